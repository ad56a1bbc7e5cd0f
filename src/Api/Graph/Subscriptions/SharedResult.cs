using System.Buffers;
using GraphQL;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Subscriptions;

/// An answer whose bytes are written already, for all who share it.
internal sealed class SharedResult : ExecutionResult
{
    private static readonly Charge Unlimited = new(default, BudgetState.Unlimited, CostMode.Charge);
    private StreamEvent? unlimited;

    public SharedResult(byte[] json) => (Json, Executed) = (json, true);

    public byte[] Json { get; }

    /// With what is told to one subscriber beside the data. All who have no limit are told the same.
    public StreamEvent Told(StreamEvent answer, Charge charge) =>
        !charge.HasExtensions ? answer
        : charge == Unlimited ? unlimited ??= Extended(answer, charge)
        : Extended(answer, charge);

    private StreamEvent Extended(StreamEvent answer, Charge charge)
    {
        using var buffer = new PooledBuffer(Json.Length + 128);
        buffer.Write(Json.AsSpan(..^1));
        buffer.Write(",\"extensions\":"u8);
        using (var writer = GraphJson.WriterOf(buffer))
        {
            charge.Write(writer);
        }

        buffer.Write("}"u8);
        return answer with { Result = new SharedResult(buffer.Written.ToArray()) };
    }
}
