using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests.Data;

public sealed class MappingTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    /// Foreign keys that nobody follows backwards, and whose principals are never deleted.
    private static readonly string[] NotFollowed =
    [
        "Application.CapturePointKey", "Application.ServicePointKey", "Application.VillageKey", "CitizenCode.CitizenKey",
        "Conversation.PartnerKey", "GroupBookingRow.AppointmentKey", "MobileVisit.ServicePointKey", "Slot.VillageKey", "Village.DistrictKey",
        "WaitlistEntry.ApplicationKey",
    ];

    [Fact]
    public async Task ForeignKeys_ShouldBeginAnIndex_UnlessNobodyFollowsThemBackwards()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using var context = database.NewContext();

        var bare = context.Model.GetEntityTypes().SelectMany(entity => entity.GetDeclaredForeignKeys())
            .Where(key => !key.DeclaringEntityType.GetIndexes().Any(index => index.Properties.Take(key.Properties.Count).SequenceEqual(key.Properties)))
            .Select(key => $"{key.DeclaringEntityType.ShortName()}.{string.Join(',', key.Properties.Select(column => column.Name))}");

        Assert.Equal(NotFollowed, bare.Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Application_ShouldComeBackEqual_WhenSavedAndRead(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        var citizen = await Submissions.RegisterAsync(database);
        const string name = "Nyimas Ayu Žofia 李小龍 ᨅᨔ 𝒦 'x\"; --";
        Application saved;
        await using (var context = database.NewContext())
        {
            saved = await Submissions.SubmitAsync(context, citizen.Id, name);
            saved.Claim(Submissions.Verifier, Submissions.Start.AddMinutes(5));
            var note = new string('ñ', Text.LongLength);
            saved.Return(Submissions.Verifier, Submissions.Start.AddMinutes(9),
                [new ReturnReasonGiven(DocumentType.FamilyCard, ReturnReason.Illegible, note)]);
            await context.SaveChangesAsync();
        }

        await using var again = database.NewContext();
        var read = await again.Applications
            .Include(a => a.Citizen).Include(a => a.Village).ThenInclude(v => v.District)
            .Include(a => a.History).Include(a => a.Waits).Include(a => a.Documents).Include(a => a.ReturnItems)
            .AsSplitQuery()
            .SingleAsync(a => a.Number == saved.Number);

        Assert.Equal(name, read.ApplicantName);
        Assert.Equal(saved.Id, read.Id);
        Assert.Equal(new DateOnly(2005, 7, 1), read.BirthDate);
        Assert.Equal(ApplicationStatus.Returned, read.Status);
        Assert.Equal(WaitingParty.Citizen, read.WaitingOn);
        Assert.Equal(Submissions.Start, read.SubmittedAt);
        Assert.Equal(TimeSpan.Zero, read.SubmittedAt.Offset);
        Assert.Null(read.CompleteAt);
        Assert.Null(read.Phone);
        Assert.Null(read.RejectionCode);
        Assert.Equal(saved.FamilyCardCipher, read.FamilyCardCipher);
        Assert.Equal(citizen.NikHash, read.Citizen.NikHash);
        Assert.Equal("16.06.09", read.Village.District.Code);
        Assert.Equal(saved.SubjectVersion, read.SubjectVersion);
        Assert.Equal(saved.Version, read.Version);
        Assert.Equal(
            [ApplicationStatus.Submitted, ApplicationStatus.UnderVerification, ApplicationStatus.Returned],
            read.History.OrderBy(change => change.Sequence).Select(change => change.Status));
        Assert.Equal([540L, null], read.Waits.OrderBy(wait => wait.Sequence).Select(wait => wait.Seconds));
        Assert.Equal(2, read.Documents.Count);
        Assert.Equal(Text.LongLength, Assert.Single(read.ReturnItems).Note!.Length);
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Enum_ShouldBeStoredAsItIsShown_WhenSaved(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        var citizen = await Submissions.RegisterAsync(database);
        await using var context = database.NewContext();
        var saved = await Submissions.SubmitAsync(context, citizen.Id);
        await context.SaveChangesAsync();

        var stored = await context.Database
            .SqlQuery<string>(provider == DatabaseProvider.SqlServer
                ? $"SELECT [Kind] AS [Value] FROM [Applications] WHERE [Number] = {saved.Number}"
                : (FormattableString)$"""
                    SELECT "Kind" AS "Value" FROM "Applications" WHERE "Number" = {saved.Number}
                    """)
            .ToListAsync();

        Assert.Equal(["REPLACEMENT_LOST"], stored);
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Instant_ShouldKeepMillisecondsAndOrder_WhenStored(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        var target = new byte[32];
        Random.Shared.NextBytes(target);
        DateTimeOffset[] instants =
        [
            DateTimeOffset.UnixEpoch.AddMilliseconds(-1),
            new(2026, 12, 31, 23, 59, 59, 999, TimeSpan.FromHours(7)),
            new(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero),
        ];
        await using (var context = database.NewContext())
        {
            context.LookupFailures.AddRange(instants.Reverse().Select(at =>
                new LookupFailure { TargetHash = target, AddressHash = new byte[32], At = at }));
            await context.SaveChangesAsync();
        }

        await using var again = database.NewContext();
        var read = await again.LookupFailures
            .Where(failure => failure.TargetHash == target && failure.At >= instants[0])
            .OrderBy(failure => failure.At)
            .Select(failure => failure.At)
            .ToListAsync();

        Assert.Equal(instants.Select(at => at.UtcTicks), read.Select(at => at.UtcTicks));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Text_ShouldSortAndCompareByCodePoint_WhenQueried(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        var region = $"99.{Random.Shared.Next()}";
        string[] names = ["Bx", "_x", "ax", "áx", "Ａx"];
        await using (var context = database.NewContext())
        {
            context.ServicePoints.AddRange(
                names.Reverse().Select(name => ServicePoint.Open(Submissions.Ids.Next(), name, region)));
            await context.SaveChangesAsync();
        }

        await using var again = database.NewContext();
        var points = again.ServicePoints.Where(point => point.RegionCode == region);

        Assert.Equal(names, await points.OrderBy(point => point.Name).Select(point => point.Name).ToListAsync());
        Assert.Equal(0, await points.CountAsync(point => point.Name == "bx"));
        Assert.Equal(1, await points.CountAsync(point => point.Name.StartsWith("ax")));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task ErasedCitizens_ShouldNotCollide_WhenTheyHaveNoHash(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var context = database.NewContext();
        foreach (var citizen in new[] { Submissions.NewCitizen(), Submissions.NewCitizen() })
        {
            context.Citizens.Add(citizen);
            context.Entry(citizen).Property(erased => erased.NikHash).CurrentValue = null;
        }

        Assert.Equal(2, await context.SaveChangesAsync());
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Collection_ShouldBeOneParameter_WhenUsedInAQuery(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var context = database.NewContext();
        string[] codes = ["16.06.01", "16.06.09", "16.06.99"];

        var found = context.Regions.Where(region => codes.Contains(region.Code));

        Assert.Equal(2, await found.CountAsync());
        Assert.DoesNotContain("16.06.99')", found.ToQueryString(), StringComparison.Ordinal);
    }
}
