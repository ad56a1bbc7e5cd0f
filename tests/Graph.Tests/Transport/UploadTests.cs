using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SipOkMuba.Graph.Tests.Transport;

public sealed class UploadTests
{
    private const string Map = """{"0":["variables.f"]}""";
    private static readonly byte[] small = "%PDF-"u8.ToArray();

    [Theory]
    [InlineData(Form.OneFile, Map)]
    [InlineData("""{"query":"mutation($f: [Upload]) { store(files: $f) }","variables":{"f":[null]}}""", """{"0":["variables.f.0"]}""")]
    [InlineData("""{"query":"mutation($s: ShelfInput) { store(shelf: $s) }","variables":{"s":{"cover":null}}}""", """{"0":["variables.s.cover"]}""")]
    [InlineData("""{"query":"mutation($s: ShelfInput) { store(shelf: $s) }","variables":{"s":{"pages":[null]}}}""", """{"0":["variables.s.pages.0"]}""")]
    public async Task Post_ShouldHandOverTheFile_WhenTheMapNamesItsPlace(string operations, string map)
    {
        await using var host = await WireHost.StartAsync();

        var answer = await Form.SendAsync(host, Form.Of(operations, map, ("0", small)));

        Assert.Equal((HttpStatusCode.OK, """{"data":{"store":"0.pdf:application/pdf:5:38523c08"}}"""), answer);
    }

    [Fact]
    public async Task Post_ShouldHandOverEachFile_WhenThereAreSeveral()
    {
        await using var host = await WireHost.StartAsync();

        var (_, body) = await Form.SendAsync(host, Form.Of(
            """{"query":"mutation($f: [Upload]) { store(files: $f) }","variables":{"f":[null,null,null]}}""",
            """{"a":["variables.f.1"],"b":["variables.f.0","variables.f.2"]}""", ("b", []), ("a", small)));

        Assert.Equal("""{"data":{"store":"b.pdf:application/pdf:0:e3b0c442 a.pdf:application/pdf:5:38523c08 b.pdf:application/pdf:0:e3b0c442"}}""", body);
    }

    [Theory]
    [InlineData(Form.OneFile, "{}")]
    [InlineData(Form.OneFile, "[]")]
    [InlineData(Form.OneFile, "null")]
    [InlineData(Form.OneFile, "{\"0\":[\"variables.f\"]")]
    [InlineData(Form.OneFile, """{"0":"variables.f"}""")]
    [InlineData(Form.OneFile, """{"0":[]}""")]
    [InlineData(Form.OneFile, """{"0":[null]}""")]
    [InlineData(Form.OneFile, """{"0":["variables.f"],"1":["variables.f"]}""")]
    [InlineData(Form.OneFile, """{"0":["variables.f"],"0":["variables.f"]}""")]
    [InlineData(Form.OneFile, """{"0":["variables.f","variables.f"]}""")]
    [InlineData(Form.OneFile, """{"0":["variables.g"]}""")]
    [InlineData(Form.OneFile, """{"0":["variables"]}""")]
    [InlineData(Form.OneFile, """{"0":[""]}""")]
    [InlineData(Form.OneFile, """{"0":["query"]}""")]
    [InlineData(Form.OneFile, """{"0":["0.variables.f"]}""")]
    [InlineData(Form.OneFile, """{"0":["variables.f.0"]}""")]
    [InlineData("""{"query":"mutation($f: Upload) { store(file: $f) }"}""", Map)]
    [InlineData("""{"query":"mutation($f: Upload) { store(file: $f) }","variables":{"f":"a"}}""", Map)]
    [InlineData("""{"query":"mutation($f: [Upload]) { store(files: $f) }","variables":{"f":[null]}}""", """{"0":["variables.f.1"]}""")]
    [InlineData("""{"query":"mutation($f: [Upload]) { store(files: $f) }","variables":{"f":[null]}}""", """{"0":["variables.f.-1"]}""")]
    [InlineData("[" + Form.OneFile + "]", Map)]
    [InlineData("{}", Map)]
    [InlineData("\"{ hello }\"", Map)]
    [InlineData("", Map)]
    public async Task Post_ShouldBe400WithACode_WhenTheFormIsNoRequest(string operations, string map)
    {
        await using var host = await WireHost.StartAsync();

        var (status, body) = await Form.SendAsync(host, Form.Of(operations, map, ("0", small)));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("\"code\"", body);
        Assert.Equal(0, host.Feed.Stored);
        Assert.Empty(host.Log.Lines);
    }

