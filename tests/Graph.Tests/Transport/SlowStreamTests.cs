using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using SipOkMuba.Graph.Tests.Telemetry;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Transport;

/// What SlowReaderTests ask of sockets, of event streams.
public sealed class SlowStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Reader_ShouldGetItsLastCursorAndTheEnd_WhenItReadsAgainAfterThirtySeconds()
    {
        await using var host = await WireHost.StartAsync();
        using var heard = new HeardMeters(host.Services);
        using var body = new StalledBody();
        var run = await StallAtTheSecondEventAsync(host, body);

        host.Time.Advance(TimeSpan.FromSeconds(30));
        body.Read(10);

        Assert.StartsWith("event: next\nid: c2\n", await body.ReceivedAsync(), StringComparison.Ordinal);
        var end = await body.ReceivedAsync();
        Assert.Contains("\"code\":\"SUBSCRIBER_TOO_SLOW\",\"cursor\":\"c2\"", end);
        Assert.EndsWith("\n\nevent: complete\ndata:\n\n", end, StringComparison.Ordinal);
        await run.WaitAsync(Patience);
        Assert.Equal(1, heard["graphql.server.slow_readers.cut"]);
    }

    [Fact]
    public async Task Reader_ShouldBeCut_WhenItDoesNotReadTheEndEither()
    {
        await using var host = await WireHost.StartAsync();
        using var body = new StalledBody();
        var run = await StallAtTheSecondEventAsync(host, body);

        host.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(body.IsGivenUp);
        host.Time.Advance(TimeSpan.FromSeconds(5));

        await run.WaitAsync(Patience);
        Assert.True(body.IsGivenUp);
        Assert.Empty(host.Log.Lines);
    }

    [Fact]
    public async Task KeepAlive_ShouldNotWait_WhenAnEventDoes()
    {
        await using var host = await WireHost.StartAsync();
        using var body = new StalledBody();
        var run = await StallAtTheSecondEventAsync(host, body);

        host.Time.Advance(TimeSpan.FromSeconds(24));
        body.Read(10);

        Assert.StartsWith("event: next\nid: c2\n", await body.ReceivedAsync(), StringComparison.Ordinal);
        Assert.StartsWith("event: next\nid: c3\n", await body.ReceivedAsync(), StringComparison.Ordinal);
        host.Time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(":\n\n", await body.ReceivedAsync());
        body.Leave();
        await run.WaitAsync(Patience);
    }

    // By a true connection: whose buffers are full is cut, and the neighbour has lost nothing.
    [Fact]
    public async Task Neighbour_ShouldGetEverything_WhenAnotherReadsNothing()
    {
        const int events = 200;
        await using var host = await WireHost.StartAsync();
        using var heard = new HeardMeters(host.Services);
        using var slow = new TcpClient { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync(host.Address.Host, host.Address.Port);
        var query = Uri.EscapeDataString("subscription { live { number filler } }");
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /graphql?query={query} HTTP/1.1\r\nHost: {host.Address.Authority}\r\nAccept: text/event-stream\r\n\r\n"));
        using var quick = await WireStream.OpenAsync(host, "subscription { shared { number filler } }");
        await WireHost.SettleAsync(() => heard["graphql.server.subscriptions"] == 2);

        for (var number = 1; number <= events; number++)
        {
            host.Feed.Publish(new Tick(number));
            host.Feed.PublishToAll(new Tick(number));
        }

        for (var number = 1; number <= events; number++)
        {
            Assert.StartsWith($"event: next\nid: c{number}\n", await quick.EventAsync(), StringComparison.Ordinal);
        }

        // All is written but the event for which there is no room.
        await WireHost.SettleAsync(() => heard["graphql.server.events.delivered"] == events + host.Feed.Taken - 1);
        host.Time.Advance(TimeSpan.FromSeconds(31));
        host.Time.Advance(TimeSpan.FromSeconds(6));
        await WireHost.SettleAsync(() => heard["graphql.server.subscriptions"] == 1);
        Assert.Equal(1, heard["graphql.server.slow_readers.cut"]);
        host.Feed.PublishToAll(new Tick(events + 1));
        Assert.StartsWith($"event: next\nid: c{events + 1}\n", await quick.EventAsync(), StringComparison.Ordinal);
    }

    private static async Task<Task> StallAtTheSecondEventAsync(WireHost host, StalledBody body)
    {
        var context = new DefaultHttpContext { RequestAborted = body.Left };
        context.Response.Body = body;
        var call = new GraphCallData(GraphGrant.Anonymous, "1");
        var result = await host.Executor.ExecuteAsync(
            new GraphRequest { Query = "subscription { live { number } }" }, call, CancellationToken.None);
        body.Read(2);
        var run = host.Services.GetRequiredService<SseTransport>().AnswerAsync(context, result, call);
        host.Feed.Publish(new Tick(1));
        host.Feed.Publish(new Tick(2));
        host.Feed.Publish(new Tick(3));
        Assert.Equal(":\n\n", await body.ReceivedAsync());
        Assert.StartsWith("event: next\nid: c1\n", await body.ReceivedAsync(), StringComparison.Ordinal);
        await body.StalledAsync();
        return run;
    }

    /// The body of an answer whose client reads only when the test lets it.
    private sealed class StalledBody : Stream
    {
        private readonly Channel<string> read = Channel.CreateUnbounded<string>();
        private readonly SemaphoreSlim reads = new(0);
        private readonly SemaphoreSlim stalled = new(0);
        private readonly CancellationTokenSource left = new();

        public CancellationToken Left => left.Token;

        public bool IsGivenUp { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Read(int count) => reads.Release(count);

        public void Leave() => left.Cancel();

        public Task<bool> StalledAsync() => stalled.WaitAsync(Patience);

        public Task<string> ReceivedAsync() => read.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var text = Encoding.UTF8.GetString(buffer.Span);
            if (!reads.Wait(0, CancellationToken.None))
            {
                stalled.Release();
                try
                {
                    await reads.WaitAsync(cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    IsGivenUp = true;
                    throw;
                }
            }

            read.Writer.TryWrite(text);
        }

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            reads.Dispose();
            stalled.Dispose();
            left.Dispose();
            base.Dispose(disposing);
        }
    }
}
