using System.Buffers;
using System.Text;
using GraphQL;
using SipOkMuba.Graph.Errors;

namespace SipOkMuba.Graph.Transport;

/// What an event stream says: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
internal static class SseMessage
{
    /// A comment: keeps proxies from taking the connection for a dead one.
    public static readonly ReadOnlyMemory<byte> KeepAlive = ":\n\n"u8.ToArray();

    /// Browsers tell nobody of an event without data.
    public static ReadOnlySpan<byte> Complete => "event: complete\ndata:\n\n"u8;

    /// JSON has no line break but the escaped ones in its texts, so an answer is one line.
    public static PooledBuffer Next(GraphJson json, ExecutionResult result, ErrorLanguage? language, string? cursor)
    {
        var message = new PooledBuffer();
        message.Write("event: next\n"u8);
        if (cursor is not null)
        {
            WriteId(message, cursor);
        }

        message.Write("data: "u8);
        json.WriteResult(message, result, language);
        message.Write("\n\n"u8);
        return message;
    }

    /// A quiet stream tells how far it has come. Clients keep the id and are not told of an event.
    public static PooledBuffer Progress(string cursor)
    {
        var message = new PooledBuffer(64);
        WriteId(message, cursor);
        message.Write("\n"u8);
        return message;
    }

    // A line break would end the line: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
    private static void WriteId(PooledBuffer message, string cursor)
    {
        if (cursor.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new InvalidOperationException("A cursor is one line.");
        }

        message.Write("id: "u8);
        var room = message.GetSpan(Encoding.UTF8.GetMaxByteCount(cursor.Length));
        message.Advance(Encoding.UTF8.GetBytes(cursor, room));
        message.Write("\n"u8);
    }
}
