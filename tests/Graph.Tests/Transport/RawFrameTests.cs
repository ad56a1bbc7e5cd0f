using System.Globalization;
using System.Text;

namespace SipOkMuba.Graph.Tests.Transport;

/// What no client's library would send: the rules of RFC 6455 and of graphql-transport-ws, one after another, frame by frame.
public sealed class RawFrameTests
{
    private const int Cut = 1006;
    private const string Hello = """{"type":"subscribe","id":"1","payload":{"query":"{ hello(name: \"é\") }"}}""";

    /// Bytes after the acknowledgement, and with which codes the server may close. 1006: none, where the framework cuts the line
    /// before its close frame has left.
    private static readonly Dictionary<string, (byte[] Bytes, int[] Codes)> wrong = new()
    {
        ["a frame without a mask"] = (RawSocket.Frame(RawSocket.Text, Utf8(Hello), masked: false), [1002, Cut]),
        ["a reserved bit"] = (RawSocket.Frame(RawSocket.Text, Utf8(Hello), reserved: 4), [1002, Cut]),
        ["a reserved kind of data"] = (RawSocket.Frame(3, Utf8(Hello)), [1002, Cut]),
        ["a reserved kind of control"] = (RawSocket.Frame(11, []), [1002, Cut]),
        ["a ping of 126 bytes"] = (RawSocket.Frame(RawSocket.Ping, new byte[126]), [1002, Cut]),
        ["a ping in parts"] = (RawSocket.Frame(RawSocket.Ping, [1], final: false), [1002, Cut]),
        ["a part without a beginning"] = (RawSocket.Frame(RawSocket.Continuation, Utf8(Hello)), [1002, Cut]),
        ["a message within another"] = (
            [.. RawSocket.Frame(RawSocket.Text, Utf8("{"), final: false), .. RawSocket.Frame(RawSocket.Text, Utf8(Hello))], [1002, Cut]),
        ["half a close code"] = (RawSocket.Frame(RawSocket.CloseFrame, [3]), [1002, Cut]),
        ["a close code that nobody may send"] = (RawSocket.Frame(RawSocket.CloseFrame, [0x03, 0xED]), [1002, Cut]),
        ["a close reason that is not UTF-8"] = (RawSocket.Frame(RawSocket.CloseFrame, [0x03, 0xE8, 0xC3, 0x28]), [1002, 1007, Cut]),
        ["a text that is not UTF-8"] = (RawSocket.Frame(RawSocket.Text, [.. Utf8("{\"type\":\""), 0xC3, 0x28, .. Utf8("\"}")]), [1007, 4400, Cut]),
        ["a text that ends within a character"] = (RawSocket.Frame(RawSocket.Text, [.. Utf8("{\"type\":\""), 0xC3]), [1007, 4400, Cut]),
        ["an encoded surrogate"] = (RawSocket.Frame(RawSocket.Text, [.. Utf8("{\"type\":\""), 0xED, 0xA0, 0x80, .. Utf8("\"}")]), [1007, 4400, Cut]),
        ["an empty text"] = (RawSocket.Frame(RawSocket.Text, []), [4400]),
        ["an empty text in two parts"] = (
            [.. RawSocket.Frame(RawSocket.Text, [], final: false), .. RawSocket.Frame(RawSocket.Continuation, [])], [4400]),
        ["a NUL"] = (RawSocket.Frame(RawSocket.Text, [0]), [4400]),
        ["two messages in one"] = (RawSocket.Frame(RawSocket.Text, Utf8(Hello + Hello)), [4400]),
        ["a frame of which 2^62 bytes are announced"] = (
            RawSocket.Frame(RawSocket.Text, new byte[200_000], announced: 1UL << 62), [1009]),
        ["a frame of which 2^63 bytes are announced"] = (RawSocket.Frame(RawSocket.Text, [], announced: 1UL << 63), [1002, 1009, Cut]),
        ["ten thousand parts of ten bytes"] = (
            [.. RawSocket.Frame(RawSocket.Text, "["u8, final: false), .. Enumerable.Repeat(RawSocket.Frame(RawSocket.Continuation, new byte[10], final: false), 10_000).SelectMany(part => part)], [1009]),
        ["a second initialisation"] = (RawSocket.Frame(RawSocket.Text, Utf8("""{"type":"connection_init"}""")), [4429]),
        ["an unknown type"] = (RawSocket.Frame(RawSocket.Text, Utf8("""{"type":"start","id":"1"}""")), [4400]),
        ["a message of the server"] = (RawSocket.Frame(RawSocket.Text, Utf8("""{"type":"connection_ack"}""")), [4400]),
        ["a type twice"] = (RawSocket.Frame(RawSocket.Text, Utf8("""{"type":"ping","type":"next"}""")), [4400]),
        ["an id that is half a character"] = (RawSocket.Frame(RawSocket.Text, Utf8("""{"type":"complete","id":"\ud800"}""")), [4400]),
        ["a query that is half a character"] = (
            RawSocket.Frame(RawSocket.Text, Utf8("""{"type":"subscribe","id":"1","payload":{"query":"{ hello(name: \"\ud800\") }"}}""")), [4400]),
        ["a renewal by a token that is not valid"] = (
            RawSocket.Frame(RawSocket.Text, Utf8("""{"type":"ping","payload":{"authorization":"Bearer forged"}}""")), [4403]),
    };

