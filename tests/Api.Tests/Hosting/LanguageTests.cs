using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Hosting;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Api.Tests.Hosting;

/// What people read of errors, in Indonesian or English, through the front door.
[Collection(ApiGroup.Name)]
public sealed class LanguageTests(ApiApp app)
{
    private const string Claim =
        "mutation($id: ID!) { claimApplication(input: { id: $id }) { errors { __typename ... on Error { code message } } } }";

    private const string Lost = "subscription { onEvent(after: \"nowhere\") { id } }";
    private static readonly object nobodys = new { id = NodeId.Format("Application", Guid.Empty) };

    private static readonly Dictionary<string, JsonElement> Catalog =
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(File.ReadAllText(Repository.PathTo("schema", "errors.json")))!;

    public static TheoryData<string?, string> Headers => new() { { null, "id" }, { "en-GB, id;q=0.8", "en" }, { "id-ID", "id" }, { "fr", "id" } };

    [Theory, MemberData(nameof(Headers))]
    public async Task Refusal_ShouldBeToldInTheCatalogsWords_WhenALanguageIsAskedFor(string? header, string language)
    {
        using var response = await AskAsync(Claim, nobodys, header);

        Assert.Equal(CauseOf("NOT_FOUND", language), RefusalOf((await JsonAsync(response)).GetProperty("data")));
        Assert.Equal(language, Assert.Single(response.Content.Headers.ContentLanguage));
        Assert.Contains("Accept-Language", response.Headers.Vary);
    }

    [Theory, MemberData(nameof(Headers))]
    public async Task Error_ShouldBeToldInTheCatalogsWords_WhenTheRequestIsRefused(string? header, string language)
    {
        using var unpaged = await AskAsync("{ nearestServicePoints(villageCode: \"16.06.09.2006\", first: 51) { nearness } }", null, header);
        using var batch = await AskAsync("subscription { onEvent { id } }", null, header);

        Assert.Equal(CauseOf("HC0051", language).Replace("{maximum}", "50", StringComparison.Ordinal), MessageOf(await JsonAsync(unpaged)));
        Assert.Equal(CauseOf("STREAM_REQUIRED", language), MessageOf(await JsonAsync(batch)));
    }

    /// What a page can not say by a header of the handshake, `connection_init` says.
    [Theory]
    [InlineData(null, null, "id")]
    [InlineData("en-GB, id;q=0.8", null, "en")]
    [InlineData(null, "en-US", "en")]
    [InlineData("id", "en", "en")]
    [InlineData("en", "id-ID", "id")]
    [InlineData("fr", "de", "id")]
    public async Task Socket_ShouldTellRefusalsAndErrorsInTheCatalogsWords_WhenItIsOpenedInALanguage(string? header, string? init, string language)
    {
        var token = await app.TokenAsync("demo-verifier");
        await using var verb = await LiveSocket.SubscribeAsync(app, token, Claim, nobodys, language: header, languageOfInit: init);
        await using var subscription = await LiveSocket.SubscribeAsync(app, token, Lost, language: header, languageOfInit: init);

        var refused = await verb.NextAsync();
        var failed = await subscription.ReceiveAsync();

        Assert.Equal(CauseOf("NOT_FOUND", language), RefusalOf(refused));
        Assert.Equal("error", failed.GetProperty("type").GetString());
        Assert.Equal(CauseOf("CURSOR_UNKNOWN", language), failed.GetProperty("payload")[0].GetProperty("message").GetString());
    }

    [Theory, MemberData(nameof(Headers))]
    public async Task Stream_ShouldTellRefusalsAndErrorsInTheCatalogsWords_WhenALanguageIsAskedFor(string? header, string language)
    {
        using var verb = await AskAsync(Claim, nobodys, header, accept: "text/event-stream");
        using var subscription = await AskAsync(Lost, null, header, accept: "text/event-stream");

        Assert.Equal(CauseOf("NOT_FOUND", language), RefusalOf((await OnlyEventAsync(verb)).GetProperty("data")));
        Assert.Equal(CauseOf("CURSOR_UNKNOWN", language), MessageOf(await OnlyEventAsync(subscription)));
        Assert.All([verb, subscription], response => Assert.Equal(language, Assert.Single(response.Content.Headers.ContentLanguage)));
    }

