using System.Buffers;
using GraphQL;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Transport;

/// What a body holds: one request, or several in an array.
internal readonly record struct SentRequests(GraphRequest? Single, IReadOnlyList<GraphRequest>? Batch);

/// Several requests in one array are run one after the other and answered by one array, each as if it had come alone:
/// https://www.apollographql.com/docs/apollo-server/workflow/requests#batching
internal sealed class RequestBatches(GraphExecutor executor, GraphJson json)
{
    public async Task<BatchResult> RunAsync(IReadOnlyList<GraphRequest> requests, GraphCallData call, CancellationToken cancellationToken)
    {
        if (call.IdempotencyKey is not null)
        {
            throw new RequestRefusedError("Give each request of a batch its own extensions.idempotencyKey.", GraphErrorCodes.IdempotencyKeySeveralMutations);
        }

        var batch = new BatchResult();
        for (var number = 1; number <= requests.Count; number++)
        {
            var result = await executor.ExecuteWholeAsync(requests[number - 1], call.OfBatch(number), cancellationToken);

            // Written at once, as a planned answer is lent only.
            await using var planned = result as IAsyncDisposable;
            batch.Add(result, json, call.Language);
        }

        batch.End();
        return batch;
    }
}

/// The answers of a batch.
internal sealed class BatchResult : ExecutionResult, IAsyncDisposable
{
    private readonly PooledBuffer answers = new();

    public BatchResult() => Executed = true;

    public ReadOnlyMemory<byte> Json => answers.Written;

    public void Add(ExecutionResult result, GraphJson json, ErrorLanguage? language)
    {
        answers.Write(answers.Length == 0 ? "["u8 : ","u8);
        json.WriteResult(answers, result, language);
    }

    public void End() => answers.Write("]"u8);

    public ValueTask DisposeAsync()
    {
        answers.Dispose();
        return ValueTask.CompletedTask;
    }
}
