using System.Diagnostics;
using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Load;
using SipOkMuba.Bench.Reports;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench.Turns;

/// Q1, Q2, Q3 and M1 at one contender.
internal static class Operations
{
    // A server is compiled anew while it works, method by method: https://learn.microsoft.com/dotnet/core/runtime-config/compilation
    // Measured: the product's figures go on rising for some seconds, whatever the number of requests, and those of a write
    // for some ten thousand submissions.
    public static readonly WarmUpSpan Read = new(6_000, TimeSpan.FromSeconds(15));
    private static readonly WarmUpSpan write = new(16_000, TimeSpan.FromSeconds(60));
    private static readonly TimeSpan shortestWarmUp = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan warmUpStep = TimeSpan.FromSeconds(1);

    public static async Task ReadAsync(
        ContenderKind kind, string file, Samples samples, int round, BenchOptions options, List<Measurement> results,
        CancellationToken cancellationToken)
    {
        var wanted = Operation.Reads.Where(operation => options.Includes(operation.Name)).ToList();
        if (wanted.Count == 0)
        {
            return;
        }

        await using var contender = await Contender.StartAsync(kind, file, trace: false, cancellationToken);
        foreach (var operation in wanted)
        {
            var requests = new DrawnRequests([.. samples.Of(operation).Select(contender.Wire.Render)]);
            Measure(contender, operation.Name, requests, Read, round, options, results, cancellationToken);
        }
    }

    /// On a copy, as what is written would stay for the next one: on disk, where the flush of each commit costs most, and
    /// in memory, where only the programs cost.
    public static async Task WriteAsync(
        ContenderKind kind, string file, int round, BenchOptions options, List<Measurement> results,
        CancellationToken cancellationToken)
    {
        (string Name, string? Directory)[] places =
            [(Operation.Submit.Name, Repository.BenchDirectory), (Operation.SubmitInMemory, Repository.MemoryDirectory)];
        foreach (var (name, directory) in places.Where(place => place.Directory is not null && options.Includes(place.Name)))
        {
            var copy = Dataset.Copy(file, directory!);
            await using (var contender = await Contender.StartAsync(kind, copy, trace: false, cancellationToken))
            {
                var requests = new FreshSubmissions(contender.Wire, begin: 0);
                Measure(contender, name, requests, write, round, options, results, cancellationToken);
            }

            Dataset.Delete(copy);
        }
    }

    public static void WarmUp(Contender contender, RequestSource requests, int connections, WarmUpSpan span)
    {
        var (asked, begun) = (0, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(begun) is var passed && passed < span.Longest
            && (passed < shortestWarmUp || asked < span.Requests))
        {
            asked += LoadRun.For(contender.Address, requests, connections, warmUpStep).Requests;
        }
    }

    private static void Measure(
        Contender contender, string operation, RequestSource requests, WarmUpSpan warmUp, int round, BenchOptions options,
        List<Measurement> results, CancellationToken cancellationToken)
    {
        WarmUp(contender, requests, options.Connections.Max(), warmUp);
        foreach (var connections in options.Connections)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = contender.Meter.Read();
            var load = LoadRun.For(contender.Address, requests, connections, TimeSpan.FromSeconds(options.Seconds));
            var used = contender.Meter.Read() - before;
            results.Add(new Measurement(contender.Kind, operation, connections, round, load, used));
        }
    }
}

/// So many requests, but no longer.
internal sealed record WarmUpSpan(int Requests, TimeSpan Longest);
