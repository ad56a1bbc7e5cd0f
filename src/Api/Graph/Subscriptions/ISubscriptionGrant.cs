using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Subscriptions;

/// <summary>
/// Whether a caller may still be served; registered by the product as a singleton when grants can be withdrawn. Asked
/// before every event and, for an open socket, every few seconds.
/// </summary>
public interface ISubscriptionGrant
{
    /// <summary>False ends the stream, or closes the socket.</summary>
    /// <param name="call">The caller.</param>
    /// <param name="cancellationToken">Ends the wait for the database, where there is one.</param>
    ValueTask<bool> HoldsAsync(GraphCallData call, CancellationToken cancellationToken);
}
