namespace SipOkMuba.Graph.Subscriptions;

/// <summary>
/// What a subscription of events returns: the items are events of type <typeparamref name="T"/>, and now and then a
/// <see cref="StreamProgress"/> while nothing happens for this subscriber. Thousands of such streams are open while
/// nothing happens, so no service scope is: the one in which it was opened is gone when it is read.
/// </summary>
/// <typeparam name="T">The type of the events, which is the type of the field.</typeparam>
/// <param name="Items">The events and progress items, in order.</param>
public sealed record ResumableStream<T>(IAsyncEnumerable<object> Items) : IResumable
    where T : ICursored;

internal interface IResumable
{
    IAsyncEnumerable<object> Items { get; }
}
