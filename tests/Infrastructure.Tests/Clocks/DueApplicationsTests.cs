using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Infrastructure.Clocks;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Tests.Data;
using static SipOkMuba.Domain.Applications.ApplicationStatus;

namespace SipOkMuba.Infrastructure.Tests.Clocks;

/// What the clock does on a database, with its times, whoever else works on it.
public sealed class DueApplicationsTests
{
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Duties_ShouldBeDoneAtTheSecond_AndNotBefore(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var expected = await StandAsync(database, Standing.Table.Keys.Select(status => (status, Submissions.Start)));
        var time = new FakeTimeProvider(Submissions.Start);
        await using var instance = database.NewInstance(time);
        var clock = Standing.ClockOf(instance);

        foreach (var instant in expected.Select(told => told.At).Distinct().Order().ToList())
        {
            time.SetUtcNow(instant - TimeSpan.FromMilliseconds(1));
            Assert.InRange(await clock.PerformAsync(), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
            Assert.Equal(expected.Count(told => told.At < instant), (await Standing.ToldAsync(database)).Count);

            time.SetUtcNow(instant);
            await clock.PerformAsync();
            Assert.Equal(expected.Count(told => told.At <= instant), (await Standing.ToldAsync(database)).Count);
        }

        Assert.Equal(expected, await Standing.ToldAsync(database));
        await using var context = database.NewContext();
        Assert.False(await context.Applications.AnyAsync(application => application.NotDueBefore != null));
    }

    /// More than a batch, in another order than they become due, and found again after three months.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Duties_ShouldBeCaughtUpInTheOrderOfTheirTimes_AfterAStandstill(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var random = new Random(7);
        var standing = Enumerable.Range(0, 3)
            .SelectMany(_ => Standing.Table.Keys)
            .Concat(Enumerable.Repeat(Submitted, 60)).Concat(Enumerable.Repeat(Returned, 60))

            // Within the hour in which every way through the table lies within the same office hours.
            .Select(status => (status, Submissions.Start.AddSeconds(random.Next(1500))));
        var expected = await StandAsync(database, standing);
        var now = Submissions.Start.AddDays(120);
        await using var instance = database.NewInstance(new FakeTimeProvider(now));

        var clock = Standing.ClockOf(instance);

        // A batch at a time, as other kinds of subjects have their turn too.
        Assert.Equal(TimeSpan.Zero, await clock.PerformAsync(TimeSpan.FromSeconds(1), CancellationToken.None));
        Assert.InRange((await Standing.ToldAsync(database)).Count, 1, expected.Count - 1);
        await clock.PerformAsync();

        var told = await Standing.ToldAsync(database);
        Assert.True(told.Count > 2 * DueApplications.BatchSize, $"{told.Count} events are no standstill.");
        Assert.Equal(expected.Select(it => (it.Subject, it.Type)), told.Select(it => (it.Subject, it.Type)));
        Assert.All(told, it => Assert.Equal(now, it.At));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Duties_ShouldBeDoneOnce_WhenManyClocksOfTwoInstancesRun(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var expected = await StandAsync(
            database, Enumerable.Repeat(new[] { AwaitingBiometrics, UnderVerification, Returned }, 12).SelectMany(it => it)
                .Select(status => (status, Submissions.Start)));
        var time = new FakeTimeProvider(Submissions.Start.AddDays(120));
        await using var first = database.NewInstance(time);
        await using var second = database.NewInstance(time);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var clocks = Enumerable.Range(0, 8).Select(async i =>
        {
            var clock = Standing.ClockOf(i % 2 == 0 ? first : second);
            await start.Task;
            await clock.PerformAsync();
        }).ToList();
        start.SetResult();
        await Task.WhenAll(clocks);

        // Who has lost its races may have gone before the last was done.
        await Standing.ClockOf(first).PerformAsync();
        Assert.Equal(
            expected.Select(it => (it.Subject, it.Type)).Order(),
            (await Standing.ToldAsync(database)).Select(it => (it.Subject, it.Type)).Order());
    }

    /// The claims are due to be released at the very moment at which their verifiers decide.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Verifiers_ShouldDecideOrFindTheClaimGone_WhenTheClockRaces(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var claimed = new List<Guid>();
        for (var i = 0; i < 24; i++)
        {
            claimed.Add(await Standing.AddAsync(database, UnderVerification));
        }

        var now = Submissions.Start.AddHours(25);
        await using var instance = database.NewInstance(new FakeTimeProvider(now));
        var deciding = claimed.Select((id, i) => Task.Run(() => DecideAsync(database, id, now, i))).ToList();
        var clocks = Enumerable.Range(0, 2).Select(_ => Standing.ClockOf(instance).PerformAsync()).ToList();
        var decided = await Task.WhenAll(deciding);
        await Task.WhenAll(clocks);
        await Standing.ClockOf(instance).PerformAsync();

        await using var context = database.NewContext();
        foreach (var (id, wasDecided) in claimed.Zip(decided))
        {
            var application = await context.Applications.Include(found => found.History).SingleAsync(found => found.Id == id);
            var events = await context.OutboxEvents.Where(row => row.SubjectId == id).OrderBy(row => row.SubjectVersion).ToListAsync();
            Assert.Equal(wasDecided ? Verified : Submitted, application.Status);
            Assert.Equal(Enumerable.Range(1, application.SubjectVersion), events.Select(row => row.SubjectVersion));
            Assert.Equal(events.Count(row => row.Type == "application.verified"), wasDecided ? 1 : 0);
            Assert.Equal(events.Select(row => row.Type).Distinct().Count() + (wasDecided ? 0 : 1), events.Count);
        }
    }

