using System.Buffers;
using System.Text.Json;

namespace SipOkMuba.Graph.Transport;

/// Writes what the server says.
internal static class SocketMessage
{
    public static PooledBuffer Of(string type, string? id = null, Action<Utf8JsonWriter>? payload = null)
    {
        var buffer = new PooledBuffer();
        using var writer = GraphJson.WriterOf(buffer);
        writer.WriteStartObject();
        if (id is not null)
        {
            writer.WriteString("id", id);
        }

        writer.WriteString("type", type);
        if (payload is not null)
        {
            writer.WritePropertyName("payload");
            payload(writer);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer;
    }

    /// A quiet stream tells how far it has come, so that a client that is cut need not replay what was not for it.
    public static PooledBuffer Progress(string id, string? cursor) => Of("ping", null, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("id", id);
        writer.WriteString("cursor", cursor);
        writer.WriteEndObject();
    });

    /// Everything of a result up to its payload.
    public static byte[] NextHead(string id)
    {
        using var message = Of("next", id, writer => writer.WriteNullValue());
        return message.Written[..^"null}".Length].ToArray();
    }
}
