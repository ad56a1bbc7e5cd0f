using System.Net;
using System.Text.Json;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Transport;

public sealed class BatchTests
{
    [Fact]
    public async Task Post_ShouldAnswerEachInItsOrder_WhenBatchesAreTaken()
    {
        await using var host = await HostAsync();

        using var response = await host.PostJsonAsync(
            """[{"query":"{ who }"},{"query":"mutation { lend }"},{"query":"{ nothing }"},{"query":"{ refused }"},{"query":"mutation { lend }"},{"query":"subscription { live { number } }"}]""",
            token: "siti");

        Assert.Equal((HttpStatusCode.OK, "application/json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        using var answers = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(
            ["""{"who":"siti"}""", """{"lend":1}""", "FIELDS_ON_CORRECT_TYPE", "LIBRARY_CLOSED", """{"lend":2}""", "STREAM_REQUIRED"],
            answers.RootElement.EnumerateArray().Select(answer => answer.TryGetProperty("errors", out var errors)
                ? errors[0].GetProperty("extensions").GetProperty("code").GetString()!
                : answer.GetProperty("data").GetRawText()));
        Assert.Equal(0, host.Feed.Taken);
    }

    [Theory]
    [InlineData(0, 1, "BATCH_REFUSED")]
    [InlineData(0, 0, "BATCH_REFUSED")]
    [InlineData(10, 0, "BAD_REQUEST")]
    [InlineData(10, 11, "BATCH_REFUSED")]
    [InlineData(3, 4, "BATCH_REFUSED")]
    public async Task Post_ShouldRunNone_WhenTheArrayIsEmptyOrTooLong(int allowed, int sent, string code)
    {
        await using var host = await HostAsync(allowed);

        using var response = await host.PostJsonAsync($"[{string.Join(',', Enumerable.Repeat("""{"query":"mutation { lend }"}""", sent))}]");

        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, await CodeOfAsync(response)));
        Assert.Equal(0, host.Feed.Lent);
    }

    [Theory]
    [InlineData("""[{"query":"mutation { lend }"},[{"query":"{ who }"}]]""", "BATCH_REFUSED")]
    [InlineData("""[{"query":"mutation { lend }"},{}]""", "BAD_REQUEST")]
    [InlineData("""[{"query":"mutation { lend }"},1]""", "BAD_REQUEST")]
    public async Task Post_ShouldRunNone_WhenOneIsNoRequest(string body, string code)
    {
        await using var host = await HostAsync();

        using var response = await host.PostJsonAsync(body);

        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, await CodeOfAsync(response)));
        Assert.Equal(0, host.Feed.Lent);
    }

    [Fact]
    public async Task Key_ShouldBeOfOneRequest_WhenABatchHasSeveral()
    {
        await using var host = await HostAsync();

        using var own = await host.PostJsonAsync("""[{"query":"{ key }","extensions":{"idempotencyKey":"a"}},{"query":"{ key }"}]""");
        host.Client.DefaultRequestHeaders.Add("Idempotency-Key", "b");
        using var shared = await host.PostJsonAsync("""[{"query":"mutation { lend }"}]""");

        Assert.Equal("""[{"data":{"key":"a"}},{"data":{"key":null}}]""", await own.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.BadRequest, "IDEMPOTENCY_KEY_SEVERAL_MUTATIONS"), (shared.StatusCode, await CodeOfAsync(shared)));
        Assert.Equal(0, host.Feed.Lent);
    }

    [Fact]
    public async Task Form_ShouldBeRefused_WhenItHoldsABatch()
    {
        await using var host = await HostAsync();

        var (status, body) = await Form.SendAsync(host, Form.Of("[" + Form.OneFile + "]", """{"0":["0.variables.f"]}""", ("0", [])));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("BATCH_REFUSED", body);
    }

    /// The first takes all there is.
    [Fact]
    public async Task Budget_ShouldBeChargedForEach_WhenABatchHasSeveral()
    {
        var purse = new Purse(1);
        await using var host = await WireHost.StartAsync(
            options => options.RequestsPerBatch = 10, services => services.AddSingleton<ICostBudget>(purse));

        using var response = await host.PostJsonAsync("""[{"query":"{ who }"},{"query":"{ who }"},{"query":"{ who }"}]""");

        using var answers = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal([false, true, true], answers.RootElement.EnumerateArray().Select(answer => answer.TryGetProperty("errors", out _)));
        Assert.Equal(3, purse.Asked);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    public void Option_ShouldBeRefused_WhenItIsOutOfBounds(int requests) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GraphTransportOptions { RequestsPerBatch = requests });

    private static Task<WireHost> HostAsync(int allowed = 10) => WireHost.StartAsync(options => options.RequestsPerBatch = allowed);

    private static async Task<string?> CodeOfAsync(HttpResponseMessage response)
    {
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return answer.RootElement.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
    }

    private sealed class Purse(int operations) : ICostBudget
    {
        public int Asked { get; private set; }

        public ValueTask<BudgetState> ChargeAsync(GraphCallData call, int points, CancellationToken cancellationToken) =>
            new(Of(call) with { Exhausted = ++Asked > operations });

        public BudgetState Of(GraphCallData call) => new(100, 10, DateTimeOffset.UnixEpoch.AddYears(60));
    }
}
