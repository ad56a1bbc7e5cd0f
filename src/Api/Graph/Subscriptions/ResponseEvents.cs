using GraphQL;

namespace SipOkMuba.Graph.Subscriptions;

/// <summary>
/// The answer to a subscription: pulled once, one event at a time. Disposing it, or leaving the enumeration, closes the
/// source and the scope in which it was opened.
/// </summary>
public sealed class ResponseEvents : IObservable<ExecutionResult>, IAsyncEnumerable<StreamEvent>, IAsyncDisposable
{
    private readonly Func<CancellationToken, IAsyncEnumerable<StreamEvent>> run;
    private IAsyncDisposable? scope;

    internal ResponseEvents(Func<CancellationToken, IAsyncEnumerable<StreamEvent>> run) => this.run = run;

    /// <summary>The stream of a result, or null when the operation was not a subscription or failed.</summary>
    public static ResponseEvents? Of(ExecutionResult result) =>
        result.Streams?.Values.OfType<ResponseEvents>().FirstOrDefault();

    /// <inheritdoc/>
    public async IAsyncEnumerator<StreamEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (var item in run(cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            await DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(IObserver<ExecutionResult> observer) =>
        throw new NotSupportedException("This stream is pulled, not observed.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref scope, null) is { } owned)
        {
            await owned.DisposeAsync();
        }
    }

    internal void Own(IAsyncDisposable opened) => scope = opened;
}
