using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Infrastructure.Clocks;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Notifications;
using SipOkMuba.Infrastructure.Tests.Clocks;
using SipOkMuba.Infrastructure.Tests.Data;
using SipOkMuba.Infrastructure.Tests.Events;

namespace SipOkMuba.Infrastructure.Tests.Notifications;

/// From the event to the message that is due: on more than one instance, what it costs, and what stops what.
public sealed class DueNotificationsTests
{
    private const int Many = 100;
    private static readonly Type[] hosted = [typeof(NotificationFollower), typeof(DutyClock)];

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Messages_ShouldBeToldOnceEach_WhenTwoInstancesWatch(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var time = new FakeTimeProvider(Submissions.Start.AddMinutes(1));
        await using var first = await LogInstance.StartAsync(database, followers: hosted, time: time);
        await using var second = await LogInstance.StartAsync(database, followers: hosted, time: time);

        var submitted = await SubmitAsync(database, Many);
        var told = await LogInstance.CollectAsync(
            second.Stream.ReadAsync(new EventFilter { Types = ["notification.due"] }, "0", CancellationToken.None), Many);

        await using var context = database.NewContext();
        var subjects = await context.Notifications.ToDictionaryAsync(one => one.Id, one => one.SubjectId);
        Assert.Equal(submitted.Order(), told.Select(logged => subjects[logged.SubjectId]).Order());
        Assert.All(told, logged => Assert.Equal(1, logged.SubjectVersion));
        Assert.Equal(Many, await context.OutboxEvents.CountAsync(row => row.SubjectType == nameof(Notification)));
    }

    /// A killed process leaves its lease behind and renews it no more.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Servers), MemberType = typeof(DatabaseFixture))]
    public async Task Messages_ShouldBeToldWithin30Seconds_WhenTheFollowersProcessIsKilled(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var killed = database.NewInstance();
        Assert.NotNull(await killed.GetRequiredService<ReaderLeases>().Of(NotificationFollower.LeaseName).AcquireAsync(CancellationToken.None));
        var began = TimeProvider.System.GetTimestamp();
        await SubmitAsync(database, 1);
        await using var other = await LogInstance.StartAsync(database, followers: hosted, time: new FakeTimeProvider(Submissions.Start.AddMinutes(1)));

        var told = await LogInstance.CollectUntilAsync(other.Stream.ReadAsync(EventFilter.All, "0", CancellationToken.None), "notification.due");

        Assert.Equal("notification.due", told[^1].Type);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(30));
    }

    /// Beside many writers the follower and the clock ask the database a few times, however much there is to tell.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task HundredEvents_ShouldCostAFewReadsAndTwoSaves(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await SubmitAsync(database, Many);
        var heard = new HeardCommands();
        var transactions = new HeardTransactions();
        await using var log = await LogInstance.StartAsync(database);
        var events = await LogInstance.CollectAsync(
            log.Stream.ReadAsync(NotificationFollower.Filter, "0", CancellationToken.None), Many);
        await using var instance = database.NewInstance(new FakeTimeProvider(Submissions.Start.AddMinutes(1)), services =>
        {
            services.Intercept(provider, heard);
            services.Intercept(provider, transactions);
        });

        await ActivatorUtilities.CreateInstance<NotificationFollower>(instance, log.Stream).FollowAsync(events, CancellationToken.None);
        Assert.Equal((3, 1), (heard.All.Count(IsRead), transactions.Committed));
        await ClockOf(instance).PerformAsync();

        // Found, taken with the wishes of their citizens, and nothing found any more.
        Assert.Equal((6, 2), (heard.All.Count(IsRead), transactions.Committed));
        await using var context = database.NewContext();
        Assert.Equal(Many, await context.Notifications.CountAsync(one => one.Status == NotificationStatus.Due));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task IdleSecond_ShouldCostOneStatementOnTheIndex_WhileNothingIsDue(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var heard = new HeardCommands();
        await using var instance = database.NewInstance(new FakeTimeProvider(Submissions.Start), services => services.Intercept(provider, heard));

        Assert.Equal(TimeSpan.FromSeconds(1), await ClockOf(instance).PerformAsync());

        var (sql, parameters) = Assert.Single(heard.All);
        var plan = await HeardCommands.PlanOfAsync(database, sql, parameters);
        Skip.If(plan is null, "SQL Server shows no plan this way.");
        Assert.Contains("IX_Notifications_NotDueBefore_Key", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SORT", plan, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    /// Whose message can not be told waits with all that came later; nobody else does.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Others_ShouldBeTold_WhenOneCitizensMessageFails(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var log = await LogInstance.StartAsync(database, followers: [typeof(NotificationFollower)], time: new FakeTimeProvider(Submissions.Start));
        var citizen = await Submissions.RegisterAsync(database);
        var broken = await SubmitAsync(database, citizen.Id, ApplicationKind.ReplacementLost);
        var behind = await SubmitAsync(database, citizen.Id, ApplicationKind.FirstIssuance);
        var others = await SubmitAsync(database, 5);
        await WaitForAsync(database, 7);
        await using (var context = database.NewContext())
        {
            await context.Notifications.Where(one => one.SubjectId == broken)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Variables, "no JSON"));
        }

        await using var instance = database.NewInstance(new FakeTimeProvider(Submissions.Start.AddMinutes(1)));
        var clock = ClockOf(instance);
        await clock.PerformAsync();

        await using var after = database.NewContext();
        var due = await after.Notifications.Where(one => one.Status == NotificationStatus.Due).Select(one => one.SubjectId).ToListAsync();
        Assert.Equal(others.Order(), due.Order());
        Assert.Equal(2, await after.Notifications.CountAsync(one => one.NotDueBefore != null && (one.SubjectId == broken || one.SubjectId == behind)));
    }

    /// 30 days, as their events.
    [Fact]
    public async Task Trim_ShouldForgetMessages_After30Days()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using (await LogInstance.StartAsync(database, followers: [typeof(NotificationFollower)], time: new FakeTimeProvider(Submissions.Start)))
        {
            await SubmitAsync(database, 1);
            await WaitForAsync(database, 1);
        }

        foreach (var (days, left) in new[] { (30, 1), (31, 0) })
        {
            await using var instance = database.NewInstance(new FakeTimeProvider(Submissions.Start.AddDays(days)));
            await instance.GetRequiredService<RecordRetention>().TrimAsync(CancellationToken.None);
            await using var context = database.NewContext();
            Assert.Equal(left, await context.Notifications.CountAsync());
        }
    }

    private static DueNotifications ClockOf(IServiceProvider instance) => ActivatorUtilities.CreateInstance<DueNotifications>(instance);

    private static bool IsRead((string Sql, IReadOnlyList<(string, object?)>) command) => command.Sql.TrimStart().StartsWith("SELECT", StringComparison.Ordinal);

    private static async Task<List<Guid>> SubmitAsync(TestDatabase database, int count)
    {
        var submitted = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            submitted.Add(await SubmitAsync(database, (await Submissions.RegisterAsync(database)).Id, ApplicationKind.ReplacementLost));
        }

        return submitted;
    }

    private static async Task<Guid> SubmitAsync(TestDatabase database, Guid citizen, ApplicationKind kind)
    {
        await using var context = database.NewContext();
        var application = await Submissions.SubmitAsync(context, citizen, kind: kind);
        await context.SaveChangesAsync();
        return application.Id;
    }

    private static async Task WaitForAsync(TestDatabase database, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var context = database.NewContext();
        while (await context.Notifications.CountAsync(limit.Token) < count)
        {
            await Task.Yield();
        }
    }
}
