using Microsoft.AspNetCore.Authorization;

namespace SipOkMuba.Api.Identity;

/// Makes each row of the table an ASP.NET Core policy of the same name.
internal sealed class PolicyAuthorization(AccountDirectory directory) : AuthorizationHandler<PolicyRequirement>
{
    protected override Task HandleRequirementAsync(
        AuthorizationHandlerContext context, PolicyRequirement requirement)
    {
        if (requirement.Policy.Allows(directory.CallerOf(context.User)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

internal sealed record PolicyRequirement(Policy Policy) : IAuthorizationRequirement;
