using GraphQL;

namespace SipOkMuba.Graph.Subscriptions;

/// <summary>
/// The answer to a subscription: pulled once, one event at a time. Disposing it, or leaving the enumeration, closes the
/// source and the scope in which it was opened.
/// </summary>
public sealed class ResponseEvents : IObservable<ExecutionResult>, IAsyncEnumerable<StreamEvent>, IAsyncDisposable
{
    private readonly Func<ResponseEvents, CancellationToken, IAsyncEnumerable<StreamEvent>> run;
    private IAsyncDisposable? scope;

    internal ResponseEvents(bool needsScope, Func<ResponseEvents, CancellationToken, IAsyncEnumerable<StreamEvent>> run) =>
        (NeedsScope, this.run) = (needsScope, run);

    internal bool NeedsScope { get; }

    /// <summary>The stream of a result, or null when the operation was not a subscription or failed.</summary>
    public static ResponseEvents? Of(ExecutionResult result) =>
        result.Streams?.Values.OfType<ResponseEvents>().FirstOrDefault();

    /// <inheritdoc/>
    public IAsyncEnumerator<StreamEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        run(this, cancellationToken).GetAsyncEnumerator(cancellationToken);

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
