using System.Security.Claims;
using SipOkMuba.Graph.Plans;

namespace SipOkMuba.Api.Identity;

/// Policies and row rules ask nothing of a caller but what its audience tells.
internal sealed class CallerAudience(AccountDirectory accounts) : IAudienceSource
{
    public string AudienceOf(ClaimsPrincipal user) => accounts.CallerOf(user).Audience;
}
