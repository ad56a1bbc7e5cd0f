using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SipOkMuba.Api.Tests.Budgets;

public sealed class BudgetTests : IClassFixture<BudgetApp>
{
    private const string Viewer = "{ viewer { name budget { limit remaining resetAt } } }";

    /// Several hundred points, for anybody.
    private static readonly string dear = $"{{ {string.Join(' ', Enumerable.Range(0, 15).Select(i => $"a{i}: servicePoints(first: 50) {{ nodes {{ id }} }}"))} }}";

    private readonly BudgetApp app;
    private readonly Scenarios scenarios;

    public BudgetTests(BudgetApp app)
    {
        (this.app, scenarios) = (app, new Scenarios(app));
        app.Time.Advance(TimeSpan.FromMinutes(1));
    }

    private DateTimeOffset NextMinute => DateTimeOffset.FromUnixTimeSeconds((app.Time.GetUtcNow().ToUnixTimeSeconds() / 60 + 1) * 60);

    [Fact]
    public async Task Answer_ShouldTellTheBudget_WhenAPartnerAsks()
    {
        var first = await AskAsync(BudgetApp.SmallPartner, Viewer, ("GraphQL-Cost", "report"));
        var cost = first.Json.GetProperty("extensions").GetProperty("operationCost").GetProperty("fieldCost").GetInt32();
        var second = await AskAsync(BudgetApp.SmallPartner, Viewer);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.Status, second.Status));
        Assert.Equal(new Budget(BudgetApp.SmallLimit, BudgetApp.SmallLimit - cost, NextMinute), first.Budget);
        Assert.Equal(BudgetApp.SmallLimit - 2 * cost, second.Budget.Remaining);
        Assert.EndsWith("+07:00", first.Json.GetProperty("extensions").GetProperty("budget").GetProperty("resetAt").GetString(), StringComparison.Ordinal);
        Assert.Equal($"\"points\";q={BudgetApp.SmallLimit};w=60", first.Header("RateLimit-Policy"));
        Assert.Equal($"\"points\";r={first.Budget.Remaining};t={Math.Ceiling((NextMinute - app.Time.GetUtcNow()).TotalSeconds)}", first.Header("RateLimit"));
        Assert.Equal(
            first.Json.GetProperty("extensions").GetProperty("budget").GetRawText(),
            first.Json.GetProperty("data").GetProperty("viewer").GetProperty("budget").GetRawText());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/graphql-response+json")]
    public async Task Request_ShouldBeRefused_WhenTheBudgetIsUsedUp(string accept)
    {
        await ExhaustAsync(BudgetApp.SmallPartner, BudgetApp.SmallLimit);

        var refused = await AskAsync(BudgetApp.SmallPartner, "{ viewer { name } }", ("Accept", accept));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("BUDGET_EXHAUSTED", refused.ErrorCode);
        Assert.False(refused.Json.TryGetProperty("data", out _));
        var wait = (NextMinute - app.Time.GetUtcNow()).TotalSeconds;
        Assert.Equal(Math.Ceiling(wait).ToString(CultureInfo.InvariantCulture), refused.Header("Retry-After"));
        Assert.Equal($"\"points\";r={refused.Budget.Remaining};t={Math.Ceiling(wait)}", refused.Header("RateLimit"));
        Assert.InRange(refused.Budget.Remaining!.Value, 0, 10);

        app.Time.Advance(TimeSpan.FromSeconds(Math.Ceiling(wait)));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(BudgetApp.SmallPartner, "{ viewer { name } }", ("Accept", accept))).Status);
    }

    [Fact]
    public async Task Budget_ShouldNotBeCharged_WhenARequestIsRefused()
    {
        await AskAsync(BudgetApp.SmallPartner, "{ viewer { name } }");
        var before = (await AskAsync(BudgetApp.SmallPartner, "{ viewer { name } }", ("GraphQL-Cost", "validate"))).Budget;

        var refusals = new[]
        {
            await AskAsync(BudgetApp.SmallPartner, "{ viewer { name "),
            await AskAsync(BudgetApp.SmallPartner, dear.Replace("{ id }", "{ id openingHours { day } }", StringComparison.Ordinal)),
            await AskAsync(BudgetApp.SmallPartner, string.Join(' ', Enumerable.Repeat("query A { __typename }", 20))),
        };

        Assert.All(refusals, refused => Assert.NotEmpty(refused.Json.GetProperty("errors").EnumerateArray()));
        Assert.All(refusals, refused => Assert.Equal(before, refused.Budget));
    }

    [Fact]
    public async Task Address_ShouldBeLimitedApart_WhenManyAskWithoutAToken()
    {
        await ExhaustAsync("", 3_000, ("X-Forwarded-For", "203.0.113.7"));

        var same = await AskAsync("", dear, ("X-Forwarded-For", "203.0.113.7"));
        var other = await AskAsync("", dear, ("X-Forwarded-For", "203.0.113.8"));
        var partner = await AskAsync(BudgetApp.SmallPartner, "{ viewer { name } }", ("X-Forwarded-For", "203.0.113.7"));

        Assert.Equal(HttpStatusCode.TooManyRequests, same.Status);
        Assert.Equal((HttpStatusCode.OK, 3_000), (other.Status, other.Budget.Limit));
        Assert.Equal((HttpStatusCode.OK, BudgetApp.SmallLimit), (partner.Status, partner.Budget.Limit));
        await using var database = await scenarios.DatabaseAsync();
        Assert.DoesNotContain(database.BudgetWindows.Select(window => window.Payer).ToList(), payer => payer.Contains("113", StringComparison.Ordinal) && payer.Contains('.'));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("203.0.113.9", "::ffff:203.0.113.9", true)]
    [InlineData("198.51.100.1, 203.0.113.10", "203.0.113.10", true)]
    public async Task Address_ShouldBeTheNetworkOfTheCaller_WhenAProxyNamesIt(string first, string second, bool isShared)
    {
        var before = await AskAsync("", "{ __typename }", ("X-Forwarded-For", first));

        var after = await AskAsync("", "{ __typename }", ("X-Forwarded-For", second));

        Assert.Equal(isShared ? before.Budget.Remaining - 1 : before.Budget.Remaining, after.Budget.Remaining);
    }

    [Fact]
    public async Task DemoClient_ShouldHaveNoLimit_UnlessItAsksForOne()
    {
        var free = await AskAsync("demo-portal", dear);

        Assert.Equal(new Budget(null, null, null), free.Budget);
        Assert.Null(free.Header("RateLimit"));
        Assert.Equal("{\"limit\":null,\"remaining\":null,\"resetAt\":null}", free.Json.GetProperty("extensions").GetProperty("budget").GetRawText());

        var asked = await AskAsync("demo-portal", "{ viewer { name } }", ("GraphQL-Budget", "15"));
        var refused = await AskAsync("demo-portal", "{ viewer { name } }", ("GraphQL-Budget", "15"));
        var inBody = await AskAsync("demo-portal", new { query = "{ viewer { name } }", extensions = new { budget = 15 } });

        Assert.Equal(new Budget(15, 5, NextMinute), asked.Budget);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, inBody.Status);
        Assert.Equal(5, inBody.Budget.Remaining);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("demo-portal", "{ viewer { name } }")).Status);
    }

    [Fact]
    public async Task Limit_ShouldBeThePartnersOwn_WhenItAsksForAnother()
    {
        var answer = await AskAsync(BudgetApp.SmallPartner, "{ viewer { name } }", ("GraphQL-Budget", "1000000"));

        Assert.Equal(BudgetApp.SmallLimit, answer.Budget.Limit);
    }

    /// The engine, a plan and a plan again: what a caller pays must not show in what is read.
    [Fact]
    public async Task Data_ShouldBeTheSameBytes_WithAndWithoutALimit()
    {
        await scenarios.SubmittedAsync();
        const string Query = "{ applications(first: 2) { nodes { number status village { name } statusHistory { at } } pageInfo { hasNextPage endCursor } } }";
        var answers = new List<string>();
        foreach (var (client, budget) in new[] { ("demo-portal", "0"), ("demo-portal", "1000"), (BudgetApp.SmallPartner, "0"), ("demo-portal", "0"), (BudgetApp.SmallPartner, "0") })
        {
            var answer = await AskAsync(client, Query, ("GraphQL-Budget", budget));
            Assert.Equal(client == BudgetApp.SmallPartner || budget != "0", answer.Budget.Limit is not null);
            answers.Add(answer.Json.GetProperty("data").GetRawText());
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task KeptAnswer_ShouldTellTheBudgetOfToday_WhenARequestIsRepeated()
    {
        var body = new { query = Scenarios.Submit, variables = new { input = Scenarios.Submission(Person.Next()) } };
        var first = await AskAsync(BudgetApp.SmallPartner, body, ("Idempotency-Key", "kept-budget"));
        app.Time.Advance(TimeSpan.FromMinutes(1));

        await AskAsync(BudgetApp.SmallPartner, "{ viewer { name } }");
        var again = await AskAsync(BudgetApp.SmallPartner, body, ("Idempotency-Key", "kept-budget"));

        Assert.Equal(first.Json.GetProperty("data").GetRawText(), again.Json.GetProperty("data").GetRawText());
        Assert.Equal(first.Budget.Remaining - 10, again.Budget.Remaining);
        Assert.Equal(NextMinute, again.Budget.ResetAt);
    }

    [Fact]
    public async Task Socket_ShouldTellTheBudgetAndRefuse_WhenItIsUsedUp()
    {
        var token = await app.TokenAsync(BudgetApp.SmallPartner);
        await using var socket = await LiveSocket.SubscribeAsync(app, token, "{ viewer { name } }");
        var next = await socket.ReceiveAsync();
        await ExhaustAsync(BudgetApp.SmallPartner, BudgetApp.SmallLimit);

        await using var refused = await LiveSocket.SubscribeAsync(app, token, "{ viewer { name } }");
        var error = await refused.ReceiveAsync();

        Assert.Equal(BudgetApp.SmallLimit - 10, next.GetProperty("payload").GetProperty("extensions").GetProperty("budget").GetProperty("remaining").GetInt32());
        Assert.Equal("error", error.GetProperty("type").GetString());
        var told = error.GetProperty("payload")[0].GetProperty("extensions");
        Assert.Equal("BUDGET_EXHAUSTED", told.GetProperty("code").GetString());
        Assert.Equal(BudgetApp.SmallLimit, told.GetProperty("limit").GetInt32());
        Assert.Equal(NextMinute, told.GetProperty("resetAt").GetDateTimeOffset());
    }

    /// Paid event by event, cut with the cursor of the last one that was delivered, and resumed without loss.
    [Fact]
    public async Task Subscription_ShouldEndWithItsCursor_WhenTheBudgetIsUsedUp()
    {
        const string Query = "subscription($after: String) { onEvent(after: $after) { id cursor } }";
        for (var i = 0; i < 5; i++)
        {
            await scenarios.SubmittedAsync();
        }

        var token = await app.TokenAsync("demo-portal");
        var whole = await CollectAsync(token, Query, "0", 1_000, 5);
        var price = whole[0].Remaining - whole[1].Remaining;

        var cut = await CollectAsync(token, Query, "0", 1 + 3 * price + price - 1, 4);

        Assert.InRange(price, 1, 20);
        Assert.Equal(whole.Take(3).Select(item => item.Cursor), cut.Take(3).Select(item => item.Cursor));
        Assert.Equal((0, price - 1), (cut[3].Id.Length, cut[3].Remaining));
        Assert.Equal(whole[2].Cursor, cut[3].Cursor);

        app.Time.Advance(TimeSpan.FromMinutes(1));
        var resumed = await CollectAsync(token, Query, cut[3].Cursor, 1_000, 2);

        Assert.Equal(whole.Skip(3).Select(item => item.Id), resumed.Select(item => item.Id));
    }

    /// What was delivered: events with what was left after them, and at the end perhaps a refusal with no id.
    private async Task<List<(string Id, string Cursor, int Remaining)>> CollectAsync(string token, string query, string after, int budget, int count)
    {
        await using var socket = await LiveSocket.SubscribeAsync(app, token, query, new { after }, new { budget });
        var seen = new List<(string Id, string Cursor, int Remaining)>();
        while (seen.Count < count)
        {
            var message = await socket.ReceiveAsync();
            var payload = message.GetProperty("payload");
            if (message.GetProperty("type").GetString() == "error")
            {
                var told = payload[0].GetProperty("extensions");
                Assert.Equal("BUDGET_EXHAUSTED", told.GetProperty("code").GetString());
                seen.Add(("", told.GetProperty("cursor").GetString()!, told.GetProperty("remaining").GetInt32()));
                return seen;
            }

            var logged = payload.GetProperty("data").GetProperty("onEvent");
            var left = payload.GetProperty("extensions").GetProperty("budget").GetProperty("remaining").GetInt32();
            seen.Add((logged.GetProperty("id").GetString()!, logged.GetProperty("cursor").GetString()!, left));
        }

        return seen;
    }

    private async Task ExhaustAsync(string client, int limit, params (string Name, string Value)[] headers)
    {
        var query = client.Length == 0 ? dear : "{ viewer { name } }";
        for (var charged = 0; charged <= limit; charged += 10)
        {
            if ((await AskAsync(client, query, headers)).Status == HttpStatusCode.TooManyRequests)
            {
                return;
            }
        }

        Assert.Fail("The budget was never used up.");
    }

    private Task<Told> AskAsync(string client, string query, params (string Name, string Value)[] headers) =>
        AskAsync(client, new { query }, headers);

    private async Task<Told> AskAsync(string client, object body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await scenarios.As(client).SendAsync(request);
        return new Told(
            response.StatusCode,
            response.Headers.ToDictionary(header => header.Key, header => header.Value.First(), StringComparer.OrdinalIgnoreCase),
            JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    private sealed record Budget(int? Limit, int? Remaining, DateTimeOffset? ResetAt);

    private sealed record Told(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, JsonElement Json)
    {
        public Budget Budget => Json.GetProperty("extensions").GetProperty("budget").Deserialize<Budget>(JsonSerializerOptions.Web)!;

        public string? ErrorCode => Json.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();

        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }
}

/// Without a configured proxy anybody could name an address of their own.
public sealed class UntrustedAddressTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Address_ShouldBeThatOfTheConnection_WhenAStrangerNamesAnother()
    {
        using var client = app.AsAnonymous();
        var remaining = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={__typename}");
            request.Headers.Add("X-Forwarded-For", $"203.0.113.{i}");
            using var response = await client.SendAsync(request);
            remaining.Add(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement
                .GetProperty("extensions").GetProperty("budget").GetProperty("remaining").GetInt32());
        }

        // A minute may end in between.
        Assert.True(remaining.Zip(remaining.Skip(1)).Count(pair => pair.Second == pair.First - 1) >= 18, string.Join(' ', remaining));
    }
}
