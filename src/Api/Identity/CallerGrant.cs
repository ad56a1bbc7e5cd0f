using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Api.Identity;

/// A live socket is served as long as the directory knows its account: one that is switched off ends within seconds.
internal sealed class CallerGrant(AccountDirectory accounts) : ISubscriptionGrant
{
    public ValueTask<bool> HoldsAsync(GraphCallData call, CancellationToken cancellationToken) => ValueTask.FromResult(
        call.Grant.User.Identity?.IsAuthenticated != true || accounts.CallerOf(call.Grant.User).Kind != CallerKind.Anonymous);
}
