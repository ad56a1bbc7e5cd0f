using GraphQL;
using GraphQL.Resolvers;

namespace SipOkMuba.Graph.Subscriptions;

/// <summary>
/// The source of a subscription field: a stream that is asked for its next event only when the last one has been
/// delivered.
/// </summary>
public interface IPullStreamResolver : ISourceStreamResolver
{
    /// <summary>
    /// Opens the stream. An <see cref="ExecutionError"/> thrown here is a request error; one thrown by the stream later
    /// ends it with that error. The stream is enumerated with the token of the subscription and disposed at its end.
    /// </summary>
    ValueTask<IAsyncEnumerable<object?>> OpenAsync(IResolveFieldContext context);

    ValueTask<IObservable<object?>> ISourceStreamResolver.ResolveAsync(IResolveFieldContext context) =>
        throw new NotSupportedException("This stream is pulled, not observed.");
}

/// A stream that needs nothing of the scope in which it was opened.
internal sealed class ScopelessStream(IAsyncEnumerable<object> items) : IAsyncEnumerable<object?>
{
    public IAsyncEnumerator<object?> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        items.GetAsyncEnumerator(cancellationToken);
}
