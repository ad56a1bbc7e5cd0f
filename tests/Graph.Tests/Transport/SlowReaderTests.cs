using SipOkMuba.Graph.Tests.Telemetry;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Transport;

public sealed class SlowReaderTests
{
    private const string Subscribe =
        """{"type":"subscribe","id":"1","payload":{"query":"subscription { live { number } }"}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Reader_ShouldGetItsLastCursorAndTheClose_WhenItReadsAgainAfterThirtySeconds()
    {
        await using var host = await WireHost.StartAsync();
        using var heard = new HeardMeters(host.Services);
        using var socket = new StalledSocket();
        using var connection = Connect(host, socket);
        var run = connection.RunAsync();
        await StallAtTheSecondEventAsync(host, socket);

        host.Time.Advance(TimeSpan.FromSeconds(30));
        socket.Read(10);

        Assert.Contains("\"number\":2", await socket.ReceivedAsync());
        var error = await socket.ReceivedAsync();
        Assert.Contains("\"type\":\"error\"", error);
        Assert.Contains("\"code\":\"SUBSCRIBER_TOO_SLOW\",\"cursor\":\"c2\"", error);
        Assert.Equal("close 1013", await socket.ReceivedAsync());
        Assert.Equal(1, heard["graphql.server.slow_readers.cut"]);
        socket.Leave();
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Reader_ShouldBeCut_WhenItDoesNotReadTheErrorEither()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = new StalledSocket();
        using var connection = Connect(host, socket);
        var run = connection.RunAsync();
        await StallAtTheSecondEventAsync(host, socket);

        host.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(socket.IsAborted);
        host.Time.Advance(TimeSpan.FromSeconds(5));

        await run.WaitAsync(Patience);
        Assert.True(socket.IsAborted);
        await host.Feed.LiveEnded.Task.WaitAsync(Patience);
        Assert.Empty(host.Log.Lines);
    }

    // Whoever looks after all sockets may hold one that ends meanwhile; a fault of it would end the process.
    [Fact]
    public async Task Connection_ShouldBearALook_WhenItHasEnded()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = new StalledSocket();
        var connection = Connect(host, socket);
        var run = connection.RunAsync();
        socket.Leave();
        await run.WaitAsync(Patience);

        connection.Dispose();

        connection.Look();
        connection.Close(SocketClose.GoingAway);
    }

    [Fact]
    public async Task Source_ShouldNotBeAskedForMore_WhenTheReaderStalls()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = new StalledSocket();
        using var connection = Connect(host, socket);
        var run = connection.RunAsync();

        await StallAtTheSecondEventAsync(host, socket);

        Assert.Equal(2, host.Feed.Taken);
        socket.Read(10);
        Assert.Contains("\"number\":2", await socket.ReceivedAsync());
        Assert.Contains("\"number\":3", await socket.ReceivedAsync());
        socket.Leave();
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task Output_ShouldReportTheReader_WhenMoreWaitsThanAllowed()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = new StalledSocket();
        var reported = 0;
        using var output = new SocketOutput(
            socket, new GraphTransportOptions { SendQueueBytes = 100 }, host.Time, _ => true, () => reported++);

        var sent = new List<Task<bool>>();
        for (var index = 0; index < 2; index++)
        {
            sent.Add(output.SendAsync(Message(60), null, null).AsTask());
            Assert.Equal(0, reported);
        }

        sent.Add(output.SendAsync(Message(60), null, null).AsTask());
        Assert.Equal(1, reported);
        socket.Read(4);
        Assert.All(await Task.WhenAll(sent).WaitAsync(Patience), Assert.True);
    }

    private static PooledBuffer Message(int length)
    {
        var buffer = new PooledBuffer();
        buffer.GetSpan(length)[..length].Fill((byte)' ');
        buffer.Advance(length);
        return buffer;
    }

    private static SocketConnection Connect(WireHost host, StalledSocket socket) =>
        new(host.Sockets, socket, new DefaultHttpContext(), GraphGrant.Anonymous);

    private static async Task StallAtTheSecondEventAsync(WireHost host, StalledSocket socket)
    {
        socket.Read(2);
        socket.Say("""{"type":"connection_init"}""");
        Assert.Contains("connection_ack", await socket.ReceivedAsync());
        socket.Say(Subscribe);
        host.Feed.Publish(new Tick(1));
        host.Feed.Publish(new Tick(2));
        host.Feed.Publish(new Tick(3));
        Assert.Contains("\"number\":1", await socket.ReceivedAsync());
        await foreach (var started in socket.Started.Reader.ReadAllAsync())
        {
            if (started.Contains("\"number\":2", StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}
