using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Audit;

namespace SipOkMuba.Api.Tests.Citizens;

/// Nobody learns from answers whether a NIK is known here, and nobody tries for long.
[Collection(ApiGroup.Name)]
public sealed class NikProbingTests(ApiApp app)
{
    private const string Find = "query($nik: NIK!) { findByNik(nik: $nik, purpose: \"test\") { id nik applications { number } } }";

    private const string Talk =
        "mutation($nik: NIK!) { startConversation(input: { channel: \"web\", text: \"Halo\", nik: $nik }) { conversation { id } errors { __typename ... on Error { code message } } } }";

    private static readonly int scale = int.TryParse(Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_SCALE"), out var wanted) ? wanted : 1;

    /// At 50 times the scale 1,000 pairs.
    [Fact]
    public async Task Answers_ShouldNotTellANikThatIsKnownFromOneThatIsNot_WhateverIsAsked()
    {
        for (var pair = 0; pair < 20 * scale; pair++)
        {
            var (known, unknown) = ((await app.Scenarios.SubmittedAsync()).Person, Person.Next());
            foreach (var (who, ask) in Probes())
            {
                var (first, second) = (await ask(who, known), await ask(who, unknown));
                Assert.Equal((first.Status, Bare(first, known)), (second.Status, Bare(second, unknown)));
            }
        }

        IEnumerable<(HttpClient Who, Func<HttpClient, Person, Task<Answer>> Ask)> Probes()
        {
            var (stranger, far) = (app.Scenarios.As("demo-portal-2"), app.Scenarios.As(ApiApp.FarOfficer));
            yield return (stranger, Submitting);
            yield return (stranger, (client, person) => client.AskAsync(Talk, new { nik = person.Nik }));
            yield return (stranger, (client, person) => client.AskAsync($"{{ applications(where: {{ nik: {{ eq: \"{person.Nik}\" }} }}) {{ totalCount }} }}"));
            yield return (stranger, (client, person) => client.AskAsync("{ applications(order: [{ nik: ASC }], first: 1) { nodes { id } } }"));
            yield return (stranger, (client, _) => client.AskAsync("{ applications { totalCount nodes { nik } } }"));
            yield return (far, (client, person) => client.AskAsync(Find, new { nik = person.Nik }));
        }
    }

    [Fact]
    public async Task Submission_ShouldBeRefusedAlikeAfterFiveTries_AndHoldNobodyElseUp()
    {
        var stranger = app.Scenarios.As("demo-portal-2");
        var (known, unknown) = ((await app.Scenarios.SubmittedAsync()).Person, Person.Next());
        foreach (var person in new[] { known, unknown })
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => Submitting(stranger, person)));

            Assert.Equal(5, answers.Count(answer => answer.ErrorCode is null && answer.RefusalCode("submitApplication") == "CONSENT_REQUIRED"));
            Assert.Equal(4, answers.Count(answer => answer.ErrorCode == "TOO_MANY_LOOKUPS"));
            Assert.Equal("TOO_MANY_LOOKUPS", (await stranger.AskAsync(Talk, new { nik = person.Nik })).ErrorCode);
        }

        await app.Scenarios.SubmittedAsync("demo-officer", person: unknown);

        // And with the citizen's consent they serve, too.
        var consenting = Person.Next();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Submitting(stranger, consenting)));
        await app.Scenarios.RecordConsentAsync(consenting, "demo-portal-2");
        Assert.Null((await Submitting(stranger, consenting)).Refusal("submitApplication"));
        await app.Services.GetRequiredService<AuditSequencer>().CatchUpAsync(CancellationToken.None);
        await using var database = await app.Scenarios.DatabaseAsync();
        Assert.True(await database.AuditRecords.CountAsync(record =>
            record.Type == AuditTypes.Refused && record.Act == "submitApplication" && record.ActorRole == ActorRole.Partner && record.Actor == "demo-portal-2") >= 24);
    }

    [Fact]
    public async Task LookUp_ShouldEndAfterFiveFailures_WhetherTheCitizenLivesElsewhereOrNowhere()
    {
        var far = app.Scenarios.As(ApiApp.FarOfficer);
        var known = (await app.Scenarios.SubmittedAsync()).Person;
        foreach (var person in new[] { known, Person.Next() })
        {
            for (var attempt = 0; attempt < 5; attempt++)
            {
                Assert.Equal(JsonValueKind.Null, (await far.AskAsync(Find, new { nik = person.Nik })).WithoutErrors()["findByNik"].ValueKind);
            }

            Assert.Equal("TOO_MANY_LOOKUPS", (await far.AskAsync(Find, new { nik = person.Nik })).ErrorCode);
        }

        Assert.NotEqual(JsonValueKind.Null, (await app.Scenarios.As("demo-officer").AskAsync(Find, new { nik = known.Nik })).WithoutErrors()["findByNik"].ValueKind);
    }

    private static Task<Answer> Submitting(HttpClient client, Person person) => client.AskAsync(Scenarios.Submit, new { input = Scenarios.Submission(person) });

    /// Without what the asker has said, what is left of the budget and the number of the request.
    private static string Bare(Answer answer, Person asked)
    {
        var body = JsonSerializer.Deserialize<JsonElement>(answer.Body);
        var kept = body.EnumerateObject().Where(member => member.Name != "extensions").Select(member => member.ToString());
        return string.Join(',', kept).Replace(asked.Nik, "NIK", StringComparison.Ordinal);
    }
}
