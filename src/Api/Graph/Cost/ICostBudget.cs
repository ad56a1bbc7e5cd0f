using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Cost;

/// <summary>Who pays how much: registered by the product as a singleton; without one nothing is charged.</summary>
public interface ICostBudget
{
    /// <summary>Takes points from the caller's budget, or says that there are not enough.</summary>
    /// <param name="call">The caller.</param>
    /// <param name="points">What the operation or the event costs.</param>
    /// <param name="cancellationToken">Ends the wait for the database, where there is one.</param>
    ValueTask<BudgetState> ChargeAsync(GraphCallData call, int points, CancellationToken cancellationToken);

    /// <summary>What is known of the caller's budget, without charging it.</summary>
    /// <param name="call">The caller.</param>
    BudgetState Of(GraphCallData call);
}

/// <summary>A caller's budget at one moment; all null for a caller who has no limit.</summary>
/// <param name="Limit">Points of a window.</param>
/// <param name="Remaining">Points that are left of it.</param>
/// <param name="ResetAt">When the next window begins.</param>
/// <param name="Exhausted">Whether the charge was refused.</param>
[JsonConverter(typeof(Writer))]
public readonly record struct BudgetState(
    long? Limit = null, long? Remaining = null, DateTimeOffset? ResetAt = null, bool Exhausted = false)
{
    /// <summary>The state of a caller who has no limit.</summary>
    public static BudgetState Unlimited => default;

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        Write(writer, "limit", Limit);
        Write(writer, "remaining", Remaining);
        writer.WritePropertyName("resetAt");
        if (ResetAt is { } reset)
        {
            Span<char> text = stackalloc char[29];
            reset.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
            writer.WriteStringValue(text[..length]);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    internal sealed class Writer : JsonConverter<BudgetState>
    {
        public override BudgetState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, BudgetState value, JsonSerializerOptions options) =>
            value.Write(writer);
    }
}
