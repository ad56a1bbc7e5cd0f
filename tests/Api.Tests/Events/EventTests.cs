using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace SipOkMuba.Api.Tests.Events;

/// The log as each caller may read it.
[Collection(ApiGroup.Name)]
public sealed class EventTests(ApiApp app)
{
    private const string Page = """
        query($first: Int, $after: String, $types: [String!], $subject: ID, $region: String) {
          events(first: $first, after: $after, types: $types, subject: $subject, region: $region) {
            headCursor pageInfo { hasNextPage endCursor }
            nodes { __typename id cursor type subjectVersion occurredAt region actorRole waitingOn schemaVersion
              subject { __typename id } template { key variables { name value } }
              ... on ApplicationStatusChanged { status previousStatus application { id number status } } } } }
        """;

    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task Events_ShouldTellEveryChangeOfASubjectInOrder_WhenItIsAskedFor()
    {
        var application = await scenarios.AfterAsync(Verb.Named("approvePrinting"));

        var events = Nodes(await AskAsync("demo-portal", new { first = 50, subject = application.Id }));

        Assert.Equal(
            [
                "application.submitted", "application.underVerification", "application.verified", "application.awaitingBiometrics",
                "application.biometricsCaptured", "application.sentForEnrollment", "application.printReady", "application.printingApproved",
            ],
            events.Select(Text("type")));
        Assert.Equal(Enumerable.Range(1, 8), events.Select(node => node.GetProperty("subjectVersion").GetInt32()));
        Assert.Equal("ApplicationNoted", events[^1].GetProperty("__typename").GetString());
        Assert.Equal("SYSTEM", events[3].GetProperty("actorRole").GetString());
        Assert.Equal(("SUBMITTED", "PRINT_READY"), (
            events[0].GetProperty("status").GetString(), events[0].GetProperty("application").GetProperty("status").GetString()));
        Assert.Equal("VERIFIED", events[3].GetProperty("previousStatus").GetString());
        Assert.All(events, node => Assert.Equal(application.Id, node.GetProperty("subject").GetProperty("id").GetString()));
        Assert.All(events, node => Assert.Equal(Scenarios.Village, node.GetProperty("region").GetString()));
        var text = JsonSerializer.Serialize(events);
        Assert.DoesNotContain("Siti", text, StringComparison.Ordinal);
        Assert.DoesNotContain(application.Person.Nik, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_ShouldGiveEachOnceOldestFirst_WhenTheyArePaged()
    {
        await scenarios.SubmittedAsync();
        var (paged, cursor) = (new List<string>(), "0");
        JsonElement page;
        do
        {
            page = await AskAsync("demo-head", new { first = 20, after = cursor });
            paged.AddRange(Nodes(page).Select(node => node.GetProperty("id").GetString()!));
            cursor = page.GetProperty("pageInfo").GetProperty("endCursor").GetString() ?? cursor;
        }
        while (page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean());

        await using var database = await scenarios.DatabaseAsync();
        var stored = await database.ToldToAll().Where(row => row.Region != null).OrderBy(row => row.Id).Select(row => row.EventId).ToListAsync();
        Assert.Equal(stored.Select(id => id.ToString()), paged);
        Assert.Empty(Nodes(await AskAsync("demo-head", new { after = page.GetProperty("headCursor").GetString() })));
    }

    [Theory]
    [InlineData("demo-portal", true)]
    [InlineData("demo-village", true)]
    [InlineData("demo-officer", true)]
    [InlineData("demo-head", true)]
    [InlineData("demo-portal-2", false)]
    [InlineData("demo-village-2", false)]
    [InlineData(ApiApp.FarVerifier, false)]
    public async Task Events_ShouldBeSeenByTheReadersOfTheRecordOnly_WhenTheyAreListed(string who, bool visible)
    {
        var application = await scenarios.SharedAsync(Verb.Named("claimApplication"));

        var events = Nodes(await AskAsync(who, new { first = 50, subject = application.Id }));

        Assert.Equal(visible ? 1 : 0, events.Count);
    }

    [Fact]
    public async Task Events_ShouldBeNarrowed_WhenTypesOrRegionAreGiven()
    {
        await scenarios.SharedCancelledAsync();

        var cancelled = Nodes(await AskAsync("demo-head", new { first = 50, types = new[] { "application.cancelled" } }));
        var district = Nodes(await AskAsync("demo-head", new { first = 50, region = "16.06.09" }));
        var elsewhere = Nodes(await AskAsync("demo-head", new { first = 50, region = "16.06.01" }));

        Assert.NotEmpty(cancelled);
        Assert.All(cancelled, node => Assert.Equal("application.cancelled", node.GetProperty("type").GetString()));
        Assert.NotEmpty(district);
        Assert.All(district, node => Assert.StartsWith("16.06.09", node.GetProperty("region").GetString(), StringComparison.Ordinal));
        Assert.All(elsewhere, node => Assert.StartsWith("16.06.01", node.GetProperty("region").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_ShouldBeRefusedWithACode_WhenTheArgumentsAreWrong()
    {
        Assert.Equal("HC0051", (await scenarios.As("demo-head").AskAsync(Page, new { first = 51 })).ErrorCode);
        Assert.Equal("CURSOR_UNKNOWN", (await scenarios.As("demo-head").AskAsync(Page, new { after = "no cursor" })).ErrorCode);
        Assert.Equal("INVALID_ID", (await scenarios.As("demo-head").AskAsync(Page, new { subject = "x" })).ErrorCode);
        var mistyped = new { types = new[] { "application.verified", "application.verifid" } };
        Assert.Equal("EVENT_TYPE_UNKNOWN", (await scenarios.As("demo-head").AskAsync(Page, mistyped)).ErrorCode);
        Assert.Equal("REGION_UNKNOWN", (await scenarios.As("demo-head").AskAsync(Page, new { region = "16.06.0" })).ErrorCode);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await scenarios.As(Scenarios.Nobody).AskAsync(Page)).ErrorCode);
        using var unscoped = app.AsPartner("applications:read");
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await unscoped.AskAsync(Page)).ErrorCode);
    }

    [Fact]
    public async Task OnEvent_ShouldReplayThenGoOnLive_WhenItResumes()
    {
        const string Watch = "subscription($subject: ID, $after: String) { onEvent(subject: $subject, after: $after) { cursor type subjectVersion } }";
        var application = await scenarios.SubmittedAsync();
        await scenarios.DoAsync(application, Verb.Named("claimApplication"));
        await using var live = await LiveSocket.SubscribeAsync(
            app, await app.TokenAsync("demo-portal"), Watch, new { subject = application.Id, after = "0" });
        var replayed = new[] { await live.NextAsync(), await live.NextAsync() };

        await scenarios.DoAsync(application, Verb.Named("releaseApplication"));
        var pushed = await live.NextAsync();
        await using var resumed = await LiveSocket.SubscribeAsync(app, await app.TokenAsync("demo-portal"), Watch, new
        {
            subject = application.Id,
            after = replayed[1].GetProperty("onEvent").GetProperty("cursor").GetString(),
        });

        Assert.Equal([1, 2], replayed.Select(node => node.GetProperty("onEvent").GetProperty("subjectVersion").GetInt32()));
        Assert.Equal("application.submitted", pushed.GetProperty("onEvent").GetProperty("type").GetString());
        Assert.Equal(3, pushed.GetProperty("onEvent").GetProperty("subjectVersion").GetInt32());
        Assert.Equal(pushed.GetRawText(), (await resumed.NextAsync()).GetRawText());
    }

    [Fact]
    public async Task OnApplicationStatusChanged_ShouldTellTheStatusOfTheEvent_WhenItIsReadLate()
    {
        const string Watch = "subscription($number: String) { onApplicationStatusChanged(number: $number, after: \"0\") { status previousStatus application { status } } }";
        var application = await scenarios.AfterAsync(Verb.Named("claimApplication"));

        await using var live = await LiveSocket.SubscribeAsync(app, await app.TokenAsync("demo-portal"), Watch, new { number = application.Number.ToLowerInvariant() });

        Assert.Equal(
            """{"status":"SUBMITTED","previousStatus":null,"application":{"status":"UNDER_VERIFICATION"}}""",
            (await live.NextAsync()).GetProperty("onApplicationStatusChanged").GetRawText());
        Assert.Equal("SUBMITTED", (await live.NextAsync()).GetProperty("onApplicationStatusChanged").GetProperty("previousStatus").GetString());
    }

    [Fact]
    public async Task OnEvent_ShouldPassOnlyTheCallersRegion_WhenAVillageOperatorWatches()
    {
        const string Watch = "subscription($after: String) { onEvent(after: $after) { region subject { id } } }";
        var after = (await AskAsync("demo-village", new { first = 1 })).GetProperty("headCursor").GetString();
        await using var live = await LiveSocket.SubscribeAsync(app, await app.TokenAsync("demo-village"), Watch, new { after });
        await scenarios.SubmittedAsync("demo-officer", village: "16.06.01.2001");
        var own = await scenarios.SubmittedAsync("demo-officer");

        var first = (await live.NextAsync()).GetProperty("onEvent");

        Assert.Equal(own.Id, first.GetProperty("subject").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("demo-portal-2", "NOT_FOUND")]
    public async Task OnApplicationStatusChanged_ShouldBeRefused_WhenTheRecordIsNotTheCallers(string who, string code)
    {
        const string Watch = "subscription($number: String) { onApplicationStatusChanged(number: $number) { status } }";
        var application = await scenarios.SharedAsync(Verb.Named("claimApplication"));
        var token = who == Scenarios.Nobody ? null : await app.TokenAsync(who);
        await using var foreign = await LiveSocket.SubscribeAsync(app, token, Watch, new { number = application.Number });
        await using var missing = await LiveSocket.SubscribeAsync(app, token, Watch, new { number = "KTP-1606-2601-AAAAAA" });

        var refusal = await foreign.ReceiveAsync();

        Assert.Equal("error", refusal.GetProperty("type").GetString());
        Assert.Equal(code, refusal.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal(refusal.GetRawText(), (await missing.ReceiveAsync()).GetRawText());
    }

    /// Whatever is told after five seconds is told too late.
    [Fact]
    public async Task OnEvent_ShouldEndWithinFiveSeconds_WhenThePartnerIsRevoked()
    {
        const string Watch = "subscription { onEvent { type occurredAt } }";
        var time = app.Services.GetRequiredService<TimeProvider>();
        await using var live = await LiveSocket.SubscribeAsync(app, await app.TokenAsync(ApiApp.PassingPartner), Watch);
        var heard = live.ReceiveAsync();
        while (!heard.IsCompleted)
        {
            await scenarios.SubmittedAsync();
        }

        Assert.Equal("next", (await heard).GetProperty("type").GetString());
        await using (var database = await scenarios.DatabaseAsync())
        {
            await database.Partners.Where(partner => partner.Subject == ApiApp.PassingPartner)
                .ExecuteUpdateAsync(set => set.SetProperty(partner => partner.Active, false));
        }

        var revoked = time.GetUtcNow();
        JsonElement message;
        string? type;
        do
        {
            heard = live.ReceiveAsync();
            while (!heard.IsCompleted)
            {
                await scenarios.SubmittedAsync();
            }

            message = await heard;
            type = message.GetProperty("type").GetString();
            if (type == "next")
            {
                // By its own time, not by that of its arrival: this test may be slower than the server.
                var told = message.GetProperty("payload").GetProperty("data").GetProperty("onEvent");
                Assert.InRange(told.GetProperty("occurredAt").GetDateTimeOffset(), DateTimeOffset.MinValue, revoked.AddSeconds(5));
            }
        }
        while (type == "next");

        // Whichever notices first: the stream at its next event, or the socket's own check of the grant.
        Assert.Equal(
            type == "closed" ? "4403" : "AUTH_NOT_AUTHORIZED",
            type == "closed"
                ? message.GetProperty("code").GetRawText()
                : message.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
    }

    private static List<JsonElement> Nodes(JsonElement page) => [.. page.GetProperty("nodes").EnumerateArray()];

    private static Func<JsonElement, string> Text(string field) => node => node.GetProperty(field).GetString()!;

    private async Task<JsonElement> AskAsync(string who, object variables) =>
        (await scenarios.As(who).AskAsync(Page, variables)).WithoutErrors()["events"];
}
