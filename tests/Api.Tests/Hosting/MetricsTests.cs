using System.Net;
using System.Text.RegularExpressions;
using SipOkMuba.Api.Tests.Identity;
using SipOkMuba.Domain.Applications;

namespace SipOkMuba.Api.Tests.Hosting;

[Collection(MetricsGroup.Name)]
public sealed partial class MetricsTests
{
    private const string Duration = "graphql_server_operation_duration_seconds_count";
    private const string ByNumber = "query ApplicationByNumber($number: String!) { applicationByNumber(number: $number) { number status applicantName } }";

    [Fact]
    public async Task Metrics_ShouldMove_WhenWorkIsDoneAndRefused()
    {
        await using var app = new MetricsApp();
        await app.InitializeAsync();
        var scenarios = new Scenarios(app);
        var before = await app.ScrapeAsync();

        var application = await scenarios.SubmittedAsync();
        using var partner = app.AsPartner();
        for (var time = 0; time < 3; time++)
        {
            (await partner.AskAsync(ByNumber, new { number = application.Number })).WithoutErrors();
        }

        await partner.AskAsync("{ nothing }");
        await scenarios.As(application.EnteredBy).AskAsync(Scenarios.Submit, new { input = Scenarios.Submission(application.Person) });
        var after = await app.ScrapeUntilAsync(metrics =>
            Moved(metrics, Duration, "graphql_execution=\"plan\"", "graphql_outcome=\"success\"") >= 1);

        Assert.True(Moved(after, Duration, "graphql_operation_type=\"query\"", "graphql_outcome=\"refused\"") >= 1);
        Assert.True(Moved(after, Duration, "graphql_operation_type=\"mutation\"", "graphql_outcome=\"success\"") >= 2);
        Assert.True(Moved(after, "graphql_server_refusals_total", "error_type=\"DUPLICATE_APPLICATION\"") >= 1);
        Assert.True(Moved(after, "graphql_server_document_lookups_total", "graphql_cache=\"hit\"") >= 1);
        Assert.True(Moved(after, "graphql_server_plan_builds_total", "graphql_decision=\"built\"") >= 1);
        Assert.True(Moved(after, "graphql_server_cost_points_total") >= 5);
        Assert.NotEmpty(MetricsApp.Statistic(after, "graphql_server_validations_slow_total"));
        Assert.NotEmpty(MetricsApp.Statistic(after, "event_log_head"));
        Assert.NotEmpty(MetricsApp.Statistic(after, "http_server_request_duration_seconds_count", "http_route=\"/graphql/\"", "http_response_status_code=\"200\""));
        Assert.Contains("dotnet_gc_collections_total", after, StringComparison.Ordinal);

        double Moved(string metrics, string name, params string[] labels) =>
            MetricsApp.Value(metrics, name, labels) - MetricsApp.Value(before, name, labels);
    }

