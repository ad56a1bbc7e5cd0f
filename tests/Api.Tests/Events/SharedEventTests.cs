using System.Collections.Concurrent;
using System.Text.Json;

namespace SipOkMuba.Api.Tests.Events;

/// Many who watch the same: the database is asked once, and nobody is told what only another may know.
[Collection(ApiGroup.Name)]
public sealed class SharedEventTests(ApiApp app)
{
    // What is replayed at first tells that the subscription is open.
    private const string Watch = """
        subscription($subject: ID) {
          onEvent(subject: $subject, after: "0") {
            __typename id cursor type subjectVersion region template { key variables { name value } } subject { id }
            ... on ApplicationStatusChanged {
              status previousStatus
              application { number status applicantName village { name district { name } } statusHistory { status at } waits { party startedAt } } } } }
        """;

    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task OnEvent_ShouldNotAskTheDatabaseForEach_WhenAHundredOfOneAudienceWatch()
    {
        var one = await CountAsync(1);
        var many = await CountAsync(100);

        // The relay and the follower of the log read beside them.
        Assert.InRange(one.Statements, 1, 12);
        Assert.InRange(many.Statements, 1, one.Statements + 6);
        Assert.Single(many.Told.Distinct());
    }

    [Fact]
    public async Task OnEvent_ShouldTellEachAudienceItsOwn_WhenTheyWatchTheSameRecord()
    {
        const string Document = "subscription($subject: ID) { onEvent(subject: $subject, after: \"0\") { ... on ApplicationStatusChanged { application { number nik status documents { type } } } } }";
        var application = await scenarios.SubmittedAsync();
        var callers = new[] { "demo-portal", "demo-officer", "demo-village" };
        var watching = await Task.WhenAll(callers.SelectMany(who => Enumerable.Repeat(who, 5)).Select(async who => (Who: who, Live:
            await LiveSocket.SubscribeAsync(app, await app.TokenAsync(who), Document, new { subject = application.Id }))));
        await Task.WhenAll(watching.Select(each => each.Live.NextAsync()));

        await scenarios.DoAsync(application, Verb.Named("claimApplication"));

        foreach (var (who, live) in watching)
        {
            var asked = await scenarios.As(who).AskAsync(
                "query($number: String!) { applicationByNumber(number: $number) { number nik status documents { type } } }", new { number = application.Number });
            Assert.Equal(
                asked.WithoutErrors()["applicationByNumber"].GetRawText(),
                (await live.NextAsync()).GetProperty("onEvent").GetProperty("application").GetRawText());
            await live.DisposeAsync();
        }
    }

    [Fact]
    public async Task OnEvent_ShouldStopForAllOfThePartner_WhenTheConsentIsWithdrawn()
    {
        const string Document = "subscription($types: [String!], $after: String) { onEvent(types: $types, after: $after) { type subject { id } } }";
        var opening = await scenarios.AfterAsync(Verb.Named("claimApplication"));
        var (withdrawn, other) = (await scenarios.SubmittedAsync(), await scenarios.SubmittedAsync());
        var foreign = await scenarios.SubmittedAsync("demo-officer", village: "16.06.01.2001");
        var consent = await scenarios.RecordConsentAsync(withdrawn.Person, "demo-portal");
        var claims = new[] { "application.underVerification" };
        var before = (await scenarios.WaitForAsync(opening.Subject, "application.submitted")).Cursor;
        async Task<LiveSocket> WatchAsync(string who, string after) =>
            await LiveSocket.SubscribeAsync(app, await app.TokenAsync(who), Document, new { types = claims, after });
        var partners = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WatchAsync("demo-portal", before)));
        await using var officer = await WatchAsync("demo-officer", before);
        foreach (var live in partners.Append(officer))
        {
            Assert.Equal(opening.Id, Subject(await live.NextAsync()));
        }

        await using var stranger = await WatchAsync(ApiApp.FarOfficer, before);
        await scenarios.WithdrawConsentAsync(consent);
        foreach (var application in new[] { withdrawn, other, foreign })
        {
            await scenarios.DoAsync(application, Verb.Named("claimApplication"));
        }

        Assert.Equal(withdrawn.Id, Subject(await officer.NextAsync()));
        Assert.Equal(foreign.Id, Subject(await stranger.NextAsync()));
        foreach (var partner in partners)
        {
            Assert.Equal(other.Id, Subject(await partner.NextAsync()));
            await partner.DisposeAsync();
        }
    }

    private static string? Subject(JsonElement data) => data.GetProperty("onEvent").GetProperty("subject").GetProperty("id").GetString();

    private async Task<(int Statements, IReadOnlyList<string> Told)> CountAsync(int watchers)
    {
        var application = await scenarios.SubmittedAsync();
        var watching = await Task.WhenAll(Enumerable.Range(0, watchers).Select(async _ =>
            await LiveSocket.SubscribeAsync(app, await app.TokenAsync("demo-portal"), Watch, new { subject = application.Id })));
        await Task.WhenAll(watching.Select(live => live.NextAsync()));
        await scenarios.DoAsync(application, Verb.Named("claimApplication"));
        await Task.WhenAll(watching.Select(live => live.NextAsync()));

        // Whatever is translated once has been; the second event is the one that counts.
        var sent = new ConcurrentQueue<string>();
        app.Statements.Everything = statement => sent.Enqueue(statement.Sql);
        await scenarios.DoAsync(application, Verb.Named("releaseApplication"));
        var told = await Task.WhenAll(watching.Select(live => live.NextAsync()));
        app.Statements.Everything = null;
        foreach (var live in watching)
        {
            await live.DisposeAsync();
        }

        // Of the event and of what it shows; others look beside them after keys, budgets and messages.
        return (
            sent.Count(sql => sql.StartsWith("SELECT", StringComparison.Ordinal)
                && (sql.Contains("\"OutboxEvents\"", StringComparison.Ordinal) || sql.Contains("\"Applications\"", StringComparison.Ordinal))),
            [.. told.Select(data => data.GetRawText())]);
    }
}
