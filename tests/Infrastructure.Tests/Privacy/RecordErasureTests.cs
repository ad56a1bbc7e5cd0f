using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Files;
using SipOkMuba.Infrastructure.Privacy;
using SipOkMuba.Infrastructure.Tests.Data;

namespace SipOkMuba.Infrastructure.Tests.Privacy;

public sealed class RecordErasureTests
{
    private static readonly Actor supervisor = new(ActorRole.Supervisor, "demo-supervisor");

    /// Figures are made of what stays.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Application_ShouldLoseItsPerson_FiveYearsAfterItsEnd(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var (ended, open) = (await SubmittedAsync(database), await SubmittedAsync(database));
        var end = Submissions.Start.AddDays(1);
        await using (var context = database.NewContext())
        {
            var application = await context.Applications.Include(one => one.Citizen).Include(one => one.Waits).SingleAsync(one => one.Id == ended);
            application.Cancel(supervisor, end, "pindah");
            await context.SaveChangesAsync();
        }

        Assert.Equal(Submissions.Start.ToUnixTimeMilliseconds(), await EraseAsync(end.AddYears(5), Submissions.Start.ToUnixTimeMilliseconds()));
        Assert.Equal("Siti Aminah", (await ReadAsync(ended)).ApplicantName);
        Assert.Equal(end.ToUnixTimeMilliseconds(), await EraseAsync(end.AddYears(5).AddSeconds(1), 0));

        var erased = await ReadAsync(ended);
        Assert.Equal((null, null, 0, null, null), (erased.ApplicantName, erased.BirthDate, erased.BirthYear, erased.FamilyCardCipher, erased.CancellationReason));
        Assert.Equal((ApplicationStatus.Cancelled, ApplicationKind.ReplacementLost, Submissions.Start), (erased.Status, erased.Kind, erased.SubmittedAt));
        Assert.Equal(2, erased.History.Count);
        Assert.Equal(2, erased.Documents.Count);

        // Nothing else is left of this citizen; the other one is still served.
        Assert.NotNull(erased.Citizen.ErasedAt);
        Assert.Equal((null, null, null), (erased.Citizen.NikHash, erased.Citizen.NikCipher, erased.Citizen.WrappedKey));
        var kept = await ReadAsync(open);
        Assert.Equal(("Siti Aminah", null), (kept.ApplicantName, kept.Citizen.ErasedAt));
        await using var after = database.NewContext();
        Assert.Equal(1, await after.OutboxEvents.CountAsync(row => row.Type == "citizen.erased" && row.ActorRole == ActorRole.System));

        async Task<long> EraseAsync(DateTimeOffset at, long from)
        {
            var store = new FileStore(new FilesOptions("/nowhere", Scanner: null, Program: ""));
            return await new RecordErasure(database.Contexts, new Erasure(store), new FakeTimeProvider(at)).EraseApplicationsAsync(from, CancellationToken.None);
        }

        async Task<Application> ReadAsync(Guid id)
        {
            await using var context = database.NewContext();
            return await context.Applications.AsNoTracking().AsSplitQuery().Include(one => one.Citizen).Include(one => one.History).Include(one => one.Documents).SingleAsync(one => one.Id == id);
        }
    }

    private static async Task<Guid> SubmittedAsync(TestDatabase database)
    {
        var citizen = await Submissions.RegisterAsync(database);
        await using var context = database.NewContext();
        var application = await Submissions.SubmitAsync(context, citizen.Id);
        await context.SaveChangesAsync();
        return application.Id;
    }
}
