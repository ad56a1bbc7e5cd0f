using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace SipOkMuba.Bench.Load;

/// <summary>
/// HTTP/1.1 over one blocking socket, one request at a time: bytes that were rendered beforehand go out, and of the
/// answer no more is read than its length. What the load costs is not left over for the server, so it must cost little.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private const int StatusOffset = 9;
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[64 * 1024];
    private int filled;

    public RawConnection(IPEndPoint server) => socket.Connect(server);

    public RawAnswer Exchange(ReadOnlySpan<byte> request)
    {
        for (var sent = 0; sent < request.Length;)
        {
            sent += socket.Send(request[sent..]);
        }

        filled = 0;
        int headEnd;
        while ((headEnd = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            Receive();
        }

        var status = (buffer[StatusOffset] - '0') * 100 + (buffer[StatusOffset + 1] - '0') * 10 + buffer[StatusOffset + 2] - '0';
        var body = headEnd + 4;
        var length = LengthOf(buffer.AsSpan(0, body)) is { } known ? ReadSized(body, known) : ReadChunked(body);
        return new RawAnswer(status, buffer.AsSpan(body, length));
    }

    public void Dispose() => socket.Dispose();

    private static int? LengthOf(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _) ? length : null;
    }

    private int ReadSized(int body, int length)
    {
        while (filled < body + length)
        {
            Receive();
        }

        return length;
    }

    /// The chunks are moved together where they lie.
    private int ReadChunked(int body)
    {
        var (read, written) = (body, body);
        while (true)
        {
            int lineEnd;
            while ((lineEnd = buffer.AsSpan(read, filled - read).IndexOf("\r\n"u8)) < 0)
            {
                Receive();
            }

            if (!Utf8Parser.TryParse(buffer.AsSpan(read, lineEnd), out int size, out _, 'x'))
            {
                throw new InvalidDataException("A chunk has no size.");
            }

            var chunk = read + lineEnd + 2;
            while (filled < chunk + size + 2)
            {
                Receive();
            }

            if (size == 0)
            {
                return written - body;
            }

            buffer.AsSpan(chunk, size).CopyTo(buffer.AsSpan(written));
            (read, written) = (chunk + size + 2, written + size);
        }
    }

    private void Receive()
    {
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        var received = socket.Receive(buffer.AsSpan(filled));
        filled += received > 0 ? received : throw new IOException("The contender has closed the connection.");
    }
}

internal readonly ref struct RawAnswer(int status, ReadOnlySpan<byte> body)
{
    public int Status => status;

    public ReadOnlySpan<byte> Body { get; } = body;
}
