using System.Security.Claims;
using SipOkMuba.Graph.Plans;

namespace SipOkMuba.Api.Identity;

/// Policies and row rules ask nothing of a caller but what its audience tells.
internal sealed class CallerAudience(AccountDirectory accounts) : IAudienceSource
{
    public string AudienceOf(ClaimsPrincipal user) => accounts.CallerOf(user).Audience;

    public ClaimsPrincipal RepresentativeOf(ClaimsPrincipal user) => accounts.CallerOf(user).Representative;
}

/// Whoever is this is the caller that it names, whatever the directory says later.
internal sealed class AudiencePrincipal(Caller caller)
    : ClaimsPrincipal(new ClaimsIdentity(caller.Kind == CallerKind.Anonymous ? null : "Audience"))
{
    public Caller Caller => caller;
}
