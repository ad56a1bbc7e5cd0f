using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Tests.Tripwires;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Abuse;

/// <summary>
/// Requests by the thousand, made by a program: SIPOKMUBA_TEST_SCALE=20 makes 10,000 of each, and then their times are looked at,
/// too: of a machine that does other things they tell nothing.
/// </summary>
[Collection(AbuseGroup.Name)]
public sealed class FuzzTests(AbuseApp abuse)
{
    private const int Few = 500;
    private const int Slowest = 1_000;
    private const int Priced = 1_000;
    private const int LongestPage = 50;
    private const int Rounds = 8;
    private static readonly bool isWhole = Scale.Factor >= 20;

    private ISchema Schema => abuse.App.Services.GetRequiredService<ISchema>();

    [Fact]
    public async Task Request_ShouldBeAnsweredByARefusal_WhenItIsMalformed()
    {
        var known = await KnownValues.OfAsync(abuse.Scenarios);
        string[] documents = [.. Operation.All.Select(operation => operation.Document), .. Enumerable.Range(1, 200).Select(seed => RandomQuery.Of(seed, Schema, known).Document)];
        var malformed = new Malformed(documents, seed: 19);
        var (took, statuses) = (new List<double>(), new Dictionary<HttpStatusCode, int>());
        using var portal = abuse.App.AsPartner();
        for (var number = 0; number < Few * Scale.Factor; number++)
        {
            using var request = malformed.Next();
            var clock = Stopwatch.GetTimestamp();
            using var response = await portal.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            took.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            statuses[response.StatusCode] = statuses.GetValueOrDefault(response.StatusCode) + 1;

            // A subscription that happened to be whole goes on for ever.
            var isOpen = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
            Leaks.AssertNone(response.StatusCode, isOpen ? "" : await response.Content.ReadAsStringAsync(), $"{number}: {request.Method} {request.RequestUri}");
        }

        Assert.True(statuses.GetValueOrDefault(HttpStatusCode.BadRequest) > took.Count / 4, string.Join(", ", statuses));
        Assert.True(!isWhole || Percentile(took, 0.99) <= 50, $"p99 {Percentile(took, 0.99)} ms");
    }

    [Fact]
    public async Task Query_ShouldBeAnswered_WhenItIsValidHoweverOdd()
    {
        var known = await KnownValues.OfAsync(abuse.Scenarios);
        List<string> callers = ["demo-portal", "demo-portal-2", "demo-village", "demo-officer", "demo-head", "demo-admin", Readers.Nobody, Readers.Owner];
        var clients = new List<HttpClient>();
        foreach (var caller in callers)
        {
            clients.Add(await abuse.AsAsync(caller));
            clients[^1].DefaultRequestHeaders.Add("GraphQL-Cost", "report");
        }

        var answered = 0;
        for (var seed = 1; seed <= Few * Scale.Factor; seed++)
        {
            var (document, variables) = RandomQuery.Of(seed, Schema, known);
            var (status, body, took) = await TimedAsync(clients[seed % clients.Count], document, variables);
            Leaks.AssertNone(status, body, $"{seed}: {document}");
            answered += CostOf(body) is null ? 0 : 1;

            // A machine that does other things may hold up any request, but not the same one twice.
            Assert.True(!isWhole || took <= Slowest || (await TimedAsync(clients[seed % clients.Count], document, variables)).Took <= Slowest, $"{seed}: {document}");
        }

        Assert.InRange(answered, Few * Scale.Factor / 2, int.MaxValue);
        if (isWhole)
        {
            Assert.InRange(Rank(await PricedAsync(clients[callers.IndexOf("demo-portal")], known)), 0.7, 1);
        }

        clients.ForEach(client => client.Dispose());
    }

