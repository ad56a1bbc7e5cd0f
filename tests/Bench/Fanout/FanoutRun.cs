using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Metering;
using SipOkMuba.Bench.Reports;
using SipOkMuba.Bench.Turns;

namespace SipOkMuba.Bench.Fanout;

/// One scenario at one contender: subscribers in, events in, and each subscriber must have got each of its own in order.
internal static class FanoutRun
{
    private const int Rehearsal = 20;
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// The plain engine has no subscriptions here.
    public static bool IsFor(ContenderKind kind) => kind != ContenderKind.Plain;

    public static async Task<FanoutMeasurement> AtAsync(
        ContenderKind kind, string file, FanoutScenario scenario, int round, CancellationToken cancellationToken)
    {
        var copy = Dataset.Copy(file, Repository.BenchDirectory);
        try
        {
            await using var contender = await Contender.StartAsync(kind, copy, trace: false, cancellationToken);
            using var log = new EventLogFile(copy);
            using var publisher = new Publisher(contender, log);
            var topics = scenario.TopicsIn(log);
            using (var few = new Crowd())
            {
                await JoinAsync(few, contender, publisher, scenario with { Sockets = Rehearsal }, topics, cancellationToken);
            }

            var empty = contender.Meter.ReadCollected();
            using var crowd = new Crowd();
            await JoinAsync(crowd, contender, publisher, scenario, topics, cancellationToken);
            var idle = contender.Meter.ReadCollected() - empty;
            return await MeasureAsync(crowd, contender, publisher, scenario, topics, cancellationToken) with
            {
                Round = round,
                IdleBytesPerSocket = (double)idle.WorkingSet / scenario.Sockets,
            };
        }
        finally
        {
            Dataset.Delete(copy);
        }
    }

    /// The protocol does not say when a subscription has begun: events are told until every subscriber has seen one.
    private static async Task JoinAsync(
        Crowd crowd, Contender contender, Publisher publisher, FanoutScenario scenario, IReadOnlyList<Topic> topics,
        CancellationToken cancellationToken)
    {
        await crowd.OpenAsync(contender, topics, scenario.Sockets, cancellationToken);
        var since = TimeProvider.System.GetTimestamp();
        Arrival arrival;
        do
        {
            await publisher.TellAsync(publisher.Commit(topics.Select(topic => (topic, topic.Subjects[0]))), cancellationToken);
            arrival = await crowd.AwaitAsync(subscriber => subscriber.Events > 0, 2 * Quiet, cancellationToken);
        }
        while (!arrival.Served && TimeProvider.System.GetElapsedTime(since) < Patience);
        if (!arrival.Served)
        {
            throw new TimeoutException($"{contender.Kind}: not every subscription has begun.");
        }

        // A cold server is slow: what was told to begin with must not be counted later.
        long before;
        do
        {
            before = DeliveriesTo(crowd);
            await crowd.AwaitAsync(_ => false, 5 * Quiet, cancellationToken);
        }
        while (DeliveriesTo(crowd) != before);

        crowd.BeginCount();
    }

    private static async Task<FanoutMeasurement> MeasureAsync(
        Crowd crowd, Contender contender, Publisher publisher, FanoutScenario scenario, IReadOnlyList<Topic> topics,
        CancellationToken cancellationToken)
    {
        var expected = topics.ToDictionary(topic => topic.Name, _ => (Count: 0, Hash: default(DataHash)));
        var (elapsed, used, loadCpu) = (TimeSpan.Zero, default(Usage), TimeSpan.Zero);
        for (var warmUp = new WarmUp(); scenario.IsTimed && !warmUp.IsOver;)
        {
            var before = contender.Meter.Read();
            var took = await TellAsync(scenario.Burst(topics));
            warmUp.Add(contender.Meter.Read() - before, 1 / took.TotalSeconds);
        }

        var told = DeliveriesTo(crowd);
        for (var burst = 0; burst < scenario.Bursts; burst++)
        {
            var (before, cpu) = (contender.Meter.Read(), Environment.CpuUsage.TotalTime);
            elapsed += await TellAsync(scenario.Burst(topics));
            used += contender.Meter.Read() - before;
            loadCpu += Environment.CpuUsage.TotalTime - cpu;
        }

        Verify(contender.Kind, crowd, expected);
        return new FanoutMeasurement(contender.Kind, scenario, elapsed, used, loadCpu)
        {
            Deliveries = DeliveriesTo(crowd) - told,
        };

        async Task<TimeSpan> TellAsync(IEnumerable<(Topic Topic, Subject Subject)> happened)
        {
            var committed = publisher.Commit(happened);
            foreach (var published in committed)
            {
                var (count, hash) = expected[published.Topic];
                expected[published.Topic] = (count + 1, hash.With(published.Data));
            }

            // Watched from the first one on, not only once all are told.
            var telling = publisher.TellAsync(committed, cancellationToken);
            var arrival = await crowd.AwaitAsync(
                subscriber => subscriber.Events >= expected[subscriber.Topic].Count, Patience, cancellationToken);
            await telling;
            return arrival.Elapsed;
        }
    }

    private static long DeliveriesTo(Crowd crowd) => crowd.Subscribers.Sum(subscriber => (long)subscriber.Events);

    private static void Verify(ContenderKind kind, Crowd crowd, Dictionary<string, (int Count, DataHash Hash)> expected)
    {
        var wrong = crowd.Subscribers
            .Where(subscriber => (subscriber.Events, subscriber.Hash) != expected[subscriber.Topic])
            .ToList();
        if (wrong is [var one, ..])
        {
            throw new InvalidDataException(
                $"{kind}: {wrong.Count} of {crowd.Subscribers.Count} subscribers did not get what was told; one got "
                + $"{one.Events} of {expected[one.Topic].Count}, the first of them {one.First}");
        }
    }
}
