using System.Collections.Concurrent;
using System.Security.Claims;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQLParser.AST;
using Microsoft.AspNetCore.Authorization;
using SipOkMuba.Graph.Plans;

namespace SipOkMuba.Graph.Schema;

/// <summary>
/// Fields that ask for a policy: refused where they stand, so that the rest of an answer is given, as Hot Chocolate's
/// <c>@authorize</c> does. Nothing of it is cached with the document.
/// </summary>
public static class Authorization
{
    /// <summary>Code for a caller who is not signed in.</summary>
    public const string NotAuthenticated = "AUTH_NOT_AUTHENTICATED";

    /// <summary>Code for a caller who is signed in but may not.</summary>
    public const string NotAuthorized = "AUTH_NOT_AUTHORIZED";

    /// As Hot Chocolate defines it, so that its tools read the schema; the layer itself asks for policies, before the field.
    internal static Directive Directive { get; } = new("authorize", DirectiveLocation.Object, DirectiveLocation.FieldDefinition)
    {
        Description = "The caller must satisfy a policy.",
        Repeatable = true,
        Arguments = new QueryArguments(
            new QueryArgument(new StringGraphType()) { Name = "policy", Description = "Name of the policy." },
            new QueryArgument(new ListGraphType(new NonNullGraphType(new StringGraphType()))) { Name = "roles", Description = "Roles of which the caller must have one." },
            new QueryArgument(new NonNullGraphType(ApplyPolicy())) { Name = "apply", Description = "When it is asked.", DefaultValue = Moment.BeforeResolver }),
    };

    private static EnumerationGraphType ApplyPolicy()
    {
        var moments = new EnumerationGraphType { Name = "ApplyPolicy", Description = "When an authorization policy is asked." };
        foreach (var (moment, description) in new[]
                 {
                     (Moment.BeforeResolver, "Before the field is resolved."), (Moment.AfterResolver, "After the field is resolved."),
                     (Moment.Validation, "When the document is validated."),
                 })
        {
            moments.Add(Names.EnumValue(moment.ToString()), moment, description);
        }

        return moments;
    }

    private enum Moment
    {
        BeforeResolver,
        AfterResolver,
        Validation,
    }

    internal static FieldType Protect(FieldType field, string policy)
    {
        field.ApplyDirective("authorize", "policy", policy);
        field.Metadata[PlannedReads.Policy] = policy;
        if (field.Resolver is { } resolver)
        {
            field.Resolver = new FuncFieldResolver<object?>(async context =>
            {
                await DemandAsync(context, policy);
                return await resolver.ResolveAsync(context);
            });
        }

        return field;
    }

    /// <summary>Throws unless the caller satisfies the policy.</summary>
    /// <param name="context">The field that is resolved.</param>
    /// <param name="policy">Name of the policy.</param>
    /// <exception cref="ExecutionError"><see cref="NotAuthenticated"/> or <see cref="NotAuthorized"/>.</exception>
    public static async ValueTask DemandAsync(IResolveFieldContext context, string policy)
    {
        ArgumentNullException.ThrowIfNull(context);
        var user = context.User ?? new ClaimsPrincipal(new ClaimsIdentity());
        var decisions = context.RequestServices!.GetRequiredService<PolicyDecisions>();
        if (await decisions.AllowsAsync(user, policy))
        {
            return;
        }

        throw user.Identity?.IsAuthenticated == true
            ? new ExecutionError("The current user is not authorized to access this resource.") { Code = NotAuthorized }
            : new ExecutionError("The current user is not authenticated.") { Code = NotAuthenticated };
    }
}

/// <summary>Each policy is asked once for an operation.</summary>
internal sealed class PolicyDecisions(IAuthorizationService authorization)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<AuthorizationResult>>> decided = [];

    public async ValueTask<bool> AllowsAsync(ClaimsPrincipal user, string policy) =>
        (await decided.GetOrAdd(policy, name => new(() => authorization.AuthorizeAsync(user, resource: null, name))).Value).Succeeded;
}
