using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Api.Tests.Notifications;

/// Who is told of messages, and who sees where a citizen is reached.
public sealed partial class ReadershipTests(NoticeApp app) : IClassFixture<NoticeApp>
{
    private const string OnDue = $$"""subscription($after: String) { onEvent(types: ["notification.due", "notification.dropped"], after: $after) { {{Inbox.Fields}} } }""";
    private const string ById = "query($id: ID!) { node(id: $id) { ... on Notification { address subjectId } } }";

    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task Everything_ShouldNotHoldMessages_UnlessTheyAreAskedFor()
    {
        var told = await ToldAsync();
        var subject = $"subscription($subject: ID) {{ onEvent(subject: $subject, after: \"0\") {{ {Inbox.Fields} }} }}";
        await using var everything = await LiveSocket.SubscribeAsync(app, await app.TokenAsync("demo-portal"), "subscription { onEvent { type subject { id } } }");
        await using var one = await LiveSocket.SubscribeAsync(app, await app.TokenAsync("demo-portal"), subject, new { subject = told.NotificationId });

        Assert.Equal(told.EventId, Inbox.Of((await one.NextAsync()).GetProperty("onEvent")).EventId);
        var application = await scenarios.ClaimedAsync();
        await app.SettleAsync();
        await scenarios.ReturnAsync(application);
        foreach (var type in new[] { "application.submitted", "application.underVerification", "application.returned" })
        {
            Assert.Equal(type, (await everything.NextAsync()).GetProperty("onEvent").GetProperty("type").GetString());
        }

        var page = await scenarios.As("demo-portal").AskAsync("query($subject: ID) { events(first: 50, subject: $subject) { nodes { type } } }", new { subject = told.NotificationId });
        Assert.Single(page.WithoutErrors()["events"].GetProperty("nodes").EnumerateArray());
        Assert.DoesNotContain("notification.", await AllEventsAsync("demo-portal"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo-officer")]
    [InlineData("demo-head")]
    [InlineData("demo-admin")]
    [InlineData("demo-village")]
    [InlineData("demo-portal-2")]
    public async Task Others_ShouldFindNothing_WhateverTheyAskFor(string who)
    {
        var told = await ToldAsync();

        Assert.Empty(await EventsAsync(scenarios.As(who)));
        Assert.Empty((await scenarios.As(who).AskAsync("query($id: ID) { events(subject: $id) { nodes { type } } }", new { id = told.NotificationId })).WithoutErrors()["events"].GetProperty("nodes").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, (await scenarios.As(who).AskAsync(ById, new { id = told.NotificationId })).WithoutErrors()["node"].ValueKind);
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await scenarios.As(who).AskAsync("{ notifications { nodes { id } } }")).ErrorCode);
    }

    [Fact]
    public async Task Partner_ShouldFindNothing_WithoutTheScope()
    {
        var told = await ToldAsync();
        using var partner = app.AsPartner([.. Api.Identity.Scopes.All.Except(["contacts:read"])]);

        Assert.Empty(await EventsAsync(partner));
        Assert.Equal(JsonValueKind.Null, (await partner.AskAsync(ById, new { id = told.NotificationId })).WithoutErrors()["node"].ValueKind);
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await partner.AskAsync("{ notifications { nodes { id } } }")).ErrorCode);
    }

    /// The stream stays open; from the withdrawal on it brings nothing of this citizen, and what it brought opens no more.
    [Fact]
    public async Task Stream_ShouldBringOnlyWhoConsents_AndNothingAfterTheWithdrawal()
    {
        await app.NewDayAsync();
        var partner = await scenarios.PartnerAsync();
        var (mine, other) = (await scenarios.ClaimedAsync(), await scenarios.ClaimedAsync());
        await app.SettleAsync();
        await using var live = await LiveSocket.SubscribeAsync(app, await app.TokenAsync(partner), OnDue);
        var consent = await scenarios.RecordConsentAsync(mine.Person, partner);
        await scenarios.RecordConsentAsync(other.Person, partner);
        await scenarios.ReturnAsync(mine);
        await app.SettleAsync();
        var told = Inbox.Of((await live.NextAsync()).GetProperty("onEvent"));
        Assert.Equal(mine.Id, told.SubjectId);

        await scenarios.WithdrawConsentAsync(consent);
        Assert.Equal(JsonValueKind.Null, (await scenarios.As(partner).AskAsync(ById, new { id = told.NotificationId })).WithoutErrors()["node"].ValueKind);

        // What a stream was allowed a moment ago may be remembered for two seconds.
        app.Now = app.Now.AddSeconds(5);
        await scenarios.DoAsync(mine, Verb.Named("resubmitApplication"));
        await app.SettleAsync();
        await scenarios.ReturnAsync(other);
        await app.SettleAsync();

        Assert.Equal(other.Id, Inbox.Of((await live.NextAsync()).GetProperty("onEvent")).SubjectId);
        Assert.All(await EventsAsync(scenarios.As(partner)), one => Assert.Equal(other.Id, one.SubjectId));
    }

    [Fact]
    public async Task Citizen_ShouldFindTheOwnMessages_AndWhoReadTheNumber()
    {
        var anothers = await ToldAsync();
        await ToldAsync();
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(last!.Person));
        var own = (await citizen.AskAsync("{ viewer { citizen } notifications(first: 50) { nodes { id citizenId } } }")).WithoutErrors();

        Assert.All(own["notifications"].GetProperty("nodes").EnumerateArray(), node => Assert.Equal(
            own["viewer"].GetProperty("citizen").GetString(), node.GetProperty("citizenId").GetString()));
        var id = own["notifications"].GetProperty("nodes")[0].GetProperty("id").GetString()!;
        Assert.Equal(JsonValueKind.Null, (await citizen.AskAsync(ById, new { id = anothers.NotificationId })).WithoutErrors()["node"].ValueKind);

        await scenarios.As("demo-portal").AskAsync(ById, new { id });
        var log = (await citizen.AskAsync("{ accessLog(last: 50) { nodes { recordType data partner way } } }")).WithoutErrors()["accessLog"].GetProperty("nodes");

        Assert.Contains(log.EnumerateArray(), record => record.GetProperty("recordType").GetString() == "Notification"
            && record.GetProperty("partner").GetString() == "demo-portal"
            && record.GetProperty("data").EnumerateArray().Any(group => group.GetString() == "CONTACT"));
    }

    [Fact]
    public async Task Stream_ShouldLeaveALineForEachNumber_ThatItShows()
    {
        await app.NewDayAsync();
        var application = await scenarios.ClaimedAsync();
        await app.SettleAsync();
        await using var live = await LiveSocket.SubscribeAsync(app, await app.TokenAsync("demo-portal"), OnDue);
        await scenarios.ReturnAsync(application);
        await app.SettleAsync();
        Assert.Equal(application.Id, Inbox.Of((await live.NextAsync()).GetProperty("onEvent")).SubjectId);
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(application.Person));

        var log = (await citizen.AskAsync("{ accessLog(last: 50) { nodes { recordType data way operation } } }")).WithoutErrors()["accessLog"].GetProperty("nodes");

        Assert.Contains(log.EnumerateArray(), record => record.GetProperty("recordType").GetString() == "Notification"
            && (record.GetProperty("way").GetString(), record.GetProperty("operation").GetString()) == ("SUBSCRIPTION", "onEvent")
            && record.GetProperty("data")[0].GetString() == "CONTACT");
    }

    /// In the log of events and in that of the host.
    [Fact]
    public async Task Nothing_ShouldNameTheCitizenOrTheNumber_ButTheMessageItself()
    {
        var told = await ToldAsync();
        await using var database = await scenarios.DatabaseAsync();
        var events = await database.OutboxEvents.Where(row => row.SubjectType == "Notification").Select(row => row.Payload + row.Template + row.Region).ToListAsync();

        Assert.NotNull(told.Address);
        Assert.NotEmpty(events);
        Assert.NotEmpty(app.Log.Lines);
        Assert.All(events.Concat(app.Log.Lines), line => Assert.True(
            !line.Contains("Siti", StringComparison.Ordinal) && !line.Contains(told.Address, StringComparison.Ordinal) && !Digits().IsMatch(line), line));
    }

    private TestApplication? last;

    /// A message that the portal has been told, to a citizen whose number is known.
    private async Task<Told> ToldAsync()
    {
        await app.NewDayAsync();
        last = await scenarios.ClaimedAsync();
        await scenarios.WishAsync(last.Person, phone: "081277770001");
        await scenarios.ReturnAsync(last);
        await app.SettleAsync();
        return Assert.Single(await new Inbox(app).ReadAsync(last.Id));
    }

    private static async Task<List<Told>> EventsAsync(HttpClient client)
    {
        var page = (await client.AskAsync($$"""query { events(types: ["notification.due"], first: 50) { nodes { {{Inbox.Fields}} } pageInfo { hasNextPage } } }""")).WithoutErrors()["events"];
        Assert.False(page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean());
        return [.. page.GetProperty("nodes").EnumerateArray().Select(Inbox.Of)];
    }

    private async Task<string> AllEventsAsync(string who)
    {
        var (all, after) = ("", (string?)null);
        while (true)
        {
            var page = (await scenarios.As(who).AskAsync("query($after: String) { events(first: 50, after: $after) { nodes { type } pageInfo { hasNextPage endCursor } } }", new { after })).WithoutErrors()["events"];
            all += page.GetRawText();
            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean())
            {
                return all;
            }
        }
    }

    [GeneratedRegex("(?<![0-9])[0-9]{16}(?![0-9])")]
    private static partial Regex Digits();
}
