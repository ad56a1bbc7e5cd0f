using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Infrastructure.Clocks;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Tests.Data;
using SipOkMuba.Infrastructure.Tests.Events;

namespace SipOkMuba.Infrastructure.Tests.Clocks;

/// The clock as it is hosted: who keeps it, when it wakes, what it costs and tells.
public sealed class DutyClockTests
{
    private static readonly Type[] hosted = [typeof(DutyClock)];
    private static readonly DateTimeOffset due = Submissions.Start.AddDays(14).AddSeconds(1);

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Duties_ShouldBeToldOnceAtTheirTime_WhenTwoInstancesWatch(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var time = new FakeTimeProvider(due.AddSeconds(-1));
        await using var first = await LogInstance.StartAsync(database, followers: hosted, time: time);
        await using var second = await LogInstance.StartAsync(database, followers: hosted, time: time);
        var waiting = new List<Guid>();
        for (var i = 0; i < 20; i++)
        {
            waiting.Add(await Standing.AddAsync(database, ApplicationStatus.Returned));
        }

        time.SetUtcNow(due);
        var told = await LogInstance.CollectAsync(
            second.Stream.ReadAsync(new EventFilter { Types = ["application.expired"] }, "0", CancellationToken.None), waiting.Count);

        Assert.Equal(waiting, told.Select(logged => logged.SubjectId));
        Assert.All(told, logged => Assert.Equal(due, logged.OccurredAt));
        await Standing.ClockOf(first.Services).PerformAsync();
        Assert.Equal(waiting.Count, (await Standing.ToldAsync(database)).Count);
    }

    /// A killed process leaves its lease behind and renews it no more.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Servers), MemberType = typeof(DatabaseFixture))]
    public async Task Clock_ShouldBeTakenOverWithin30Seconds_WhenItsKeeperIsKilled(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var killed = database.NewInstance();
        Assert.NotNull(await killed.GetRequiredService<ReaderLeases>().Of(ReaderLeases.Clock).AcquireAsync(CancellationToken.None));
        var began = TimeProvider.System.GetTimestamp();
        await Standing.AddAsync(database, ApplicationStatus.Returned);
        await using var other = await LogInstance.StartAsync(database, followers: hosted, time: new FakeTimeProvider(due));

        var told = await LogInstance.CollectUntilAsync(
            other.Stream.ReadAsync(EventFilter.All, "0", CancellationToken.None), "application.expired");

        Assert.Equal("application.expired", told[^1].Type);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(30));
    }

    /// Time that runs, and is nearly there: nothing moves it on and nothing tells the clock.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Duty_ShouldBeDoneByItself_WhenItsTimeHasCome(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await Standing.AddAsync(database, ApplicationStatus.Returned);
        await using var instance = await LogInstance.StartAsync(
            database, followers: hosted, time: new RunningTime(due - TimeSpan.FromSeconds(4)));

        var told = await LogInstance.CollectUntilAsync(
            instance.Stream.ReadAsync(EventFilter.All, "0", CancellationToken.None), "application.expired");

        // Within its second on a machine at rest.
        Assert.InRange(told[^1].OccurredAt - due, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    /// One work fails each time, the other has always more to do: applications stand between them.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Works_ShouldTakeTurns_WhenOneFailsAndOneIsNeverDone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var expiring = await Standing.AddAsync(database, ApplicationStatus.Returned);
        var failing = new OtherWork("Failing", () => throw new InvalidOperationException("It fails each time."));
        var neverDone = new OtherWork("NeverDone", () => TimeSpan.Zero);
        await using var instance = database.NewInstance(new FakeTimeProvider(due), services =>
        {
            services.Insert(0, ServiceDescriptor.Singleton<IDueWork>(failing));
            services.AddSingleton<IDueWork>(neverDone);
        });
        var subjects = instance.GetServices<IDueWork>().Select(work => work.Subject).ToList();
        Assert.Equal(("Failing", "Application", "NeverDone"), (subjects[0], subjects[1], subjects[^1]));
        var clock = instance.GetServices<IHostedService>().OfType<DutyClock>().Single();

        await clock.StartAsync(CancellationToken.None);
        await Task.WhenAll(failing.HadThreeTurns, neverDone.HadThreeTurns).WaitAsync(TimeSpan.FromSeconds(30));
        await clock.StopAsync(CancellationToken.None);

        var told = Assert.Single(await Standing.ToldAsync(database));
        Assert.Equal((expiring, "application.expired"), (told.Subject, told.Type));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task IdleSecond_ShouldCostOneStatementOnTheIndex_WhileNothingIsDue(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await Standing.AddAsync(database, ApplicationStatus.Returned);
        await Standing.AddAsync(database, ApplicationStatus.Issued);
        var heard = new HeardCommands();
        await using var instance = database.NewInstance(new FakeTimeProvider(Submissions.Start), services => services.Intercept(provider, heard));

        Assert.Equal(TimeSpan.FromSeconds(1), await Standing.ClockOf(instance).PerformAsync());

        var (sql, parameters) = Assert.Single(heard.All);
        var plan = await HeardCommands.PlanOfAsync(database, sql, parameters);
        Skip.If(plan is null, "SQL Server shows no plan this way.");
        Assert.Contains("IX_Applications_NotDueBefore_Key", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SORT", plan, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Meters_ShouldTellWhatWasDoneAndHowLate_WhenTheClockCatchesUp()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await Standing.AddAsync(database, ApplicationStatus.Returned);
        await using var instance = database.NewInstance(new FakeTimeProvider(due.AddHours(2)));
        var heard = new ConcurrentDictionary<string, double>();
        using var listener = Listen(instance, heard);

        Assert.DoesNotContain("clock.behind Application", Observed(listener, heard).Keys);
        await Standing.ClockOf(instance).PerformAsync();

        Assert.Equal(1, heard["clock.duties Application EXPIRE"]);
        Assert.Equal(7200, heard["clock.lag Application EXPIRE"]);
        Assert.InRange(Observed(listener, heard)["clock.behind Application"], 0, 60);
        instance.GetRequiredService<ClockMeters>().Left();
        heard.TryRemove("clock.behind Application", out _);
        Assert.DoesNotContain("clock.behind Application", Observed(listener, heard).Keys);
    }

    private static MeterListener Listen(IServiceProvider instance, ConcurrentDictionary<string, double> heard)
    {
        var scope = instance.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == scope && instrument.Meter.Name == ClockSetup.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => heard[NameOf(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => heard[NameOf(instrument, tags)] = value);
        listener.Start();
        return listener;
    }

    private static string NameOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => tag.Value)]);

    private static ConcurrentDictionary<string, double> Observed(MeterListener listener, ConcurrentDictionary<string, double> heard)
    {
        listener.RecordObservableInstruments();
        return heard;
    }

    private sealed class OtherWork(string subject, Func<TimeSpan> perform) : IDueWork
    {
        private readonly TaskCompletionSource hadThreeTurns = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int turns;

        public string Subject => subject;

        public Task HadThreeTurns => hadThreeTurns.Task;

        public Task<TimeSpan> PerformAsync(TimeSpan lookAhead, CancellationToken cancellationToken)
        {
            if (++turns == 3)
            {
                hadThreeTurns.SetResult();
            }

            return Task.FromResult(perform());
        }
    }

    /// Begins at an instant and runs as fast as ever.
    private sealed class RunningTime(DateTimeOffset from) : TimeProvider
    {
        private readonly TimeSpan shift = from - System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
    }
}