    /// A verifier's mutation, run again after a lost race as the platform does.
    private static async Task<bool> DecideAsync(TestDatabase database, Guid id, DateTimeOffset now, int number)
    {
        while (true)
        {
            await using var context = database.NewContext();
            var application = await context.Applications.Include(found => found.Waits).Include(found => found.Citizen).SingleAsync(found => found.Id == id);
            if (application.Status != UnderVerification)
            {
                return false;
            }

            if (number % 3 != 0)
            {
                await Task.Yield();
            }

            application.Verify(Submissions.Verifier, now);
            try
            {
                await context.SaveChangesAsync();
                return true;
            }
            catch (Exception exception) when (Conflicts.IsConflict(exception))
            {
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Clock_ShouldGoOnWhereAnotherStopped_AndRepeatNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var expected = await StandAsync(database, [(AwaitingBiometrics, Submissions.Start), (ReadyForPickup, Submissions.Start)]);
        foreach (var day in new[] { 8, 8, 31, 58, 58, 95 })
        {
            await using var instance = database.NewInstance(new FakeTimeProvider(Submissions.Start.AddDays(day)));
            await Standing.ClockOf(instance).PerformAsync();
            Assert.Equal(
                expected.Where(it => it.At <= Submissions.Start.AddDays(day)).Select(it => (it.Subject, it.Type)).Order(),
                (await Standing.ToldAsync(database)).Select(it => (it.Subject, it.Type)).Order());
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Duties_ShouldBeDone_WhenThatOfAnotherApplicationFails(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var broken = await Standing.AddAsync(database, Returned, Submissions.Start.AddDays(-1));
        await using (var context = database.NewContext())
        {
            // A second open segment: the waiting party cannot change any more.
            var application = await context.Applications.SingleAsync(found => found.Id == broken);
            context.Entry(await context.WaitSegments.SingleAsync(segment =>
                segment.ApplicationKey == application.Key && segment.Sequence == 1)).Property(segment => segment.EndedAt).CurrentValue = null;
            await context.SaveChangesAsync();
        }

        var expected = await StandAsync(database, [(Returned, Submissions.Start), (Returned, Submissions.Start)]);
        await using var instance = database.NewInstance(new FakeTimeProvider(Submissions.Start.AddDays(15)));

        await Standing.ClockOf(instance).PerformAsync();

        Assert.Equal(
            expected.Select(it => (it.Subject, it.Type)), (await Standing.ToldAsync(database)).Select(it => (it.Subject, it.Type)));
        await using var after = database.NewContext();
        Assert.Equal(Returned, (await after.Applications.SingleAsync(found => found.Id == broken)).Status);
    }

    /// Here the biometrics of its citizen, which nothing but the ending records.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Ending_ShouldChangeOtherRecordsInTheSave_OnlyWhenAnApplicationEnds(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var id = await Standing.AddAsync(database, AwaitingBiometrics);
        var time = new FakeTimeProvider(Submissions.Start.AddDays(50));
        await using var instance = database.NewInstance(time, services => services.AddSingleton<IApplicationEnding, RecordingEnding>());
        var clock = Standing.ClockOf(instance);

        await clock.PerformAsync();
        Assert.Equal((AwaitingBiometrics, null), await FoundAsync());

        time.SetUtcNow(Submissions.Start.AddDays(60));
        await clock.PerformAsync();
        Assert.Equal((Expired, time.GetUtcNow()), await FoundAsync());

        async Task<(ApplicationStatus, DateTimeOffset?)> FoundAsync()
        {
            await using var context = database.NewContext();
            var application = await context.Applications.Include(found => found.Citizen).SingleAsync(found => found.Id == id);
            return (application.Status, application.Citizen.BiometricsRecordedAt);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Application_ShouldNotEnd_WhenWhatEndsWithItCannot(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var id = await Standing.AddAsync(database, Returned);
        await using var instance = database.NewInstance(
            new FakeTimeProvider(Submissions.Start.AddDays(15)), services => services.AddSingleton<IApplicationEnding, FailingEnding>());

        await Standing.ClockOf(instance).PerformAsync();

        await using var context = database.NewContext();
        Assert.Equal(Returned, (await context.Applications.SingleAsync(found => found.Id == id)).Status);
        Assert.Empty(await Standing.ToldAsync(database));
    }

    private sealed class RecordingEnding : IApplicationEnding
    {
        public async Task ChangeWithAsync(
            Application ended, AppDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var citizen = await database.Citizens.SingleAsync(found => found.Key == ended.CitizenKey, cancellationToken);
            citizen.RecordBiometrics(now);
        }
    }

    private sealed class FailingEnding : IApplicationEnding
    {
        public Task ChangeWithAsync(
            Application ended, AppDbContext database, DateTimeOffset now, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("It cannot end.");
    }

    /// Brings them into their states and tells what must come of it, in its order.
    private static async Task<List<Told>> StandAsync(
        TestDatabase database, IEnumerable<(ApplicationStatus Status, DateTimeOffset Since)> standing)
    {
        var expected = new List<Told>();
        foreach (var (status, since) in standing.ToList())
        {
            var id = await Standing.AddAsync(database, status, since);
            expected.AddRange(Standing.Table[status].Select(row => new Told(
                id, $"application.{row.Type}", since + TimeSpan.Parse(row.After, CultureInfo.InvariantCulture))));
        }

        return [.. expected.OrderBy(told => told.At)];
    }
}
