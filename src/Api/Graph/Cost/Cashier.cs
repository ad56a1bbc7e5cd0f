using System.Globalization;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Cost;

/// Prices an operation from the variables it came with, and takes the price from the caller's budget.
internal sealed class Cashier(ISchema schema, GraphTransportOptions options, TimeProvider time, IEnumerable<ICostBudget> budgets)
{
    private readonly ICostBudget? budget = budgets.LastOrDefault();

    public static RequestRefusedError TooDear(OperationCost cost, int limit) =>
        new("The maximum allowed operation cost was exceeded.", GraphErrorCodes.CostExceeded)
        {
            Extensions = new Dictionary<string, object?>
            {
                ["fieldCost"] = cost.FieldCost,
                ["typeCost"] = cost.TypeCost,
                ["limit"] = limit,
            },
        };

    public ValueTask<Charge> ChargeAsync(PreparedOperation operation, GraphCallData call, CancellationToken cancellationToken)
    {
        var mode = call.CostMode;
        var cost = operation.Document.PriceOf(schema, operation.Request.OperationName, operation.Request.Variables);
        if (mode == CostMode.Validate)
        {
            return new(new Charge(cost, budget?.Of(call), mode));
        }

        if (cost.Exceeds(options.CostLimit))
        {
            throw TooDear(cost, options.CostLimit);
        }

        if (budget is null)
        {
            return new(new Charge(cost, null, mode));
        }

        // The events of a subscription are charged one by one.
        var points = operation.Kind == OperationType.Subscription ? 1 : cost.Points;
        var charging = budget.ChargeAsync(call, points, cancellationToken);
        return charging.IsCompletedSuccessfully
            ? new(Charged(cost, charging.Result, mode))
            : ChargedAsync(charging, cost, mode);
    }

    /// What is known of the caller's budget, for an answer that was refused before it was priced.
    public BudgetState? BudgetOf(GraphCallData call) => budget?.Of(call);

    /// What the answer says of an event that may be delivered; the refusal carries the cursor to go on from.
    public async ValueTask<Charge> ChargeEventAsync(GraphCallData call, string? cursor, CancellationToken cancellationToken)
    {
        if (budget is null)
        {
            return default;
        }

        try
        {
            return Charged(default, await budget.ChargeAsync(call, call.Points, cancellationToken), CostMode.Charge);
        }
        catch (RequestRefusedError refusal)
        {
            refusal.Extensions = new Dictionary<string, object?>(refusal.Extensions ?? []) { ["cursor"] = cursor };
            throw;
        }
    }

    private async ValueTask<Charge> ChargedAsync(ValueTask<BudgetState> charging, OperationCost cost, CostMode mode) =>
        Charged(cost, await charging, mode);

    private Charge Charged(OperationCost cost, BudgetState state, CostMode mode) =>
        state.Exhausted ? throw Exhausted(state) : new Charge(cost, state, mode);

    private RequestRefusedError Exhausted(BudgetState state)
    {
        var wait = state.ResetAt - time.GetUtcNow() ?? TimeSpan.Zero;
        return new("The budget of this minute is used up.", GraphErrorCodes.BudgetExhausted, StatusCodes.Status429TooManyRequests)
        {
            RetryAfter = wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait,
            Extensions = new Dictionary<string, object?>
            {
                ["limit"] = state.Limit,
                ["remaining"] = state.Remaining,
                ["resetAt"] = state.ResetAt?.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            },
        };
    }
}
