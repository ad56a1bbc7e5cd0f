using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Infrastructure.Clocks;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Tests.Events;

public sealed class FollowerTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    private static readonly Type[] verification = [typeof(FollowerHost<VerificationFollower>)];

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Verification_ShouldBeFollowedAtOnce_WhenTwoInstancesWatch(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var first = await LogInstance.StartAsync(database, followers: verification);
        await using var second = await LogInstance.StartAsync(database, followers: verification);
        var reader = await first.FromNowAsync();

        var id = await Data.Submissions.VerifiedAsync(database);
        var seen = await LogInstance.CollectUntilAsync(reader, "application.awaitingBiometrics");

        Assert.Equal("application.verified", seen[^2].Type);
        Assert.Equal(Domain.Common.ActorRole.System, seen[^1].ActorRole);
        await using var context = database.NewContext();
        var application = await context.Applications.Include(a => a.Waits).SingleAsync(a => a.Id == id);
        Assert.Equal(ApplicationStatus.AwaitingBiometrics, application.Status);
        Assert.Equal(seen[^1].SubjectVersion, application.SubjectVersion);
        Assert.Single(application.Waits, wait => wait.EndedAt is null);
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Handle_ShouldChangeNothing_WhenTheEventComesTwice(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        var reader = await instance.FromNowAsync();
        var id = await Data.Submissions.VerifiedAsync(database);
        var verified = (await LogInstance.CollectUntilAsync(reader, "application.verified"))[^1];
        var follower = instance.Services.GetRequiredService<VerificationFollower>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => follower.HandleAsync(verified, CancellationToken.None)));

        await using var context = database.NewContext();
        Assert.Equal(
            verified.SubjectVersion + 1, await context.OutboxEvents.CountAsync(row => row.SubjectId == id));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Follower_ShouldGoOnWhereItStopped_WhenRestarted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using (await LogInstance.StartAsync(database, followers: verification))
        {
            await WaitForAsync(database, await Data.Submissions.VerifiedAsync(database));
        }

        var away = await Data.Submissions.VerifiedAsync(database);
        var again = await LogInstance.StartAsync(database, followers: verification);
        await WaitForAsync(database, away);

        await again.DisposeAsync();
        await using var context = database.NewContext();
        var position = await context.ReaderPositions.SingleAsync(reader => reader.Name == "verification");
        var verified = await context.OutboxEvents
            .SingleAsync(row => row.SubjectId == away && row.Type == "application.verified");
        Assert.True(position.Position >= verified.Position, $"The follower stands at {position.Position}.");
        Assert.Null(position.HeldBy);
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Servers), MemberType = typeof(DatabaseFixture))]
    public async Task Lease_ShouldBeOneProcesss_UntilItLapsesOrIsReleased(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var one = database.NewInstance();
        await using var two = database.NewInstance();
        var (first, second) = (LeaseOf(one), LeaseOf(two));

        Assert.Equal(0, await first.AcquireAsync(CancellationToken.None));
        Assert.Null(await second.AcquireAsync(CancellationToken.None));
        Assert.True(await first.KeepAsync(7, CancellationToken.None));
        Assert.True(await first.KeepAsync(5, CancellationToken.None));
        await LapseAsync(database);
        Assert.Equal(7, await second.AcquireAsync(CancellationToken.None));
        Assert.False(await first.KeepAsync(9, CancellationToken.None));
        await second.ReleaseAsync(CancellationToken.None);
        Assert.Equal(7, await first.AcquireAsync(CancellationToken.None));
    }

    private static ReaderLease LeaseOf(ServiceProvider services) =>
        services.GetRequiredService<ReaderLeases>().Of("lease-test");

    private static async Task LapseAsync(TestDatabase database)
    {
        await using var context = database.NewContext();
        var past = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await context.ReaderPositions.Where(reader => reader.Name == "lease-test")
            .ExecuteUpdateAsync(set => set.SetProperty(reader => reader.HeldUntil, past));
    }

    private static async Task WaitForAsync(TestDatabase database, Guid id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            await using var context = database.NewContext();
            if (await context.Applications.AnyAsync(
                a => a.Id == id && a.Status == ApplicationStatus.AwaitingBiometrics, limit.Token))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }
}