    [Fact]
    public async Task Text_ShouldBeKeptByTheServerAsItWasFirstTold_WhenARequestIsRepeatedInAnotherLanguage()
    {
        const string key = "told in English first";
        using var first = await AskAsync(Claim, nobodys, "en", key);
        using var second = await AskAsync(Claim, nobodys, "id", key);

        var told = (await JsonAsync(first)).GetProperty("data").GetRawText();
        Assert.Contains(CauseOf("NOT_FOUND", "en"), told, StringComparison.Ordinal);
        Assert.Equal(told, (await JsonAsync(second)).GetProperty("data").GetRawText());
        Assert.Equal("en", Assert.Single(first.Content.Headers.ContentLanguage));
        Assert.Empty(second.Content.Headers.ContentLanguage);
    }

    /// Beside what decides about the origin; the schema's text is of no language.
    [Fact]
    public async Task Vary_ShouldNameAllThatAnAnswerDependsOn_WhenAPageAsks()
    {
        using var client = app.AsAnonymous();
        client.DefaultRequestHeaders.Add("Origin", "http://localhost:3000");
        using var answer = await client.GetAsync("/graphql?query={__typename}");
        using var schema = await client.GetAsync("/graphql/schema");

        Assert.Equal(["Accept", "Accept-Language", "Origin"], answer.Headers.Vary.Order(StringComparer.Ordinal));
        Assert.Equal(["Origin"], schema.Headers.Vary);
        Assert.Empty(schema.Content.Headers.ContentLanguage);
        Assert.NotNull(schema.Headers.ETag);
    }

    /// Each refusal of the product, by the resolver that answers `message`.
    [Fact]
    public async Task Refusals_ShouldAllBeToldInEachLanguage_WithTheirNumbers()
    {
        var types = app.Services.GetRequiredService<ISchema>().AllTypes;
        var errors = new[] { typeof(DomainError).Assembly, typeof(Program).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsSubclassOf(typeof(DomainError)) && !type.IsAbstract).Select(Sample).ToList();
        Assert.True(errors.Count > 100);
        foreach (var language in ErrorCatalog.Languages.All)
        {
            await using var scope = app.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<GraphCall>()
                .Fill(new GraphCallData(GraphGrant.Anonymous, "test") { Language = language }, CancellationToken.None);
            foreach (var error in errors)
            {
                var field = ((IObjectGraphType)types[error.GetType().Name]!).Fields.Find("message")!;
                var text = (string)(await field.Resolver!.ResolveAsync(new ResolveFieldContext { Source = error, RequestServices = scope.ServiceProvider }))!;

                // Samples count 7 of everything.
                Assert.Equal(ErrorLanguage.Place().Replace(CauseOf(error.Code, language.Tag), "7"), text);
            }
        }
    }

    [Fact]
    public void Texts_ShouldDifferButNameTheSameNumbers_WhenTheyAreOfOneCode() => Assert.All(Catalog.Keys, code =>
    {
        var (indonesian, english) = (CauseOf(code, "id"), CauseOf(code, "en"));
        Assert.NotEqual(indonesian, english);
        Assert.Equal(PlacesIn(english), PlacesIn(indonesian));
    });

    private static IEnumerable<string> PlacesIn(string text) =>
        ErrorLanguage.Place().Matches(text).Select(place => place.Value).Order(StringComparer.Ordinal);

    private static DomainError Sample(Type type)
    {
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single();
        return (DomainError)constructor.Invoke([.. constructor.GetParameters().Select(parameter =>
            parameter.ParameterType == typeof(int) || parameter.ParameterType == typeof(int?) ? 7
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)]);
    }

    private async Task<HttpResponseMessage> AskAsync(string query, object? variables, string? language, string? key = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query, variables }) };
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await app.Scenarios.As("demo-verifier").SendAsync(request);
    }

    private static string CauseOf(string code, string language) => Catalog[code].GetProperty("cause").GetProperty(language).GetString()!;

    private static string? MessageOf(JsonElement answer) => answer.GetProperty("errors")[0].GetProperty("message").GetString();

    private static string? RefusalOf(JsonElement data) =>
        data.GetProperty("claimApplication").GetProperty("errors")[0].GetProperty("message").GetString();

    private static async Task<JsonElement> OnlyEventAsync(HttpResponseMessage response)
    {
        const string Data = "data: {";
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        return JsonElement.Parse(Assert.Single(lines, line => line.StartsWith(Data, StringComparison.Ordinal))[(Data.Length - 1)..]);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
}
