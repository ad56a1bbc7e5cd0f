using System.Diagnostics;
using System.Net;
using System.Text;

namespace SipOkMuba.Bench.Load;

/// Connections that ask as fast as they are answered, each on a thread of its own.
internal static class LoadRun
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);

    public static LoadResult For(IPEndPoint server, RequestSource requests, int connections, TimeSpan duration)
    {
        var workers = new Worker[connections];
        var until = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        for (var i = 0; i < connections; i++)
        {
            workers[i] = new Worker(server, requests, seed: i + 1, until);
        }

        var begun = Stopwatch.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        foreach (var worker in workers)
        {
            worker.Start();
        }

        var late = duration + LongestAnswer;
        if (!Array.TrueForAll(workers, worker => worker.Join(late)))
        {
            throw new TimeoutException($"No answer within {LongestAnswer.TotalSeconds} s.");
        }

        var elapsed = Stopwatch.GetElapsedTime(begun);
        if (Array.Find(workers, worker => worker.Fault is not null) is { Fault: { } fault })
        {
            throw new InvalidOperationException("The load ended early.", fault);
        }

        Array.ForEach(workers, worker => worker.Dispose());
        var latencies = workers.SelectMany(worker => worker.Latencies).ToArray();
        Array.Sort(latencies);
        return new LoadResult(latencies, elapsed, Environment.CpuUsage.TotalTime - cpu);
    }

    /// A refusal is answered fast, and would pass for speed.
    public static void Require(RawAnswer answer)
    {
        if (answer.Status != 200 || !answer.Body.StartsWith("{\"data\":{"u8) || answer.Body.IndexOf("\"errors\":["u8) >= 0)
        {
            throw new InvalidDataException($"{answer.Status} {Encoding.UTF8.GetString(answer.Body)}");
        }
    }

    private sealed class Worker : IDisposable
    {
        private readonly RawConnection connection;
        private readonly RequestSource requests;
        private readonly Thread thread;
        private readonly long until;
        private ulong state;

        public Worker(IPEndPoint server, RequestSource requests, int seed, long until)
        {
            connection = new RawConnection(server);
            (this.requests, this.until, state) = (requests, until, (ulong)seed);
            thread = new Thread(Run) { IsBackground = true, Name = "bench load" };
        }

        public List<long> Latencies { get; } = new(100_000);

        public Exception? Fault { get; private set; }

        public void Start() => thread.Start();

        public bool Join(TimeSpan timeout) => thread.Join(timeout);

        public void Dispose() => connection.Dispose();

        private void Run()
        {
            try
            {
                var before = Stopwatch.GetTimestamp();
                while (before < until)
                {
                    var answer = connection.Exchange(requests.Next(ref state));
                    var after = Stopwatch.GetTimestamp();
                    Latencies.Add(after - before);
                    before = after;
                    Require(answer);
                }
            }
            catch (Exception fault)
            {
                Fault = fault;
            }
        }
    }
}

internal sealed record LoadResult(long[] SortedLatencies, TimeSpan Elapsed, TimeSpan LoadCpu)
{
    public int Requests => SortedLatencies.Length;

    public double Throughput => Requests / Elapsed.TotalSeconds;

    public double MillisecondsAt(double quantile) => Requests == 0
        ? double.NaN
        : SortedLatencies[(int)(quantile * (Requests - 1))] * 1000.0 / Stopwatch.Frequency;
}
