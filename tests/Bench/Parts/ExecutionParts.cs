using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using GraphQL;
using SipOkMuba.Bench.Workload;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Bench.Parts;

/// An operation without its wire, from the parsed request to the bytes of the answer.
[MemoryDiagnoser(displayGenColumns: false)]
public class ExecutionParts
{
    private readonly ArrayBufferWriter<byte> answer = new(1 << 16);
    private Product product = null!;
    private GraphCallData call = null!;
    private GraphRequest[] requests = null!;
    private int next;

    [Params("Q1", "Q2", "Q3")]
    public string Operation { get; set; } = "";

    [Params(true, false)]
    public bool Planned { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        product = await Product.GetAsync();
        product.Options.UsePlans = Planned;
        call = await product.CallAsync();
        var operation = Workload.Operation.Reads.Single(read => read.Name == Operation);
        requests = [.. product.Samples.Of(operation).Take(500).Select(product.Request)];
    }

    [Benchmark]
    public async Task<int> ExecuteAsync()
    {
        var result = await product.Executor.ExecuteAsync(requests[next++ % requests.Length], call, CancellationToken.None);
        await using var planned = result as IAsyncDisposable;
        answer.ResetWrittenCount();
        product.Json.WriteResult(answer, result, language: null);
        return result.Errors is null ? answer.WrittenCount : throw new InvalidDataException(Encoding.UTF8.GetString(answer.WrittenSpan));
    }
}
