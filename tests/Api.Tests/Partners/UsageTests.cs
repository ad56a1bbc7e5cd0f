using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Partners;
using SipOkMuba.Api.Tests.Webhooks;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.Partners;

/// What a partner sees of its use, alike on each database.
internal sealed class UsageCases(TestApp app)
{
    private const string Usage =
        """
        query Usage($partner: ID, $from: LocalDate!, $to: LocalDate!) {
          partnerUsage(partner: $partner, from: $from, to: $to, first: 50) {
            nodes { day operation calls errors events points averageMilliseconds percentile95Milliseconds slowestMilliseconds } } }
        """;

    private readonly PartnerSteps steps = new(app);
    private readonly string today = Wib.DateOf(app.Services.GetRequiredService<TimeProvider>().GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public async Task CountsAsync()
    {
        var partner = await steps.RegisteredAsync();
        using var client = app.WithToken(await steps.TokenAsync(await steps.KeyAsync(partner)));
        using var other = app.WithToken(await steps.TokenAsync(await steps.KeyAsync(await steps.RegisteredAsync())));

        for (var round = 1; round <= 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.AskAsync("query Regions { regions(level: DISTRICT) { code } }")));
            await client.AskAsync("query Wrong { viewer { nothing } }");
            await client.AskAsync("{ viewer { name } }");
            await client.AskAsync("query Nik1606094107059901 { viewer { name } }");
            await app.Services.GetRequiredService<UsageCount>().FlushAsync(CancellationToken.None);

            var rows = await RowsAsync(client, null);

            var (regions, wrong, unnamed) = (rows["Regions"], rows["Wrong"], rows["(other)"]);
            Assert.Equal((today, 20L * round, 0L), (regions.GetProperty("day").GetString(), Of(regions, "calls"), Of(regions, "errors")));
            Assert.Equal(0, Of(regions, "points") % Of(regions, "calls"));
            Assert.True(Of(regions, "points") > 0);
            Assert.InRange(regions.GetProperty("averageMilliseconds").GetDouble(), 0.001, regions.GetProperty("slowestMilliseconds").GetDouble());
            Assert.Equal((round, round), (Of(wrong, "calls"), Of(wrong, "errors")));
            Assert.Equal((2L * round, 0L), (Of(unnamed, "calls"), Of(unnamed, "errors")));
            Assert.DoesNotContain(rows.Keys, name => name.Contains("1606", StringComparison.Ordinal));
        }