    [Fact]
    public async Task Metrics_ShouldHoldNothingPersonal_WhenClientsPutItWhereverTheyCan()
    {
        await using var app = new MetricsApp();
        await app.InitializeAsync();
        var application = await new Scenarios(app).SubmittedAsync();
        var nik = application.Person.Nik;
        using var partner = app.AsPartner();
        await partner.AskAsync($"query Nik{nik} {{ applicationByNumber(number: \"{nik}\") {{ applicantName a{nik}: nik }} }}");
        await partner.AskAsync($"{{ applicationByNumber(number: \"{nik}\") {{ x{nik} }} }}");
        await partner.GetAsync($"/graphql?query={{applicationByNumber(number:\"{nik}\"){{id}}}}&operationName=Siti{nik}");
        await partner.GetAsync($"/{nik}?nik={nik}");
        using var odd = new HttpRequestMessage(new HttpMethod($"M{nik}"), "/graphql");
        await partner.SendAsync(odd);

        var metrics = await app.ScrapeUntilAsync(text => MetricsApp.Value(text, Duration, "graphql_operation_type=\"unknown\"") >= 1);

        Assert.DoesNotContain(nik, metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("Siti", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(application.Number, metrics, StringComparison.Ordinal);
        Assert.DoesNotMatch(Digits(), metrics);
    }

    [Fact]
    public async Task Metrics_ShouldBeRefused_WhenAStrangerAsks()
    {
        await using var app = new MetricsApp();
        await app.InitializeAsync();

        Assert.Equal(HttpStatusCode.OK, (await app.AskAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.AskAsync(forwardedFor: "127.0.0.1")).StatusCode);
        foreach (var client in new[] { "demo-portal", "demo-village", "demo-officer", "demo-head" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await app.AskAsync("Bearer " + await app.TokenAsync(client))).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await app.AskAsync("Bearer forged")).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK, (await app.AskAsync("Bearer " + await app.TokenAsync("demo-admin"), forwardedFor: "192.0.2.1")).StatusCode);
    }

    [Fact]
    public async Task Metrics_ShouldAskForItsToken_WhenOneIsConfigured()
    {
        const string token = "a-token-that-only-the-scraper-knows";
        await using var app = new MetricsApp(new() { ["Metrics:Token"] = token });
        await app.InitializeAsync();

        using var stranger = await app.AskAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal("Bearer", stranger.Headers.WwwAuthenticate.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, (await app.AskAsync($"Bearer {token}x")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.AskAsync($"Bearer {token}")).StatusCode);
    }

    [Fact]
    public async Task Metrics_ShouldBeOpen_WhenTheConnectionComesToTheirPort()
    {
        var port = MetricsApp.FreePort();
        await using var app = new MetricsApp(new() { ["Metrics:Port"] = $"{port}" }) { ListensAt = port };
        await app.InitializeAsync();

        Assert.Equal(port, app.Address.Port);
        Assert.Equal(HttpStatusCode.OK, (await app.AskAsync(forwardedFor: "192.0.2.1")).StatusCode);
    }

    [Fact]
    public async Task Metrics_ShouldNotBeThere_WhenTheConnectionComesToAnotherPort()
    {
        await using var app = new MetricsApp(new() { ["Metrics:Port"] = "1" });
        await app.InitializeAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.AskAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.AskAsync(host: "127.0.0.1:1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.AskAsync("Bearer " + await app.TokenAsync("demo-admin"))).StatusCode);
    }

    [Fact]
    public async Task Start_ShouldBeRefused_WhenTheTokenIsNoSecret()
    {
        await using var app = new MetricsApp(new() { ["Metrics:Token"] = "short" });

        var refusal = await Assert.ThrowsAnyAsync<Exception>(app.InitializeAsync);

        Assert.Contains("Metrics:Token", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_ShouldBeClosed_WhenProductionConfiguresNothing()
    {
        await using var app = new ProductionApp("Production", []);
        await app.InitializeAsync();
        using var client = app.AsAnonymous();

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/metrics")).StatusCode);
    }

    [Fact]
    public async Task Spans_ShouldReachFromTheRequestToTheDatabase_WhenTheyAreExported()
    {
        await using var app = new MetricsApp(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9",
            ["Telemetry:TraceRatio"] = "1",
        });
        await app.InitializeAsync();
        var application = await new Scenarios(app).SubmittedAsync();
        using var partner = app.AsPartner();
        await partner.AskAsync(ByNumber, new { number = application.Number });
        app.Spans.Clear();

        await partner.AskAsync(ByNumber, new { number = application.Number });
        await partner.GetAsync($"/{application.Person.Nik}?nik={application.Person.Nik}");

        var operation = Assert.Single(app.Spans, span => span.DisplayName == "query ApplicationByNumber");
        var request = Assert.Single(app.Spans, span => span.SpanId == operation.ParentSpanId);
        var read = Assert.Single(app.Spans, span => span.ParentSpanId == operation.SpanId);
        Assert.Equal("POST /graphql/", request.DisplayName);
        Assert.Equal("SELECT", read.DisplayName);
        var tags = app.Spans.SelectMany(span => span.TagObjects.Append(new("name", span.DisplayName)))
            .Select(tag => $"{tag.Key}={tag.Value}").ToList();
        Assert.Contains("graphql.execution=plan", tags);
        Assert.DoesNotContain(tags, tag => Digits().IsMatch(tag) || tag.Contains(application.Number, StringComparison.Ordinal));
    }

    [GeneratedRegex("(?<![0-9])[0-9]{16}(?![0-9])")]
    private static partial Regex Digits();
}
