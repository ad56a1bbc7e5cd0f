using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using SipOkMuba.Bench.Contenders;

namespace SipOkMuba.Bench.Fanout;

/// All subscribers of one contender, looked at in turn by one thread.
internal sealed class Crowd : IDisposable
{
    private const int OpenedAtOnce = 250;
    private const int Openers = 8;
    private static readonly TimeSpan ShortestBreak = TimeSpan.FromMilliseconds(2);
    private readonly List<Subscriber> subscribers = [];
    private readonly byte[] buffer = new byte[256 * 1024];

    public IReadOnlyList<Subscriber> Subscribers => subscribers;

    public async Task OpenAsync(Contender contender, IReadOnlyList<Topic> topics, int sockets, CancellationToken cancellationToken)
    {
        // By their topics in turn, so that neighbours in the list are not neighbours in the server.
        var wanted = Enumerable.Range(0, sockets).Select(place => topics[place % topics.Count]);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Openers, CancellationToken = cancellationToken };
        foreach (var some in wanted.Chunk(OpenedAtOnce))
        {
            var opened = new ConcurrentBag<Subscriber>();
            await Parallel.ForEachAsync(some, parallel, (topic, _) =>
            {
                opened.Add(new Subscriber(
                    contender.Address, topic.Name, contender.Authorization, SubscribeTo(topic), new byte[16 * 1024]));
                return ValueTask.CompletedTask;
            });
            subscribers.AddRange(opened);
            Look();
        }
    }

    public void BeginCount() => subscribers.ForEach(subscriber => subscriber.BeginCount());

    /// Looks until all have what they wait for, or nothing has come for so long. Tells when the first and the last came.
    public async Task<Arrival> AwaitAsync(
        Func<Subscriber, bool> isServed, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (first, last) = (0L, Stopwatch.GetTimestamp());
        while (true)
        {
            var begun = Stopwatch.GetTimestamp();
            if (Look() > 0)
            {
                last = Stopwatch.GetTimestamp();
                first = first == 0 ? begun : first;
                if (subscribers.TrueForAll(subscriber => isServed(subscriber)))
                {
                    return new Arrival(Stopwatch.GetElapsedTime(first, last), Served: true);
                }
            }
            else if (Stopwatch.GetElapsedTime(last) > patience)
            {
                return new Arrival(first == 0 ? default : Stopwatch.GetElapsedTime(first, last), Served: false);
            }

            // A fifth of one core at most.
            var look = 4 * Stopwatch.GetElapsedTime(begun);
            await Task.Delay(look > ShortestBreak ? look : ShortestBreak, TimeProvider.System, cancellationToken);
        }
    }

    public void Dispose() => subscribers.ForEach(subscriber => subscriber.Dispose());

    private int Look() => subscribers.Sum(subscriber => subscriber.Look(buffer));

    private static byte[] SubscribeTo(Topic topic) => SocketFrame.Masked(SocketFrame.Text, JsonSerializer.SerializeToUtf8Bytes(
        new { id = "1", type = "subscribe", payload = new { query = Topic.Document, variables = topic.Variables } }));
}

internal readonly record struct Arrival(TimeSpan Elapsed, bool Served);