    public static TheoryData<string, byte[]> WrongForms => new()
    {
        { "map first", new Form().Text("map", Map).Text("operations", Form.OneFile).File("0", small).End() },
        { "file first", new Form().File("0", small).Text("operations", Form.OneFile).Text("map", Map).End() },
        { "no map", new Form().Text("operations", Form.OneFile).File("0", small).End() },
        { "no file", Form.Of(Form.OneFile, Map) },
        { "a file of another name", Form.Of(Form.OneFile, Map, ("1", small)) },
        { "the file twice", Form.Of(Form.OneFile, Map, ("0", small), ("0", small)) },
        { "a part without a name", new Form().Text("operations", Form.OneFile).Text("map", Map).Add("Content-Type: application/pdf", small).End() },
        { "no form-data", new Form().Add("Content-Disposition: attachment; name=\"operations\"", "{}"u8.ToArray()).End() },
        { "no UTF-8", new Form().Add("Content-Disposition: form-data; name=\"operations\"", [0x22, 0xC3, 0x28, 0x22]).End() },
        { "nothing", [] },
        { "an end alone", new Form().End() },
        { "long headers", new Form().Add("X: " + new string('x', 5000), []).End() },
    };

    [Theory, MemberData(nameof(WrongForms))]
    public async Task Post_ShouldBe400_WhenThePartsAreWrong(string what, byte[] form)
    {
        await using var host = await WireHost.StartAsync();

        var (status, body) = await Form.SendAsync(host, form);

        Assert.True(status == HttpStatusCode.BadRequest, $"{what}: {status} {body}");
        Assert.Contains("BAD_REQUEST", body);
        Assert.Equal(0, host.Feed.Stored);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("another")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task Post_ShouldBe400_WhenTheBoundaryIsAnother(string boundary)
    {
        await using var host = await WireHost.StartAsync();

        var (status, _) = await Form.SendAsync(host, Form.Of(Form.OneFile, Map, ("0", small)), boundary: boundary);

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task Post_ShouldStoreNothing_WhenTheFormIsCutAnywhere()
    {
        await using var host = await WireHost.StartAsync();
        var form = Form.Of(Form.OneFile, Map, ("0", small));
        var whole = form.Length - "--\r\n".Length;

        for (var length = 0; length < whole; length++)
        {
            var (status, _) = await Form.SendAsync(host, form[..length]);
            Assert.Equal(HttpStatusCode.BadRequest, status);
        }

        Assert.Equal(0, host.Feed.Stored);
        Assert.Empty(host.Log.Lines);
    }

    [Fact]
    public async Task Post_ShouldAnswerEachInTime_WhenFormsAreMutated()
    {
        await using var host = await WireHost.StartAsync();
        var form = Form.Of(Form.OneFile, Map, ("0", small));
        var random = new Random(20261126);

        for (var round = 0; round < 1000; round++)
        {
            var mutated = form.ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            var (status, body) = await Form.SendAsync(host, random.Next(4) == 0 ? mutated[random.Next(mutated.Length)..] : mutated);
            Assert.True((int)status is 200 or 400 or 413, $"{status} {body} {string.Join("\n", host.Log.Lines)}");
        }

        Assert.Empty(host.Log.Lines);
    }

    public static TheoryData<string, byte[]> LargeForms => new()
    {
        { "a file", Form.Of(Form.OneFile, Map, ("0", new byte[1001])) },
        { "files", Form.Of(Form.OneFile, """{"0":["variables.f"],"1":["variables.g"],"2":["variables.h"]}""") },
        { "text", Form.Of(Form.OneFile.Insert(1, new string(' ', 64 * 1024)), Map) },
        { "a map", Form.Of(Form.OneFile, Map.Insert(1, new string(' ', 64 * 1024))) },
        { "all together", Form.Of(Form.OneFile, Map, ("0", new byte[1024 * 1024])) },
    };

    [Theory, MemberData(nameof(LargeForms))]
    public async Task Post_ShouldBe413_WhenSomethingIsTooLarge(string what, byte[] form)
    {
        await using var host = await WireHost.StartAsync(options => (options.Uploads.FileBytes, options.Uploads.Files) = (1000, 2));

        var (status, body) = await Form.SendAsync(host, form);

        Assert.True(status == HttpStatusCode.RequestEntityTooLarge, $"{what}: {status} {body}");
        Assert.Contains("REQUEST_TOO_LARGE", body);
        Assert.Equal(0, host.Feed.Stored);
    }

    [Theory]
    [InlineData("siti", false, 400, "HC0077")]
    [InlineData(null, true, 401, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("forged", true, 401, "AUTH_NOT_AUTHENTICATED")]
    public async Task Post_ShouldRefuseBeforeTheFiles_WhenNobodyMaySendThem(string? token, bool preflight, int status, string code)
    {
        await using var host = await WireHost.StartAsync();

        var answer = await Form.SendAsync(host, Form.Of(Form.OneFile, Map, ("0", small)), token, preflight);

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains(code, answer.Body);
    }

    [Theory]
    [InlineData("mutation { store(file: \"a\") }")]
    [InlineData("mutation { store(file: 1) }")]
    [InlineData("mutation { store(files: [\"a\"]) }")]
    [InlineData("mutation($f: Upload) { store(file: $f) }")]
    public async Task Json_ShouldBeRefused_WhenItNamesAFile(string query)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync(query, "application/graphql-response+json", new { f = "secret" });
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain("secret", body);
        Assert.Equal(0, host.Feed.Stored);
    }

    [Fact]
    public async Task Post_ShouldBe503ForAWhile_WhenFilesOccupyTheMemory()
    {
        await using var host = await WireHost.StartAsync(options => options.Uploads.MemoryBytes = 1000);
        var form = Form.Of(Form.OneFile, Map, ("0", new byte[900]));

        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Form.SendAsync(host, Form.Of(Form.OneFile, Map, ("0", new byte[1001])))).Status);
            Assert.Equal(HttpStatusCode.OK, (await Form.SendAsync(host, form)).Status);
        }
    }

    /// At 4 KB a second and 10 seconds on top: who sends 20 KB has 15 seconds for the next byte.
    [Theory]
    [InlineData(200, 11)]
    [InlineData(20 * 1024, 16)]
    public async Task Body_ShouldBe408_WhenItStopsComing(int sent, int seconds)
    {
        await using var host = await WireHost.StartAsync();
        using var client = await BegunAsync(host, sent);

        host.Time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.StartsWith("HTTP/1.1 408", await AnswerAsync(client));
    }

    [Fact]
    public async Task Body_ShouldBeRead_WhenItComesSlowlyButSteadily()
    {
        await using var host = await WireHost.StartAsync();
        using var client = await BegunAsync(host, 20 * 1024);

        host.Time.Advance(TimeSpan.FromSeconds(14));
        await client.SendAsync(Encoding.ASCII.GetBytes($"{new string('x', 5000)}\r\n--{Form.Boundary}--\r\n"));

        Assert.StartsWith("HTTP/1.1 200", await AnswerAsync(client));
    }

    /// Waits until the server has read all that was sent: the bytes of the file tell by what they occupy.
    private static async Task<Socket> BegunAsync(WireHost host, int bytes)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(host.Address.Host, host.Address.Port);
        var form = Form.Of(Form.OneFile, Map, ("0", []));
        var open = form[..^$"\r\n--{Form.Boundary}--\r\n".Length];
        await client.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer siti\r\nGraphQL-Preflight: 1\r\n"
            + $"Content-Type: multipart/form-data; boundary={Form.Boundary}\r\nContent-Length: {form.Length + bytes + 5000}\r\n\r\n"));
        var memory = host.Services.GetRequiredService<SipOkMuba.Graph.Transport.UploadMemory>();
        await client.SendAsync(open);
        await client.SendAsync(new byte[bytes]);
        await WireHost.SettleAsync(() => memory.Taken >= Math.Max(1, bytes - 4096));
        return client;
    }

    private static async Task<string> AnswerAsync(Socket client)
    {
        var buffer = new byte[16];
        var read = 0;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (read < buffer.Length)
        {
            read += await client.ReceiveAsync(buffer.AsMemory(read), patience.Token);
        }

        return Encoding.ASCII.GetString(buffer);
    }
}