    /// What it costs a partner, for whom the prices are, and how long it takes to ask for pages of any length, where nothing
    /// is refused; of several times the shortest, as what comes for the first time is also parsed, validated and planned, of
    /// which its cost tells nothing.
    private async Task<List<(double Cost, double Took)>> PricedAsync(HttpClient client, IReadOnlyDictionary<string, string[]> known)
    {
        for (var number = 0; number < LongestPage; number++)
        {
            await abuse.Scenarios.SubmittedAsync();
        }

        var priced = new List<(string Document, Dictionary<string, object?> Variables, double Cost)>();
        for (var seed = 1; priced.Count < Priced; seed++)
        {
            var (document, variables) = RandomQuery.Of(seed, Schema, known, LongestPage);
            var (_, body, _) = await TimedAsync(client, document, variables);
            if (CostOf(body) is { } cost && !JsonElement.Parse(body).TryGetProperty("errors", out _))
            {
                priced.Add((document, variables, cost));
            }
        }

        var shortest = Enumerable.Repeat(double.MaxValue, Priced).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var number = 0; number < Priced; number++)
            {
                shortest[number] = Math.Min(shortest[number], (await TimedAsync(client, priced[number].Document, priced[number].Variables)).Took);
            }
        }

        return [.. priced.Select((one, number) => (one.Cost, shortest[number]))];
    }

    private static double? CostOf(string body) => JsonElement.Parse(body).GetProperty("extensions").TryGetProperty("operationCost", out var cost)
        ? cost.GetProperty("fieldCost").GetDouble() + cost.GetProperty("typeCost").GetDouble()
        : null;

    /// Of a village that has no record here: whatever an id or a cursor is turned into, it opens none.
    [Fact]
    public async Task Reference_ShouldOpenNothing_WhenItIsTamperedWith()
    {
        using var village = await abuse.AsAsync("demo-village-2");
        using var officer = await abuse.AsAsync("demo-officer");
        var random = new Random(23);
        var page = (await officer.AskAsync("{ applications(first: 20, order: [{ submittedAt: DESC }]) { edges { cursor } } }")).WithoutErrors()["applications"];
        string[] cursors = [.. page.GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("cursor").GetString()!)];
        string[] ids = [.. abuse.World.Records.Where(record => !Readers.MayRead("demo-village-2", record)).Select(record => record.Id)];
        for (var number = 0; number < Few * Scale.Factor; number++)
        {
            var (id, cursor) = (Tampered(ids[number % ids.Length], random), Tampered(cursors[number % cursors.Length], random));
            var answer = await village.AskAsync(
                """
                query($id: ID!, $after: String!) {
                  node(id: $id) { id }
                  applications(first: 50, after: $after, order: [{ submittedAt: DESC }]) { totalCount nodes { id } }
                  events(first: 5, after: $after) { nodes { subject { ... on Application { id } } } }
                }
                """,
                new { id, after = cursor });

            Assert.All(answer.Errors, error => Assert.Contains(
                error.GetProperty("extensions").GetProperty("code").GetString(), new[] { "INVALID_ID", "HC0078", "CURSOR_UNKNOWN", "CURSOR_EXPIRED" }));
            Assert.DoesNotContain(ids, foreign => answer.Body.Contains($"\"{foreign}\"", StringComparison.Ordinal));
        }
    }

    private static async Task<(HttpStatusCode Status, string Body, double Took)> TimedAsync(HttpClient client, string query, object variables)
    {
        using var content = System.Net.Http.Json.JsonContent.Create(new { query, variables });
        var clock = Stopwatch.GetTimestamp();
        using var response = await client.PostAsync("/graphql", content);
        var body = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, body, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
    }

    private static string Tampered(string text, Random random)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            bytes[random.Next(bytes.Length)] = (byte)"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_= ~+/"[random.Next(69)];
        }

        var tampered = Encoding.ASCII.GetString(bytes);
        return random.Next(5) == 0 ? tampered[..random.Next(tampered.Length)] : tampered;
    }

    private static double Percentile(List<double> values, double part) => values.Order().ElementAt((int)(values.Count * part));

    /// Spearman's: of the ranks, so that it does not matter how one grows with the other.
    private static double Rank(List<(double Cost, double Took)> measured)
    {
        var (costs, times) = (Ranks(measured.ConvertAll(one => one.Cost)), Ranks(measured.ConvertAll(one => one.Took)));
        var mean = (measured.Count - 1) / 2.0;
        var (both, cost, time) = (0.0, 0.0, 0.0);
        for (var i = 0; i < costs.Length; i++)
        {
            both += (costs[i] - mean) * (times[i] - mean);
            cost += (costs[i] - mean) * (costs[i] - mean);
            time += (times[i] - mean) * (times[i] - mean);
        }

        return both / Math.Sqrt(cost * time);
    }

    private static double[] Ranks(List<double> values)
    {
        var sorted = values.Select((value, index) => (value, index)).OrderBy(one => one.value).ToArray();
        var ranks = new double[values.Count];
        for (var begin = 0; begin < sorted.Length;)
        {
            var end = begin;
            while (end < sorted.Length && sorted[end].value.Equals(sorted[begin].value))
            {
                end++;
            }

            for (var i = begin; i < end; i++)
            {
                ranks[sorted[i].index] = (begin + end - 1) / 2.0;
            }

            begin = end;
        }

        return ranks;
    }
}
