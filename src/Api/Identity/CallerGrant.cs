using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Api.Identity;

/// An open wire is served as long as the directory knows its account and nobody has revoked its token: one that is
/// switched off ends within seconds.
internal sealed class CallerGrant(AccountDirectory accounts, TokenRevocations tokens) : ISubscriptionGrant
{
    public ValueTask<bool> HoldsAsync(GraphCallData call, CancellationToken cancellationToken) =>
        !call.Grant.IsAuthenticated ? new(true)
        : accounts.CallerOf(call.Grant.User).Kind == CallerKind.Anonymous ? new(false)
        : call.Grant.TokenId is { } token ? tokens.HoldsAsync(token)
        : new(true);
}
