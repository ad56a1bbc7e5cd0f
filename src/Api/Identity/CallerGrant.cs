using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Api.Identity;

/// A live socket is served as long as the directory knows its account: one that is switched off ends within seconds.
internal sealed class CallerGrant(AccountDirectory accounts) : ISubscriptionGrant
{
    public ValueTask<bool> HoldsAsync(GraphCall call, CancellationToken cancellationToken) => ValueTask.FromResult(
        call.User.Identity?.IsAuthenticated != true || accounts.CallerOf(call.User).Kind != CallerKind.Anonymous);
}
