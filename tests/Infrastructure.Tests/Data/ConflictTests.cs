using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests.Data;

public sealed class ConflictTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Submit_ShouldSucceedOnce_When50SubmitTheSameAtOnce(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        var citizen = await Submissions.RegisterAsync(database);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var tries = Enumerable.Range(0, 50).Select(async _ =>
        {
            await using var context = database.NewContext();
            await Submissions.SubmitAsync(context, citizen.Id);
            await start.Task;
            return await Record.ExceptionAsync(() => context.SaveChangesAsync());
        }).ToList();
        start.SetResult();
        var refusals = (await Task.WhenAll(tries)).OfType<Exception>().ToList();

        Assert.Equal(49, refusals.Count);
        Assert.All(refusals, refusal => Assert.True(Conflicts.IsConflict(refusal), refusal.ToString()));
        await using var again = database.NewContext();
        var saved = await again.Applications.SingleAsync(application => application.CitizenKey == citizen.Key);
        Assert.Equal(1, await again.OutboxEvents.CountAsync(row => row.SubjectId == saved.Id));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Submit_ShouldSucceedAgain_WhenTheFirstIsNoLongerActive(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        var citizen = await Submissions.RegisterAsync(database);
        await using var context = database.NewContext();
        var first = await Submissions.SubmitAsync(context, citizen.Id);
        first.Cancel(new Actor(ActorRole.Supervisor, "demo-supervisor"), Submissions.Start, null);
        await context.SaveChangesAsync();

        await Submissions.SubmitAsync(context, citizen.Id);
        await context.SaveChangesAsync();

        Assert.Equal(2, await context.Applications.CountAsync(application => application.CitizenKey == citizen.Key));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Save_ShouldConflict_WhenAnotherSavedTheSameVersionFirst(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        var citizen = await Submissions.RegisterAsync(database);
        await using var context = database.NewContext();
        var application = await Submissions.SubmitAsync(context, citizen.Id);
        await context.SaveChangesAsync();
        await using var other = database.NewContext();
        var same = await other.Applications.Include(a => a.Waits).SingleAsync(a => a.Id == application.Id);
        same.Claim(Submissions.Verifier, Submissions.Start);
        await other.SaveChangesAsync();

        application.Claim(new Actor(ActorRole.Verifier, "late"), Submissions.Start);
        var refusal = await Assert.ThrowsAnyAsync<DbUpdateException>(() => context.SaveChangesAsync());

        Assert.True(Conflicts.IsConflict(refusal));
        await using var again = database.NewContext();
        Assert.Equal("demo-verifier", (await again.Applications.SingleAsync(a => a.Id == application.Id)).AssignedTo);
        Assert.Equal(
            same.SubjectVersion, await again.OutboxEvents.CountAsync(row => row.SubjectId == application.Id));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task IsConflict_ShouldBeFalse_WhenTheRowIsWrongInItself(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var context = database.NewContext();
        context.Partners.Add(Partner.Delivered(Submissions.Ids, null!, "x", "", DateTimeOffset.UnixEpoch));

        var refusal = await Record.ExceptionAsync(() => context.SaveChangesAsync());

        Assert.NotNull(refusal);
        Assert.False(Conflicts.IsConflict(refusal));
    }

    [Theory]
    [InlineData(2601, true)]
    [InlineData(2627, true)]
    [InlineData(1205, true)]
    [InlineData(1222, true)]
    [InlineData(3960, true)]
    [InlineData(547, false)]
    [InlineData(-2, false)]
    public void IsSqlServerConflict_ShouldKnowTheNumbers_WhenTheServerRefuses(int number, bool conflict) =>
        Assert.Equal(conflict, Conflicts.IsSqlServerConflict(number));
}
