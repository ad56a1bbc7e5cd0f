using System.Collections.Concurrent;
using System.Globalization;
using System.Linq.Expressions;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Plans;

/// <summary>
/// Names the audience of a caller: callers of one audience satisfy the same policies and read the same rows. Registered
/// as a singleton; without one nothing is planned that asks who is calling.
/// </summary>
public interface IAudienceSource
{
    /// <summary>A text that tells everything that policies and row rules ask of this caller, and no person.</summary>
    /// <param name="user">The caller.</param>
    string AudienceOf(ClaimsPrincipal user);

    /// <summary>
    /// Somebody of the same audience who is no person, and whose audience never changes: what is executed once for an
    /// audience is executed as this caller.
    /// </summary>
    /// <param name="user">The caller.</param>
    ClaimsPrincipal RepresentativeOf(ClaimsPrincipal user);
}

/// <summary>What an audience may do and read, asked once.</summary>
internal sealed class Audience
{
    private readonly ConcurrentDictionary<string, bool> policies = new();
    private readonly ConcurrentDictionary<NodeMap, RowRuleOfAudience> rules = new();

    public bool TryAllows(string policy, out bool allows) => policies.TryGetValue(policy, out allows);

    public bool TryRule(NodeMap map, out RowRuleOfAudience rule) => rules.TryGetValue(map, out rule!);

    /// Asks what is not known yet, in a scope of the caller.
    public async Task AskAsync(
        CallScopes scopes, GraphCallData call, IEnumerable<string> wanted, IEnumerable<NodeMap> maps, CancellationToken cancellationToken)
    {
        await using var scope = scopes.Open(call, cancellationToken);
        foreach (var policy in wanted)
        {
            policies[policy] = (await scope.ServiceProvider.GetRequiredService<IAuthorizationService>()
                .AuthorizeAsync(call.Grant.User, resource: null, policy)).Succeeded;
        }

        foreach (var map in maps)
        {
            rules[map] = map.Accept(new RuleReader(scope.ServiceProvider));
        }
    }

    private sealed class RuleReader(IServiceProvider services) : INodeVisitor<RowRuleOfAudience>
    {
        public RowRuleOfAudience Visit<T>(NodeMap<T> map)
            where T : class
        {
            var rule = services.GetRequiredService<IRowRule<T>>();
            if (!rule.IsOfAudience)
            {
                throw new NotPlannable("a rule that asks for the caller");
            }

            if (rule.Candidates is not { } candidates)
            {
                return RowRuleOfAudience.Of(rule.Visible);
            }

            using var context = services.GetRequiredService<IContextSource>().Create();
            return RowRuleOfAudience.Of(rule.Visible, candidates(context).Expression) with { Candidates = candidates };
        }
    }
}

/// <summary>A row rule with the values of its audience taken out: audiences of rules with the same text share its name, and statements.</summary>
internal sealed record RowRuleOfAudience(LambdaExpression Visible, string Name, IReadOnlyList<object> Values)
{
    // A text may be a page long, where the name is looked up by each request.
    private static readonly ConcurrentDictionary<string, string> names = new();
    private static int named;
    private int visibleValues;

    /// The only records that it lets pass, where they are few: lists begin with them.
    public Func<DbContext, IQueryable>? Candidates { get; init; }

    public static RowRuleOfAudience Of(LambdaExpression visible, Expression? candidates = null)
    {
        var values = new List<object>();
        var reader = new Captures((value, type) =>
        {
            values.Add(value ?? throw new NotPlannable("a rule with null"));
            return Expression.Default(type);
        });
        reader.Visit(visible);
        var visibleValues = values.Count;
        reader.Visit(candidates);
        var name = names.GetOrAdd($"{visible}{candidates}", static _ => Interlocked.Increment(ref named).ToString(CultureInfo.InvariantCulture));
        return new RowRuleOfAudience(visible, name, values) { visibleValues = visibleValues };
    }

    /// The rule with each value read from where the request has it.
    public LambdaExpression With(Func<int, Type, Expression> slot) => (LambdaExpression)Replace(Visible, 0, slot);

    /// The candidates, likewise; null: they are all.
    public IQueryable<T>? CandidatesWith<T>(DbContext context, Func<int, Type, Expression> slot) => Candidates?.Invoke(context) is { } all
        ? all.Provider.CreateQuery<T>(Replace(all.Expression, visibleValues, slot))
        : null;

    private static Expression Replace(Expression expression, int from, Func<int, Type, Expression> slot)
    {
        var index = from;
        return new Captures((_, type) => slot(index++, type)).Visit(expression);
    }

    /// Finds what an expression captured; a captured value that is not seen would serve every caller.
    private sealed class Captures(Func<object?, Type, Expression> replace) : ExpressionVisitor
    {
        protected override Expression VisitMember(MemberExpression node) => Root(node) is ConstantExpression
            ? replace(Expression.Lambda<Func<object?>>(Expression.Convert(node, typeof(object))).Compile(true)(), node.Type)
            : base.VisitMember(node);

        protected override Expression VisitConstant(ConstantExpression node) =>
            node.Value is null || node.Type.IsPrimitive || node.Type.IsEnum || node.Type == typeof(string)
                ? node
                : throw new NotPlannable("a captured object");

        private static Expression? Root(Expression? node) => node is MemberExpression member ? Root(member.Expression) : node;
    }
}
