using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SipOkMuba.Infrastructure.Tests.Webhooks;

/// Takes one connection, waits for the request's end, writes a text and closes. Without a text it hangs; endless, it goes on
/// writing until nobody takes it any more.
internal sealed class BareServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly Task<long> run;

    public BareServer(string? answer, bool endless = false)
    {
        listener.Start();
        run = RunAsync(answer, endless);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}/";

    /// As soon as the client has gone.
    public Task<long> WrittenAsync() => run;

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Stop();
        await run.ContinueWith(static _ => { }, TaskScheduler.Default);
        ended.Dispose();
    }

    private async Task<long> RunAsync(string? answer, bool endless)
    {
        using var client = await listener.AcceptTcpClientAsync(ended.Token);
        await using var stream = client.GetStream();
        var (buffer, read) = (new byte[4096], 0);
        while (!Encoding.ASCII.GetString(buffer, 0, read).EndsWith("{}", StringComparison.Ordinal))
        {
            var more = await stream.ReadAsync(buffer.AsMemory(read), ended.Token);
            if (more == 0 || buffer[0] == 0x16)
            {
                // A handshake, which nobody here understands.
                break;
            }

            read += more;
        }

        if (answer is null)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended.Token);
        }

        var text = Encoding.ASCII.GetBytes(answer!);
        await stream.WriteAsync(text, ended.Token);
        var written = 0L;
        try
        {
            while (endless)
            {
                await stream.WriteAsync(new byte[16 * 1024], ended.Token);
                written += 16 * 1024;
            }
        }
        catch (IOException)
        {
            // The client has gone.
        }

        return written;
    }
}
