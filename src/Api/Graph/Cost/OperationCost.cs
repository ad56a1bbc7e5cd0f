using System.Text.Json;
using System.Text.Json.Serialization;

namespace SipOkMuba.Graph.Cost;

/// <summary>What one operation costs by the IBM GraphQL Cost Directives specification.</summary>
/// <param name="FieldCost">The work: weights of the fields and arguments, times the lists that they stand in.</param>
/// <param name="TypeCost">The answer: objects that it may hold.</param>
/// <remarks>https://ibm.github.io/graphql-specs/cost-spec.html</remarks>
[JsonConverter(typeof(Writer))]
public readonly record struct OperationCost(int FieldCost, int TypeCost)
{
    /// <summary>Beyond this all costs are alike: nothing overflows, whatever a client multiplies.</summary>
    public const int Ceiling = 1_000_000_000;

    /// <summary>What a budget is charged: the greater of the two, and at least one.</summary>
    public int Points => Math.Max(1, Math.Max(FieldCost, TypeCost));

    internal bool Exceeds(int limit) => FieldCost > limit || TypeCost > limit;

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("fieldCost", FieldCost);
        writer.WriteNumber("typeCost", TypeCost);
        writer.WriteEndObject();
    }

    internal sealed class Writer : JsonConverter<OperationCost>
    {
        public override OperationCost Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, OperationCost value, JsonSerializerOptions options) =>
            value.Write(writer);
    }
}

/// What a request wants to know of its cost, by the header `GraphQL-Cost` or by `extensions.cost`.
internal enum CostMode
{
    Charge,
    Report,
    Validate,
}

internal static class CostModes
{
    public const string Header = "GraphQL-Cost";

    public static CostMode Of(string? text) =>
        string.Equals(text, "report", StringComparison.OrdinalIgnoreCase) ? CostMode.Report
        : string.Equals(text, "validate", StringComparison.OrdinalIgnoreCase) ? CostMode.Validate
        : CostMode.Charge;
}
