using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace SipOkMuba.Bench.Fanout;

/// <summary>
/// One client of graphql-transport-ws with one subscription, over a bare socket that is looked at now and then: a crowd
/// of thousands must leave the two cores to the server. What arrives is counted and hashed in its order, not kept.
/// </summary>
internal sealed class Subscriber : IDisposable
{
    private const string Handshake =
        "GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2lwb2ttdWJhLWJlbmNoIQ==\r\n"
        + "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n";

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(60);
    private static readonly byte[] Pong = SocketFrame.Masked(SocketFrame.Text, """{"type":"pong"}"""u8);
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] rest = [];

    public Subscriber(IPEndPoint server, string topic, string? authorization, byte[] subscribe, byte[] buffer)
    {
        Topic = topic;
        socket.ReceiveTimeout = (int)LongestAnswer.TotalMilliseconds;
        socket.Connect(server);
        socket.Send(Encoding.ASCII.GetBytes(Handshake));
        AwaitUpgrade(buffer);
        var init = JsonSerializer.SerializeToUtf8Bytes(
            new { type = "connection_init", payload = authorization is null ? null : new { authorization } });
        socket.Send(SocketFrame.Masked(SocketFrame.Text, init));
        while (!IsAcknowledged)
        {
            Receive(buffer);
        }

        socket.Send(subscribe);
        socket.Blocking = false;
    }

    public string Topic { get; }

    public int Events { get; private set; }

    public DataHash Hash { get; private set; }

    /// The first event since the count began, to show when it was not the expected one.
    public string? First { get; private set; }

    private bool IsAcknowledged { get; set; }

    /// How many events had arrived since it was last asked.
    public int Look(byte[] buffer)
    {
        var before = Events;
        while (Receive(buffer))
        {
        }

        return Events - before;
    }

    public void BeginCount() => (Events, Hash, First) = (0, default, null);

    public void Dispose() => socket.Dispose();

    private void AwaitUpgrade(byte[] buffer)
    {
        var filled = 0;
        int headEnd;
        while ((headEnd = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var received = socket.Receive(buffer.AsSpan(filled));
            filled += received > 0 ? received : throw new IOException("The server refused the socket.");
        }

        if (!buffer.AsSpan().StartsWith("HTTP/1.1 101"u8))
        {
            throw new IOException(Encoding.ASCII.GetString(buffer.AsSpan(0, headEnd)));
        }

        rest = buffer.AsSpan((headEnd + 4)..filled).ToArray();
    }

    /// Whether more may be there.
    private bool Receive(byte[] buffer)
    {
        rest.CopyTo(buffer, 0);
        var filled = rest.Length;
        var received = socket.Receive(buffer.AsSpan(filled), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (error != SocketError.Success || received == 0)
        {
            throw new IOException($"The server closed a socket ({error}).");
        }

        filled += received;
        var read = 0;
        while (SocketFrame.TryRead(buffer.AsSpan(read, filled - read), out var opcode, out var payload, out var length))
        {
            Take(opcode, payload);
            read += length;
        }

        rest = read == filled ? [] : buffer.AsSpan(read..filled).ToArray();
        return filled == buffer.Length;
    }

    private void Take(int opcode, ReadOnlySpan<byte> payload)
    {
        if (opcode == SocketFrame.Ping)
        {
            socket.Send(SocketFrame.Masked(SocketFrame.Pong, payload));
        }
        else if (opcode == SocketFrame.Text && IsOfType(payload, "\"next\""u8))
        {
            Events++;
            Hash = Hash.With(SocketFrame.DataOf(payload));
            First ??= Encoding.UTF8.GetString(payload);
        }
        else if (opcode == SocketFrame.Text && IsOfType(payload, "\"ping\""u8))
        {
            socket.Send(Pong);
        }
        else if (opcode == SocketFrame.Text && IsOfType(payload, "\"connection_ack\""u8))
        {
            IsAcknowledged = true;
        }
        else
        {
            throw new IOException($"The server sent: {Encoding.UTF8.GetString(payload)}");
        }
    }

    /// The envelope comes first, so its type is looked for before the payload only.
    private static bool IsOfType(ReadOnlySpan<byte> message, ReadOnlySpan<byte> type) =>
        message[..Math.Min(message.Length, 60)].IndexOf(type) >= 0;
}
