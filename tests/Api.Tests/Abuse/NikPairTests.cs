using System.Globalization;
using System.Text.Json;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace SipOkMuba.Api.Tests.Abuse;

/// <summary>
/// Pairs of applicants who differ in the hidden digits of their NIKs alone. Whatever two answers differ in must say as often the
/// one as the other of which of the two NIKs is lower, as a coin would.
/// </summary>
[Collection(AbuseGroup.Name)]
public sealed class NikPairTests(AbuseApp abuse)
{
    // Four standard deviations: one of 16,000 coins.
    private const double Deviations = 4;
    private static readonly int pairs = 20 * Scale.Factor;

    private ISchema Schema => abuse.App.Services.GetRequiredService<ISchema>();

    [Theory, InlineData("demo-officer"), InlineData("demo-portal")]
    public async Task Answers_ShouldNotTellWhichNikIsLower_WhateverIsAsked(string caller)
    {
        var random = new Random(29 + caller.Length);
        var client = abuse.Scenarios.As(caller);
        var document = Document();
        var told = new SortedDictionary<string, (int Lower, int All)>(StringComparer.Ordinal);
        for (var pair = 0; pair < pairs; pair++)
        {
            var (lower, higher) = Pair(random, pair, caller);
            var lowerFirst = random.Next(2) == 0;
            var first = await abuse.Scenarios.SubmittedAsync(person: lowerFirst ? lower : higher);
            var second = await abuse.Scenarios.SubmittedAsync(person: lowerFirst ? higher : lower);
            var (ofLower, ofHigher) = lowerFirst ? (first, second) : (second, first);

            var answer = (await client.AskAsync(document, new { lower = ofLower.Number, higher = ofHigher.Number, both = new[] { ofLower.Number, ofHigher.Number } })).WithoutErrors();
            Differ(told, "", answer["lower"], answer["higher"]);
            foreach (var list in answer.Data.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Object && field.Value.TryGetProperty("totalCount", out _)))
            {
                Assert.Equal(2, list.Value.GetProperty("totalCount").GetInt32());
                Count(told, $"{list.Name}: first", list.Value.GetProperty("nodes")[0].GetProperty("id").GetString() == ofLower.Id);
                Count(told, $"{list.Name}: cursors", string.CompareOrdinal(CursorOf(list.Value, ofLower), CursorOf(list.Value, ofHigher)) < 0);
            }

            // Who has an application already is refused in the same words.
            Assert.Equal(await RefusalAsync(ofLower), await RefusalAsync(ofHigher));
        }

        Assert.Contains(".number", told.Keys);
        Assert.DoesNotContain(".nik", told.Keys);
        Assert.All(told, what => Assert.True(
            Math.Abs((2 * what.Value.Lower) - what.Value.All) <= Deviations * Math.Sqrt(what.Value.All),
            $"{what.Key}: the lower NIK in {what.Value.Lower} of {what.Value.All}"));
    }

    private static (Person Lower, Person Higher) Pair(Random random, int number, string caller)
    {
        var born = new DateOnly(1955, 1, 1).AddDays(number);
        var serial = caller == "demo-officer" ? 10 : 50;
        var lower = serial + random.Next(20);
        var higher = lower + 1 + random.Next(19);
        return (Of(lower), Of(higher));

        Person Of(int last) => new(
            string.Create(CultureInfo.InvariantCulture, $"160609{born.Day + 40:00}{born.Month:00}{born.Year % 100:00}99{last:00}"), born);
    }

    private string Document()
    {
        var application = (IObjectGraphType)Schema.AllTypes["Application"]!;
        var orders = ((IInputObjectGraphType)Schema.AllTypes["ApplicationSortInput"]!).Fields
            .SelectMany(field => new[] { "ASC", "DESC" }.Select(direction => (Name: $"{field.Name}{direction}", Order: $", order: [{{ {field.Name}: {direction} }}]")))
            .Append((Name: "unordered", Order: ""));
        var lists = orders.Select(order =>
            $"{order.Name}: applications(first: 2, where: {{ number: {{ in: $both }} }}{order.Order}) {{ totalCount nodes {{ id }} edges {{ cursor node {{ id }} }} }}");
        var selection = SchemaWalk.Selection(application, depth: 1);
        return $$"""
            query($lower: String!, $higher: String!, $both: [String!]!) {
              lower: applicationByNumber(number: $lower) { {{selection}} }
              higher: applicationByNumber(number: $higher) { {{selection}} }
              {{string.Join("\n  ", lists)}}
            }
            """;
    }

    private static string CursorOf(JsonElement list, TestApplication of) => list.GetProperty("edges").EnumerateArray()
        .Single(edge => edge.GetProperty("node").GetProperty("id").GetString() == of.Id).GetProperty("cursor").GetString()!;

    private async Task<string> RefusalAsync(TestApplication of)
    {
        var answer = await abuse.Scenarios.As("demo-portal").AskAsync(Scenarios.Submit, new { input = Scenarios.Submission(of.Person) });
        return answer.Refusal("submitApplication")!.Value.GetRawText().Replace(of.Number, "", StringComparison.Ordinal);
    }

    private static void Differ(SortedDictionary<string, (int, int)> told, string path, JsonElement lower, JsonElement higher)
    {
        Assert.Equal(lower.ValueKind, higher.ValueKind);
        switch (lower.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in lower.EnumerateObject())
                {
                    Differ(told, $"{path}.{field.Name}", field.Value, higher.GetProperty(field.Name));
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(lower.GetArrayLength(), higher.GetArrayLength());
                foreach (var (one, other) in lower.EnumerateArray().Zip(higher.EnumerateArray()))
                {
                    Differ(told, $"{path}[]", one, other);
                }

                break;
            default:
                if (lower.GetRawText() != higher.GetRawText())
                {
                    Count(told, path, string.CompareOrdinal(lower.GetRawText(), higher.GetRawText()) < 0);
                }

                break;
        }
    }

    private static void Count(SortedDictionary<string, (int Lower, int All)> told, string what, bool lower)
    {
        var (before, all) = told.GetValueOrDefault(what);
        told[what] = (before + (lower ? 1 : 0), all + 1);
    }
}