        Assert.Empty(await RowsAsync(other, partner));
        using var head = app.AsHead();
        Assert.True((await RowsAsync(head, partner)).ContainsKey("Regions"));
        using var officer = app.AsOfficer();
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await officer.AskAsync(Usage, new { partner, from = today, to = today })).ErrorCode);
    }

    public async Task AddsUpAsync()
    {
        var partner = await steps.RegisteredAsync();
        using var client = app.WithToken(await steps.TokenAsync(await steps.KeyAsync(partner)));
        using var done = new CancellationTokenSource();
        var count = app.Services.GetRequiredService<UsageCount>();
        var flushing = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await count.FlushAsync(CancellationToken.None);
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => client.AskAsync($"query Op{number} {{ __typename }}")));
        await done.CancelAsync();
        await flushing;
        await count.FlushAsync(CancellationToken.None);

        using var head = app.AsHead();
        var all = await AllAsync(head, partner);
        Assert.Equal(UsageCount.MostNames + 1, all.Count);
        Assert.Equal(200, all.Sum(row => Of(row, "calls")));
        Assert.Equal(200 - UsageCount.MostNames, Of(all.Single(row => row.GetProperty("operation").GetString() == "(other)"), "calls"));
    }

    public async Task CountsEventsAsync()
    {
        await using var receiver = await Receiver.StartAsync();
        var partner = await steps.RegisteredAsync();
        var token = await steps.TokenAsync(await steps.KeyAsync(partner));
        using var client = app.WithToken(token);
        string[] types = ["partner.keyCreated"];
        Assert.Null((await client.AskAsync(WebhookSteps.Create, new { url = receiver.Url(), eventTypes = types })).Refusal("createWebhook"));
        var head = (await client.AskAsync("query Head { events(first: 1) { headCursor } }")).WithoutErrors()["events"].GetProperty("headCursor").GetString();
        await using var live = await LiveSocket.SubscribeAsync(
            app, token, "subscription Keys($after: String, $types: [String!]) { onEvent(after: $after, types: $types) { type subject { id } } }", new { after = head, types });

        for (var told = 1; told <= 2; told++)
        {
            await steps.KeyAsync(partner);
            await live.NextAsync();
            await receiver.NextAsync();
        }

        await app.Services.GetRequiredService<UsageCount>().FlushAsync(CancellationToken.None);
        var rows = await RowsAsync(client, null);
        Assert.Equal((1L, 2L, 0L), (Of(rows["Keys"], "calls"), Of(rows["Keys"], "events"), Of(rows["Keys"], "errors")));

        // Opening it costs a point, and each event what the document costs.
        Assert.True(Of(rows["Keys"], "points") > 1 + 2, rows["Keys"].GetRawText());
        Assert.Equal((2L, 0L), (Of(rows["(other)"], "events"), Of(rows["Head"], "events")));
    }

    private static long Of(JsonElement row, string field) => row.GetProperty(field).GetInt64();

    private async Task<Dictionary<string, JsonElement>> RowsAsync(HttpClient who, string? partner) =>
        (await who.AskAsync(Usage, new { partner, from = today, to = today })).WithoutErrors()["partnerUsage"].GetProperty("nodes").EnumerateArray()
        .ToDictionary(row => row.GetProperty("operation").GetString()!);

    private async Task<List<JsonElement>> AllAsync(HttpClient who, string partner)
    {
        var all = new List<JsonElement>();
        for (string? after = null; ;)
        {
            var page = (await who.AskAsync(
                """
                query($partner: ID, $day: LocalDate!, $after: String) { partnerUsage(partner: $partner, from: $day, to: $day, first: 50, after: $after) {
                  nodes { operation calls } pageInfo { hasNextPage endCursor } } }
                """,
                new { partner, day = today, after })).WithoutErrors()["partnerUsage"];
            all.AddRange(page.GetProperty("nodes").EnumerateArray());
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean())
            {
                return all;
            }

            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
    }
}

public sealed class UsageTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public Task Usage_ShouldSayWhatWasDone_WhenAPartnerLooks() => new UsageCases(app).CountsAsync();

    [Fact]
    public Task Usage_ShouldCountEvents_WhenASubscriptionAndAWebhookAreTold() => new UsageCases(app).CountsEventsAsync();

    [Fact]
    public Task Usage_ShouldLoseNothingAndNameAHundred_WhenItIsWrittenMeanwhile() => new UsageCases(app).AddsUpAsync();

    [Theory]
    [InlineData(0.95, new long[] { 95, 5, 0, 0, 0, 0, 0, 0 }, 100, 10)]
    [InlineData(0.95, new long[] { 94, 6, 0, 0, 0, 0, 0, 0 }, 100, 25)]
    [InlineData(0.95, new long[] { 1, 0, 0, 0, 0, 0, 0, 0 }, 1, 10)]
    [InlineData(0.95, new long[] { 1, 0, 0, 0, 0, 0, 0, 0 }, 2, null)]
    public void Percentile_ShouldBeTheNearestRank_WhenCallsAreCounted(double part, long[] within, long calls, int? bound) =>
        Assert.Equal(bound, UsageTally.Percentile(within, calls, part));
}

public sealed class PostgresUsageTests(PostgresTestApp app) : IClassFixture<PostgresTestApp>
{
    [SkippableFact]
    public async Task Usage_ShouldSayWhatWasDone_WhenTheDatabaseIsPostgres()
    {
        PostgresTestApp.SkipIfMissing();
        await new UsageCases(app).CountsAsync();
        await new UsageCases(app).CountsEventsAsync();
        await new UsageCases(app).AddsUpAsync();
    }
}
