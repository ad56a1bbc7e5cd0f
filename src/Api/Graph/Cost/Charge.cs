using System.Text.Json;
using GraphQL;

namespace SipOkMuba.Graph.Cost;

/// What an operation was charged, and what its answer says of it. Both ways of execution take it: the engine's result
/// by a dictionary, a planned answer straight to its writer.
internal readonly record struct Charge(OperationCost Cost, BudgetState? Budget, CostMode Mode)
{
    private const string CostName = "operationCost";
    private const string BudgetName = "budget";

    public bool Reports => Mode != CostMode.Charge;

    /// Whether the operation is priced only.
    public bool EndsHere => Mode == CostMode.Validate;

    public bool HasExtensions => Reports || Budget is not null;

    public void AddTo(ExecutionResult result)
    {
        if (!HasExtensions)
        {
            return;
        }

        result.Extensions ??= [];
        if (Reports)
        {
            result.Extensions[CostName] = Cost;
        }

        if (Budget is { } budget)
        {
            result.Extensions[BudgetName] = budget;
        }
    }

    /// The object `extensions`.
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Reports)
        {
            writer.WritePropertyName(CostName);
            Cost.Write(writer);
        }

        if (Budget is { } budget)
        {
            writer.WritePropertyName(BudgetName);
            budget.Write(writer);
        }

        writer.WriteEndObject();
    }
}
