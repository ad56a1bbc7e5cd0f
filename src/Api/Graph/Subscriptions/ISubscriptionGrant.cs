using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Subscriptions;

/// <summary>
/// Whether a caller may still be served; registered by the product when grants can be withdrawn. Asked before every
/// event and, for an open socket, every few seconds.
/// </summary>
public interface ISubscriptionGrant
{
    /// <summary>False ends the stream, or closes the socket.</summary>
    ValueTask<bool> HoldsAsync(GraphCall call, CancellationToken cancellationToken);
}
