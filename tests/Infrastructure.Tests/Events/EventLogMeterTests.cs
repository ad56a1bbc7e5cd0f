using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Tests.Events;

public sealed class EventLogMeterTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Servers), MemberType = typeof(DatabaseFixture))]
    public async Task Figures_ShouldTellWhatWaits_WhenNoRelayRuns(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var instance = await LogInstance.StartAsync(database, relay: false, wakeUp: false);
        await WriteAsync(database, 5);

        var figures = await FiguresAsync(instance);
        Assert.Equal(5, figures["event_log.relay.pending"]);
        Assert.InRange(figures["event_log.relay.age"], 0, 600);
        var head = figures["event_log.head"];

        await instance.StartAsync(instance.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<OutboxRelay>().Single());
        await LogInstance.CollectAsync(instance.Stream.ReadAsync(EventFilter.All, "0", CancellationToken.None), 5);

        figures = await FiguresAsync(instance);
        Assert.Equal(0, figures["event_log.relay.pending"]);
        Assert.Equal(0, figures["event_log.relay.age"]);
        Assert.Equal(head + 5, figures["event_log.head"]);
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Figures_ShouldTellHowFarAFollowerIs_WhenItStandsStill(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        await using (var context = database.NewContext())
        {
            context.ReaderPositions.AddRange(
                new ReaderPosition { Name = "idle", Position = 0 }, new ReaderPosition { Name = ReaderLeases.Clock, Position = 0 });
            await context.SaveChangesAsync();
        }

        await WriteAsync(database, 3);
        await LogInstance.CollectAsync(instance.Stream.ReadAsync(EventFilter.All, "0", CancellationToken.None), 3);

        // Who reads pages of the database may be ahead of the tail.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        Dictionary<string, long> figures;
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            figures = await FiguresAsync(instance);
        }
        while (figures["event_log.tail.lag"] > 0);

        Assert.True(figures["event_log.head"] >= 3);
        Assert.Equal(figures["event_log.head"], figures["event_log.follower.lag idle"]);

        // The clock reads no log.
        Assert.DoesNotContain("event_log.follower.lag clock", figures.Keys);
    }

    private static async Task WriteAsync(TestDatabase database, int events)
    {
        var writers = new LogWriters(database.Contexts, 1) { LongestSleep = 0 };
        await writers.PrepareAsync();
        await writers.RunAsync(1, events);
    }

    private static async Task<Dictionary<string, long>> FiguresAsync(LogInstance instance)
    {
        var scope = instance.Services.GetRequiredService<IMeterFactory>();
        await instance.Services.GetRequiredService<EventLogMeters>().ReadAsync(CancellationToken.None);
        var found = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == scope && instrument.Meter.Name == EventLog.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            found[tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}"] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return found;
    }
}