    public static TheoryData<string> Wrong => new(wrong.Keys);

    [Theory, MemberData(nameof(Wrong))]
    public async Task Socket_ShouldCloseWithItsCode_WhenAFrameBreaksARule(string what)
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await RawSocket.OpenAsync(host);
        var (bytes, codes) = wrong[what];

        await socket.WriteAsync(bytes);

        Assert.Contains(await socket.ClosedAsync() ?? Cut, codes);
        Assert.Empty(host.Log.Lines);
        using var other = await RawSocket.OpenAsync(host);
    }

    /// The reason of a close frame has 123 bytes, however many a character of the id needs.
    [Theory]
    [InlineData("a", 30)]
    [InlineData("a", 2_000)]
    [InlineData("あ", 30)]
    [InlineData("あ", 50)]
    [InlineData("😀", 25)]
    [InlineData("\u0000", 50)]
    public async Task Socket_ShouldCloseWith4409_WhateverTheIdInUseIs(string of, int times)
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await RawSocket.OpenAsync(host);
        var id = System.Text.Json.JsonSerializer.Serialize(string.Concat(Enumerable.Repeat(of, times)));
        await socket.SayAsync($$$"""{"type":"subscribe","id":{{{id}}},"payload":{"query":"subscription { live { number } }"}}""");
        await host.Feed.LiveOpened.Task;

        await socket.SayAsync($$$"""{"type":"subscribe","id":{{{id}}},"payload":{"query":"{ hello }"}}""");

        Assert.Equal(4409, await socket.ClosedAsync());
        await host.Feed.LiveEnded.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Message_ShouldBeRead_WhenItComesByteByByteWithPingsBetween()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await RawSocket.OpenAsync(host);
        var message = Utf8(Hello);

        for (var i = 0; i < message.Length; i++)
        {
            await socket.WriteAsync(RawSocket.Frame(i == 0 ? RawSocket.Text : RawSocket.Continuation, message.AsSpan(i, 1), final: i == message.Length - 1));
            await socket.WriteAsync(RawSocket.Frame(RawSocket.Ping, [(byte)i]));
        }

        var (pongs, said) = (0, new List<string>());
        while (pongs < message.Length || said.Count < 2)
        {
            var (opcode, text, _) = await socket.ReadAsync();
            Assert.Contains(opcode, new[] { RawSocket.Pong, RawSocket.Text });
            pongs += opcode == RawSocket.Pong ? 1 : 0;
            if (opcode == RawSocket.Text)
            {
                said.Add(text);
            }
        }

        Assert.Equal(["""{"id":"1","type":"next","payload":{"data":{"hello":"halo é"}}}""", """{"id":"1","type":"complete"}"""], said);
    }

    [Theory]
    [InlineData(RawSocket.Ping, RawSocket.Pong, "abc")]
    [InlineData(RawSocket.CloseFrame, RawSocket.CloseFrame, "\u0003è")]
    public async Task Control_ShouldBeAnswered_WhenItIsSent(int sent, int expected, string payload)
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await RawSocket.OpenAsync(host);
        await socket.WriteAsync(RawSocket.Frame(RawSocket.Pong, "nobody asked"u8));

        await socket.WriteAsync(RawSocket.Frame(sent, Encoding.Latin1.GetBytes(payload)));

        var (opcode, said, code) = await socket.ReadAsync();
        Assert.Equal(expected, opcode);
        Assert.True(said == payload || code == 1000);
    }

    /// The rules of the handshake that only the server can keep.
    [Theory]
    [InlineData("graphql-transport-ws", "")]
    [InlineData("graphql-transport-ws", "Sec-WebSocket-Version: 12\r\n")]
    [InlineData("graphql-transport-ws", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA\r\n")]
    [InlineData("graphql-transport-ws", "Sec-WebSocket-Version: 13\r\nOrigin: https://evil.example\r\n")]
    [InlineData("graphql-transport-ws", "Sec-WebSocket-Version: 13\r\nAuthorization: Bearer forged\r\n")]
    public async Task Handshake_ShouldBeRefused_WhenItIsNone(string protocol, string more)
    {
        await using var host = await WireHost.StartAsync();

        using var socket = await RawSocket.ConnectAsync(host, protocol, more);

        Assert.StartsWith("HTTP/1.1 4", socket.Answer, StringComparison.Ordinal);
        Assert.Empty(host.Log.Lines);
    }

    [Fact]
    public async Task Socket_ShouldServeNothing_WhenMessagesFollowItsClose()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await RawSocket.OpenAsync(host);

        await socket.WriteAsync((byte[])[
            .. RawSocket.Frame(RawSocket.Text, Utf8("""{"type":"nothing"}""")),
            .. RawSocket.Frame(RawSocket.Text, Utf8("""{"type":"subscribe","id":"1","payload":{"query":"mutation { lend }"}}""")),
        ]);

        Assert.Equal(4400, await socket.ClosedAsync());
        Assert.Equal(0, host.Feed.Lent);
    }

    /// A frame of 2 KB is cut at every offset, by a reset and by the end of the line in turns; every 20th of them in each run,
    /// all by SIPOKMUBA_TEST_SCALE=20. Its place comes free each time.
    [Fact]
    public async Task Socket_ShouldBeForgotten_WhenItIsCutAtAnyByteOfAFrame()
    {
        await using var host = await WireHost.StartAsync(options => options.WiresPerAddress = 3);
        var step = Math.Max(1, 20 / (int.TryParse(Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_SCALE"), CultureInfo.InvariantCulture, out var scale) ? scale : 1));
        var frame = RawSocket.Frame(
            RawSocket.Text, Utf8("""{"type":"subscribe","id":"1","payload":{"query":"mutation { lend } #""" + new string('x', 1_960) + "\"}}"));

        for (var cut = 0; cut < frame.Length; cut += step)
        {
            // Who was cut may still have its place for a moment.
            using var socket = await ReopenAsync(host);
            await socket.WriteAsync(frame.AsMemory(0, cut));
            socket.Cut(reset: cut / step % 2 == 0);
        }

        Assert.Equal(0, host.Feed.Lent);
        using var last = await ReopenAsync(host);
        await last.WriteAsync(frame);
        Assert.Contains("next", (await last.ReadAsync()).Said, StringComparison.Ordinal);
        Assert.Empty(host.Log.Lines);
    }

    private static async Task<RawSocket> ReopenAsync(WireHost host)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var socket = await RawSocket.ConnectAsync(host);
            if (socket.Answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            {
                await socket.SayAsync("""{"type":"connection_init"}""");
                await socket.ReadAsync();
                return socket;
            }

            socket.Dispose();
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
