using System.Text;
using System.Text.Json;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench.Contenders;

/// How a call looks on the wire of a contender.
internal abstract class Wire
{
    public abstract byte[] Render(Call call);

    /// The bytes of `data` as they came.
    public static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            var begin = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isData)
            {
                return body[begin..(int)reader.BytesConsumed];
            }
        }

        throw new InvalidDataException($"No data in: {Encoding.UTF8.GetString(body)}");
    }

    protected static byte[] Post(string path, string headers, byte[] body)
    {
        var head = $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}"
            + $"Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}

internal sealed class LimitWire : Wire
{
    public override byte[] Render(Call call) => call.LimitBody is { } body
        ? Post(call.LimitPath, "", JsonSerializer.SerializeToUtf8Bytes(body))
        : Encoding.ASCII.GetBytes($"GET {call.LimitPath} HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

internal sealed class GraphWire(string? authorization) : Wire
{
    private readonly string headers = authorization is null ? "" : $"Authorization: {authorization}\r\n";

    public override byte[] Render(Call call) => Post(
        "/graphql",
        headers,
        JsonSerializer.SerializeToUtf8Bytes(new { query = call.Operation.Document, variables = call.Variables }));
}
