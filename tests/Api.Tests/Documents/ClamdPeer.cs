using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SipOkMuba.Api.Tests.Documents;

/// <summary>
/// Speaks clamd's INSTREAM over TCP, strictly: what is not of the protocol gets no answer. It finds the EICAR test text
/// (split here, as scanners find it in sources too), and can be out of order in several ways.
/// </summary>
internal sealed class ClamdPeer : IAsyncDisposable
{
    public static readonly byte[] Eicar = Encoding.ASCII.GetBytes(
        @"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*");

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Task serving;

    public ClamdPeer()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public Uri Address => new($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// Instead of an answer; null: an answer. Empty: it hangs up.
    public string? Says { get; set; }

    public int Scanned { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await serving;
        ending.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ending.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var command = new byte["zINSTREAM\0"u8.Length];
        await stream.ReadExactlyAsync(command, ending.Token);
        if (!command.AsSpan().SequenceEqual("zINSTREAM\0"u8))
        {
            return;
        }

        var length = new byte[sizeof(int)];
        using var file = new MemoryStream();
        while (true)
        {
            await stream.ReadExactlyAsync(length, ending.Token);
            var chunk = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            if (chunk.Length == 0)
            {
                break;
            }

            await stream.ReadExactlyAsync(chunk, ending.Token);
            file.Write(chunk);
        }

        Scanned++;
        var answer = Says ?? (file.ToArray().AsSpan().IndexOf(Eicar) < 0 ? "stream: OK\0" : "stream: Win.Test.EICAR_HDB-1 FOUND\0");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), ending.Token);
    }
}
