using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace SipOkMuba.Graph.Tests.Transport;

/// A WebSocket written by hand, frame by frame, as no library would: https://www.rfc-editor.org/rfc/rfc6455#section-5.2
internal sealed class RawSocket : IDisposable
{
    public const int Continuation = 0;
    public const int Text = 1;
    public const int Binary = 2;
    public const int CloseFrame = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    /// The least that the client may wait for the server, on a machine that is busy.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(20);
    private readonly TcpClient tcp = new();
    private readonly NetworkStream stream;

    private RawSocket(Uri address)
    {
        tcp.Connect(address.Host, address.Port);
        tcp.NoDelay = true;
        stream = tcp.GetStream();
    }

    public string Answer { get; private set; } = "";

    public static async Task<RawSocket> ConnectAsync(WireHost host, string protocol = "graphql-transport-ws", string more = "Sec-WebSocket-Version: 13\r\n")
    {
        var socket = new RawSocket(host.Address);
        await socket.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /graphql HTTP/1.1\r\nHost: {host.Address.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}Sec-WebSocket-Protocol: {protocol}\r\n\r\n"));
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await socket.ReadByteAsync() is { } next)
        {
            head.Append((char)next);
        }

        socket.Answer = head.ToString();
        return socket;
    }

    /// Connected and acknowledged.
    public static async Task<RawSocket> OpenAsync(WireHost host)
    {
        var socket = await ConnectAsync(host);
        await socket.SayAsync("""{"type":"connection_init"}""");
        Assert.Contains("connection_ack", (await socket.ReadAsync()).Said, StringComparison.Ordinal);
        return socket;
    }

    public Task SayAsync(string message) => WriteAsync(Frame(Text, Encoding.UTF8.GetBytes(message)));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The server has closed already: what it said is still to be read.
        }
    }

    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool final = true, bool masked = true, int reserved = 0, ulong? announced = null)
    {
        var length = announced ?? (ulong)payload.Length;
        var frame = new List<byte> { (byte)((final ? 0x80 : 0) | (reserved << 4) | opcode) };
        var mask = masked ? 0x80 : 0;
        if (length < 126)
        {
            frame.Add((byte)(mask | (int)length));
        }
        else if (length <= ushort.MaxValue)
        {
            frame.AddRange([(byte)(mask | 126), (byte)(length >> 8), (byte)length]);
        }
        else
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, length);
            frame.AddRange([(byte)(mask | 127), .. bytes]);
        }

        ReadOnlySpan<byte> key = [0x37, 0xFA, 0x21, 0x3D];
        if (masked)
        {
            frame.AddRange(key);
        }

        for (var i = 0; i < payload.Length; i++)
        {
            frame.Add(masked ? (byte)(payload[i] ^ key[i % 4]) : payload[i]);
        }

        return [.. frame];
    }

    /// The next frame; the close frame by its code, and an end without one as null.
    public async Task<(int Opcode, string Said, int? Code)> ReadAsync()
    {
        if (await ReadByteAsync() is not { } first || await ReadByteAsync() is not { } second)
        {
            return (-1, "", null);
        }

        Assert.Equal(0, second & 0x80);
        var length = second & 0x7F;
        if (length == 126)
        {
            length = ((await ReadByteAsync())!.Value << 8) | (await ReadByteAsync())!.Value;
        }

        Assert.NotEqual(127, length);
        var payload = new byte[length];
        await stream.ReadExactlyAsync(payload);
        return (first & 0x0F) == CloseFrame && length >= 2
            ? (CloseFrame, Encoding.UTF8.GetString(payload[2..]), BinaryPrimitives.ReadUInt16BigEndian(payload))
            : (first & 0x0F, Encoding.UTF8.GetString(payload), null);
    }

    /// The close code after whatever is still on its way; null where the connection ends without.
    public async Task<int?> ClosedAsync()
    {
        while (true)
        {
            var (opcode, _, code) = await ReadAsync();
            if (opcode is -1 or CloseFrame)
            {
                return code;
            }
        }
    }

    /// Without a goodbye of any kind: a reset, or the end of the line in order.
    public void Cut(bool reset)
    {
        if (reset)
        {
            tcp.Client.LingerState = new LingerOption(true, 0);
        }

        tcp.Close();
    }

    public void Dispose() => tcp.Dispose();

    private async Task<byte?> ReadByteAsync()
    {
        using var late = new CancellationTokenSource(patience);
        var one = new byte[1];
        try
        {
            return await stream.ReadAsync(one, late.Token) == 1 ? one[0] : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
