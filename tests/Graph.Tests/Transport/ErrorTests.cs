using System.Text;
using System.Text.Json;
using SipOkMuba.Graph.Tests.Security;

namespace SipOkMuba.Graph.Tests.Transport;

public sealed class ErrorTests
{
    [Fact]
    public async Task Fault_ShouldBeMaskedAndLoggedOnceWithoutValues_WhenAResolverThrows()
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync("query Private { private: boom hello(name: \"rahasia\") }");

        var error = (await ErrorsAsync(response)).Single();
        Assert.Equal("Unexpected Execution Error", error.GetProperty("message").GetString());
        Assert.Equal("INTERNAL_SERVER_ERROR", error.GetProperty("extensions").GetProperty("code").GetString());
        var requestId = error.GetProperty("extensions").GetProperty("requestId").GetString();
        var line = Assert.Single(host.Log.Lines);
        Assert.Contains(requestId!, line);
        Assert.Contains("Query.boom", line);
        Assert.Contains("InvalidOperationException", line);
        Assert.DoesNotContain("secret", line);
        Assert.DoesNotContain("1606092006990001", line);
        Assert.DoesNotContain("rahasia", line);
        Assert.DoesNotContain("rivate", line);
    }

    [Fact]
    public async Task ExpectedError_ShouldKeepMessageAndCode_WhenAResolverThrowsIt()
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync("{ refused }");

        var error = (await ErrorsAsync(response)).Single();
        Assert.Equal("No.", error.GetProperty("message").GetString());
        Assert.Equal("LIBRARY_CLOSED", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Empty(host.Log.Lines);
    }

    [Fact]
    public async Task NonNullViolation_ShouldBeHC0018_WhenAFieldGivesNull()
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync("{ never }");

        Assert.Equal("HC0018", (await ErrorsAsync(response)).Single().GetProperty("extensions").GetProperty("code").GetString());
    }

    [Fact]
    public async Task SlowOperation_ShouldBeHC0045_WhenItsTimeIsUp()
    {
        await using var host = await WireHost.StartAsync();

        var sent = host.PostAsync("{ slow }");
        await host.Feed.SlowStarted.Task;
        host.Time.Advance(TimeSpan.FromSeconds(30));
        using var response = await sent;

        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal("HC0045", (await ErrorsAsync(response)).Single().GetProperty("extensions").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Errors_ShouldBeFiveWithACountOfTheRest_WhenThereAreMore()
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync("{ node {" + Attacks.Times(12, " f{0}") + " } }");

        var errors = await ErrorsAsync(response);
        Assert.Equal(5, errors.Count);
        Assert.Equal(7, errors[4].GetProperty("extensions").GetProperty("omittedErrors").GetInt32());
        Assert.False(errors[3].GetProperty("extensions").TryGetProperty("omittedErrors", out _));
    }

    [Theory]
    [InlineData("{ helo }")]
    [InlineData("{ hello(nam: \"a\") }")]
    [InlineData("{ node { ... on Qery { hello } } }")]
    public async Task Errors_ShouldSuggestNoNames_WhenOneIsMisspelt(string query)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync(query);

        Assert.DoesNotContain("Did you mean", await response.Content.ReadAsStringAsync());
        Assert.NotEmpty(await ErrorsAsync(response));
    }

    [Fact]
    public async Task CachedDocument_ShouldStillCheckArgumentsAndVariables_WhenItRunsAgain()
    {
        await using var host = await WireHost.StartAsync();
        const string Query = "query($n: Int!) { even(n: $n) }";

        using var good = await host.PostAsync(Query, variables: new { n = 2 });
        using var odd = await host.PostAsync(Query, variables: new { n = 3 });
        using var wrong = await host.PostAsync(Query, variables: new { n = "two" });
        using var missing = await host.PostAsync(Query);

        Assert.Equal("""{"data":{"even":2}}""", await good.Content.ReadAsStringAsync());
        Assert.Equal("ODD", (await ErrorsAsync(odd)).Single().GetProperty("extensions").GetProperty("code").GetString());
        Assert.Single(await ErrorsAsync(wrong));
        Assert.Single(await ErrorsAsync(missing));
    }

    /// What a developer needs to correct it, and nothing of what was sent.
    [Theory]
    [InlineData("query($n: String) { hello(name: $n) }", "{\"n\":1606092006990001}", "Variable '$n' is invalid. Expected type 'String'.")]
    [InlineData(
        "query($x: [Int]) { node { n(xs: $x) } }", "{\"x\":[1,\"ra' to 'hasia\"]}", "Variable '$x[1]' is invalid. Expected type 'Int'.")]
    [InlineData("{ node(x: \"rahasia\") { n } }", "{}", "Argument 'x' has invalid value. Expected type 'Int'")]
    [InlineData(
        "{ node { n(xs: [1, \"rahasia\"]) } }", "{}", "Argument 'xs' has invalid value. In element #2: [Expected type 'Int']")]
    public async Task WrongValue_ShouldBeNamedByPlaceAndTypeAlone_WhenItIsRefused(string query, string variables, string message)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync(query, variables: JsonDocument.Parse(variables).RootElement);

        var error = (await ErrorsAsync(response)).Single();
        Assert.Equal(message, error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Conflict_ShouldBeToldAtItsPlace_WhenFieldsDoNotMerge()
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync("{ node { a { x: n } } node { a { x: b { n } } } }");

        var error = (await ErrorsAsync(response)).Single();
        Assert.StartsWith("Fields x conflicts because they return conflicting types", error.GetProperty("message").GetString());
        Assert.Equal("OVERLAPPING_FIELDS_CAN_BE_MERGED", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal([14, 34], error.GetProperty("locations").EnumerateArray().Select(place => place.GetProperty("column").GetInt32()));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/graphql-response+json")]
    public async Task IdempotencyKey_ShouldBeRefused_WhenTheExtensionIsNoString(string accept)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync("mutation { lend }", accept, extensions: new { idempotencyKey = 5 });

        Assert.Equal(400, (int)response.StatusCode);
        var error = (await ErrorsAsync(response)).Single();
        Assert.Equal("IDEMPOTENCY_KEY_INVALID", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal(0, host.Feed.Lent);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/graphql-response+json")]
    public async Task Attack_ShouldBe400_WhateverIsAccepted(string accept)
    {
        await using var host = await WireHost.StartAsync();

        foreach (var (name, (document, code)) in Attacks.All)
        {
            using var response = await host.PostAsync(document, accept);

            Assert.True((int)response.StatusCode == 400, name);
            var error = (await ErrorsAsync(response)).Single();
            // A document of 64 KB makes a body that is larger.
            Assert.Contains(error.GetProperty("extensions").GetProperty("code").GetString(), new[] { code, "REQUEST_TOO_LARGE" });
        }
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(60_000)]
    [InlineData(200_000)]
    public async Task DeepJson_ShouldBe400AndTheServerLive_WhenItNests(int levels)
    {
        await using var host = await WireHost.StartAsync();

        using var bare = await host.PostJsonAsync(new string('[', levels));
        using var variables = await host.PostJsonAsync("{\"query\":\"{ hello }\",\"variables\":{\"a\":" + new string('[', levels));
        using var objects = await host.PostJsonAsync(string.Concat(Enumerable.Repeat("{\"a\":", levels / 5)));

        Assert.All([bare, variables, objects], response => Assert.Equal(400, (int)response.StatusCode));
        using var alive = await host.PostAsync("{ hello }");
        Assert.True(alive.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData(10, 400, "INPUT_TOO_DEEP")]
    [InlineData(9, 200, null)]
    public async Task VariableDepth_ShouldBeLimited_WhenItIsSentAsJson(int lists, int status, string? code)
    {
        await using var host = await WireHost.StartAsync();
        var value = new string('[', lists + 1) + new string(']', lists + 1);

        using var response = await host.PostJsonAsync("{\"query\":\"{ hello }\",\"variables\":{\"a\":" + value + "}}");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (await ErrorsAsync(response)).FirstOrDefault() is { ValueKind: JsonValueKind.Object } error
            ? error.GetProperty("extensions").GetProperty("code").GetString() : null);
    }

    [Fact]
    public async Task VariableLists_ShouldBeLimited_WhenTheyAreSentAsJson()
    {
        await using var host = await WireHost.StartAsync();

        using var list = await host.PostAsync("{ hello }", variables: new { a = Enumerable.Range(0, 251) });
        using var allowed = await host.PostAsync("{ hello }", variables: new { a = Enumerable.Range(0, 250) });
        using var many = await host.PostAsync("{ hello }", variables: Enumerable.Range(0, 101).ToDictionary(n => "v" + n, n => n));

        Assert.Equal("INPUT_LIST_TOO_LONG", (await ErrorsAsync(list)).Single().GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal(200, (int)allowed.StatusCode);
        Assert.Equal("TOO_MANY_VARIABLES", (await ErrorsAsync(many)).Single().GetProperty("extensions").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Body_ShouldBeRefused_WhenItIsTooLargeWithOrWithoutItsLength()
    {
        await using var host = await WireHost.StartAsync();
        var body = "{\"query\":\"{ hello }\",\"x\":\"" + new string('x', 70_000) + "\"}";
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        chunked.Headers.TransferEncodingChunked = true;

        using var known = await host.PostJsonAsync(body);
        using var unknown = await host.Client.SendAsync(chunked);

        Assert.All([known, unknown], response => Assert.Equal(400, (int)response.StatusCode));
        Assert.Equal("REQUEST_TOO_LARGE", (await ErrorsAsync(unknown)).Single().GetProperty("extensions").GetProperty("code").GetString());
    }

    private static async Task<List<JsonElement>> ErrorsAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.TryGetProperty("errors", out var errors) ? [.. errors.Clone().EnumerateArray()] : [];
    }
}
