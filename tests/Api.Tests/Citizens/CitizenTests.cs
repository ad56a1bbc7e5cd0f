using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Tests.Citizens;

public sealed class CitizenTests(TestApp app) : CitizenCases(app), IClassFixture<TestApp>;

public sealed class PostgresCitizenTests(PostgresTestApp app) : CitizenCases(app), IClassFixture<PostgresTestApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// The citizen's own hand, and who else may put a hand on the citizen's data.
public abstract class CitizenCases(TestApp app)
{
    private const string Reveal = """
        mutation($id: ID!, $purpose: String!) {
          revealNik(input: { id: $id, purpose: $purpose }) { application { nik } nik errors { ... on Error { code } } } }
        """;

    private const string Find = """
        query($nik: NIK!, $purpose: String!) {
          findByNik(nik: $nik, purpose: $purpose) { id nik phone consents { id } applications { number } } }
        """;

    private const string Log = "{ accessLog(last: 20) { nodes { readerRole partner way operation recordType data purpose } } }";

    private const string Withdraw = """
        mutation($id: ID!, $expectedVersion: Int) {
          withdrawConsent(input: { id: $id, expectedVersion: $expectedVersion }) {
            consent { version withdrawnAt } errors { ... on Error { code } } } }
        """;

    private const string Prefer = """
        mutation($id: ID!, $expectedVersion: Int, $phone: String, $channels: [String!], $quietFrom: LocalTime, $quietUntil: LocalTime) {
          setContactPreference(input: { id: $id, expectedVersion: $expectedVersion, phone: $phone, channels: $channels, quietFrom: $quietFrom, quietUntil: $quietUntil }) {
            citizen { phone preferredChannels quietFrom quietUntil version } errors { __typename ... on Error { code } } } }
        """;

    private const string ByNumber = "query($number: String!) { applicationByNumber(number: $number) { number } }";
    private readonly Scenarios scenarios = new(app);

    [SkippableFact]
    public async Task Citizen_ShouldReadAndChangeTheOwnRecords_AndNoOthers()
    {
        SkipIfMissing();
        var (mine, other) = (await scenarios.SubmittedAsync(), await scenarios.SubmittedAsync());
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(mine.Person));

        var seen = await citizen.AskAsync("{ applications { totalCount nodes { number applicantName documents { type } } } }");
        Assert.Equal(1, seen.WithoutErrors()["applications"].GetProperty("totalCount").GetInt32());
        Assert.Equal(mine.Number, seen["applications"].GetProperty("nodes")[0].GetProperty("number").GetString());
        Assert.Equal(JsonValueKind.Null, (await citizen.AskAsync(ByNumber, new { number = other.Number })).WithoutErrors()["applicationByNumber"].ValueKind);
        Assert.Equal("NOT_FOUND", (await CancelAsync(citizen, other)).RefusalCode("cancelApplication"));
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await citizen.AskAsync(Scenarios.Submit, new { input = Scenarios.Submission(Person.Next()) })).RefusalCode("submitApplication"));

        Assert.Null((await CancelAsync(citizen, mine)).Refusal("cancelApplication"));
        Assert.Null((await citizen.AskAsync(Scenarios.Submit, new { input = Scenarios.Submission(mine.Person) })).Refusal("submitApplication"));
    }

    [SkippableFact]
    public async Task Citizen_ShouldBeToldOfTheOwnRecordsAlone_WhenSubscribed()
    {
        SkipIfMissing();
        var (mine, other) = (await scenarios.SubmittedAsync(), await scenarios.SubmittedAsync());
        var token = await scenarios.TokenOfAsync(mine.Person);
        await using var live = await LiveSocket.SubscribeAsync(app, token, """subscription { onEvent(after: "0") { type subject { id } } }""");

        Assert.Equal(("application.submitted", mine.Id), TypeAndSubject(await live.NextAsync()));
        Assert.Equal("consent.recorded", TypeAndSubject(await live.NextAsync()).Type);
        await scenarios.DoAsync(other, Verb.Named("claimApplication"));
        await scenarios.DoAsync(mine, Verb.Named("claimApplication"));
        Assert.Equal(("application.underVerification", mine.Id), TypeAndSubject(await live.NextAsync()));
    }

    [SkippableFact]
    public async Task Citizen_ShouldGetTheHandoverCode_WhenTheCardWaits()
    {
        SkipIfMissing();
        var ready = await scenarios.AfterAsync(Verb.Named("markReadyForPickup"));
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(ready.Person));

        var issued = await citizen.AskAsync(
            "mutation($id: ID!) { issueHandoverCode(input: { id: $id }) { code errors { ... on Error { code } } } }", new { id = ready.Id });

        Assert.Null(issued.Refusal("issueHandoverCode"));
        Assert.Equal(9, issued["issueHandoverCode"].GetProperty("code").GetString()!.Length);
    }

    [SkippableTheory]
    [InlineData(Scenarios.Citizen)]
    [InlineData("demo-officer")]
    public async Task WithdrawConsent_ShouldStopTheNextReadAndTheStream_WhoeverTakesItBack(string who)
    {
        SkipIfMissing();
        var (mine, other) = (await scenarios.SubmittedAsync("demo-officer"), await scenarios.SubmittedAsync("demo-officer"));
        await scenarios.RecordConsentAsync(mine.Person, "demo-portal-2");
        await scenarios.RecordConsentAsync(other.Person, "demo-portal-2");
        var consent = NodeId.Format("Consent", await scenarios.RecordConsentAsync(mine.Person, "demo-portal-2"));
        await using var live = await LiveSocket.SubscribeAsync(
            app, await app.TokenAsync("demo-portal-2"), """subscription { onEvent(types: ["application.underVerification"]) { subject { id } type } }""");
        using var hand = who == Scenarios.Citizen ? app.WithToken(await scenarios.TokenOfAsync(mine.Person)) : app.As(who);

        var withdrawn = await hand.AskAsync(Withdraw, new { id = consent, expectedVersion = 1 });

        Assert.Null(withdrawn.Refusal("withdrawConsent"));
        Assert.Equal(2, withdrawn["withdrawConsent"].GetProperty("consent").GetProperty("version").GetInt32());
        Assert.Equal(JsonValueKind.Null, (await scenarios.As("demo-portal-2").AskAsync(ByNumber, new { number = mine.Number })).WithoutErrors()["applicationByNumber"].ValueKind);
        await scenarios.DoAsync(mine, Verb.Named("claimApplication"));
        await scenarios.DoAsync(other, Verb.Named("claimApplication"));
        Assert.Equal(other.Id, TypeAndSubject(await live.NextAsync()).Subject);
        Assert.Equal("STALE_VERSION", (await hand.AskAsync(Withdraw, new { id = consent, expectedVersion = 1 })).RefusalCode("withdrawConsent"));
        Assert.Equal("CONSENT_WITHDRAWN", (await hand.AskAsync(Withdraw, new { id = consent })).RefusalCode("withdrawConsent"));
    }

    [SkippableFact]
    public async Task WithdrawConsent_ShouldLetAVillageOfficeEnterNothingMore()
    {
        SkipIfMissing();
        var person = Person.Next();
        var consent = NodeId.Format("Consent", await scenarios.RecordVillageConsentAsync(person));
        var first = await scenarios.SubmittedAsync("demo-village", person: person);

        Assert.Null((await scenarios.As("demo-village").AskAsync(Withdraw, new { id = consent })).Refusal("withdrawConsent"));

        var input = Scenarios.Submission(person, ApplicationKind.ReplacementLost);
        Assert.Equal("CONSENT_REQUIRED", (await scenarios.As("demo-village").AskAsync(Scenarios.Submit, new { input })).RefusalCode("submitApplication"));
        Assert.Equal(first.Number, (await scenarios.As("demo-village").AskAsync(ByNumber, new { number = first.Number }))["applicationByNumber"].GetProperty("number").GetString());
    }

    [SkippableFact]
    public async Task Citizen_ShouldMoveByAVerifiedApplication_NotByAForm()
    {
        SkipIfMissing();
        var home = await scenarios.SubmittedAsync();
        var moved = await scenarios.SubmittedAsync("demo-officer", ApplicationKind.MoveIn, home.Person, "16.06.01.2001");
        async Task<bool> FindsAsync(string who) =>
            (await scenarios.As(who).AskAsync(Find, new { nik = home.Person.Nik, purpose = "Loket" })).WithoutErrors()["findByNik"].ValueKind != JsonValueKind.Null;
        Assert.Equal((true, false), (await FindsAsync("demo-village"), await FindsAsync("demo-village-2")));

        await scenarios.DoAsync(moved, Verb.Named("claimApplication"));
        await scenarios.DoAsync(moved, Verb.Named("verifyApplication"));

        Assert.Equal((false, true), (await FindsAsync("demo-village"), await FindsAsync("demo-village-2")));
    }

    [SkippableTheory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData(Scenarios.Citizen, "NOT_FOUND")]
    [InlineData("demo-portal", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-portal-2", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-village", "NOT_FOUND")]
    [InlineData("demo-village-2", "NOT_FOUND")]
    [InlineData("demo-verifier", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-supervisor", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-head", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-admin", "AUTH_NOT_AUTHORIZED")]
    public async Task WithdrawConsent_ShouldBeRefused_WhenItIsNotTheirs(string who, string code)
    {
        SkipIfMissing();
        var id = NodeId.Format("Consent", await scenarios.RecordConsentAsync(Person.Next(), "demo-portal-2"));

        Assert.Equal(code, (await scenarios.As(who).AskAsync(Withdraw, new { id })).RefusalCode("withdrawConsent"));
    }

    [SkippableFact]
    public async Task WithdrawConsent_ShouldEndTheTokenAndItsStream_WhenItWasTheirBasis()
    {
        SkipIfMissing();
        var mine = await scenarios.SubmittedAsync();
        var token = await scenarios.TokenOfAsync(mine.Person);
        await using var live = await LiveSocket.SubscribeAsync(app, token, "subscription($subject: ID) { onEvent(subject: $subject, after: \"0\") { type } }", new { subject = mine.Id });
        await live.NextAsync();
        using var citizen = app.WithToken(token);
        var id = (await citizen.AskAsync("{ consents { nodes { id } } }"))["consents"].GetProperty("nodes")[0].GetProperty("id").GetString();

        Assert.Null((await scenarios.As("demo-officer").AskAsync(Withdraw, new { id })).Refusal("withdrawConsent"));

        Assert.Equal(JsonValueKind.Null, (await citizen.AskAsync(ByNumber, new { number = mine.Number }))["applicationByNumber"].ValueKind);
        await scenarios.DoAsync(mine, Verb.Named("claimApplication"));
        Assert.NotEqual("next", (await live.ReceiveAsync()).GetProperty("type").GetString());
    }

    [SkippableTheory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData(Scenarios.Citizen, "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-portal", null)]
    [InlineData("demo-portal-2", "NOT_FOUND")]
    [InlineData("demo-village", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-officer", null)]
    [InlineData("demo-verifier", null)]
    [InlineData("demo-supervisor", null)]
    [InlineData("demo-head", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-admin", "AUTH_NOT_AUTHORIZED")]
    public async Task RevealNik_ShouldShowItOnceAndLeaveATrace_WhenTheCallerMay(string who, string? code)
    {
        SkipIfMissing();
        var application = await scenarios.SubmittedAsync();
        var before = await scenarios.StateAsync(application);

        var revealed = await scenarios.As(who).AskAsync(Reveal, new { id = application.Id, purpose = "Entri SIAK" }, idempotencyKey: $"reveal-{application.Id}");

        Assert.Equal(code, revealed.RefusalCode("revealNik"));
        var after = await scenarios.StateAsync(application);
        if (code is not null)
        {
            Assert.Equal(before, after);
            return;
        }

        Assert.Equal(application.Person.Nik, revealed["revealNik"].GetProperty("nik").GetString());
        Assert.Equal("1606************", revealed["revealNik"].GetProperty("application").GetProperty("nik").GetString());
        Assert.Equal((before.Version, before.Events + 1), (after.Version, after.Events));
        var again = await scenarios.As(who).AskAsync(Reveal, new { id = application.Id, purpose = "Entri SIAK" }, idempotencyKey: $"reveal-{application.Id}");
        Assert.Equal((HttpStatusCode.Conflict, "ALREADY_SHOWN"), (again.Status, again.ErrorCode));
        var traces = (await LogOfAsync(application.Person)).Where(trace => trace.Operation == "revealNik" && trace.Data.Contains("NIK"));
        Assert.Equal("Entri SIAK", Assert.Single(traces).Purpose);
    }

    [SkippableFact]
    public async Task RevealNik_ShouldNeedItsScopeAndAPurpose()
    {
        SkipIfMissing();
        var application = await scenarios.SubmittedAsync();
        using var reader = app.AsPartner("applications:read", "applications:write");

        Assert.Equal("AUTH_NOT_AUTHORIZED", (await reader.AskAsync(Reveal, new { id = application.Id, purpose = "x" })).ErrorCode);
        Assert.Equal("INVALID_TEXT", (await scenarios.As("demo-officer").AskAsync(Reveal, new { id = application.Id, purpose = " " })).RefusalCode("revealNik"));
        Assert.DoesNotContain(await LogOfAsync(application.Person), trace => trace.Operation == "revealNik");
    }

    [SkippableTheory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED", false)]
    [InlineData(Scenarios.Citizen, "AUTH_NOT_AUTHORIZED", false)]
    [InlineData("demo-portal", "AUTH_NOT_AUTHORIZED", false)]
    [InlineData("demo-village", null, true)]
    [InlineData("demo-village-2", null, false)]
    [InlineData("demo-officer", null, true)]
    [InlineData("demo-verifier", null, true)]
    [InlineData("demo-supervisor", null, true)]
    [InlineData("demo-head", null, true)]
    [InlineData("demo-admin", "AUTH_NOT_AUTHORIZED", false)]
    public async Task FindByNik_ShouldShowWhoLivesThere_AndTellTheCitizenWhy(string who, string? code, bool found)
    {
        SkipIfMissing();
        var application = await scenarios.SubmittedAsync();

        var answer = await scenarios.As(who).AskAsync(Find, new { nik = application.Person.Nik, purpose = "Loket 3" });

        Assert.Equal(code, answer.ErrorCode);
        if (code is null)
        {
            var shown = answer["findByNik"];
            Assert.Equal(found, shown.ValueKind != JsonValueKind.Null);
            var missing = await scenarios.As(who).AskAsync(Find, new { nik = Person.Next().Nik, purpose = "Loket 3" });
            Assert.Equal(JsonValueKind.Null, missing.WithoutErrors()["findByNik"].ValueKind);
            if (found)
            {
                Assert.Equal("1606************", shown.GetProperty("nik").GetString());
                Assert.Equal(application.Number, shown.GetProperty("applications")[0].GetProperty("number").GetString());
            }
        }

        Assert.Equal(found, (await LogOfAsync(application.Person)).Any(trace => trace is { Operation: "findByNik", Purpose: "Loket 3" }));
    }

    [SkippableTheory]
    [InlineData("123", "Loket", "INVALID_NIK")]
    [InlineData(null, " ", "INVALID_TEXT")]
    public async Task FindByNik_ShouldSayWhatIsWrong_WhenAnInputIsNotGood(string? nik, string purpose, string code)
    {
        SkipIfMissing();
        Assert.Equal(code, (await scenarios.As("demo-officer").AskAsync(Find, new { nik = nik ?? Person.Next().Nik, purpose })).ErrorCode);
    }

    [SkippableTheory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("demo-portal", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-village", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-officer", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-head", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-admin", "AUTH_NOT_AUTHORIZED")]
    public async Task AccessLog_ShouldBeTheCitizensAlone(string who, string code)
    {
        SkipIfMissing();
        Assert.Equal(code, (await scenarios.As(who).AskAsync(Log)).ErrorCode);
    }

    [SkippableFact]
    public async Task AccessLog_ShouldTellWhoSawWhat_AndNothingOfOthers()
    {
        SkipIfMissing();
        var (mine, other) = (await scenarios.SubmittedAsync(), await scenarios.SubmittedAsync());
        await scenarios.As("demo-portal").AskAsync("query($number: String!) { applicationByNumber(number: $number) { applicantName } }", new { number = mine.Number });
        await scenarios.As("demo-officer").AskAsync("query($number: String!) { applicationByNumber(number: $number) { documents { type } } }", new { number = mine.Number });
        await scenarios.As("demo-officer").AskAsync("query($number: String!) { applicationByNumber(number: $number) { applicantName } }", new { number = other.Number });

        var log = await LogOfAsync(mine.Person);

        Assert.Equal(
            [
                ("PARTNER", "demo-portal", "MUTATION", "submitApplication"),
                ("PARTNER", "demo-portal", "QUERY", "applicationByNumber"),
                ("OFFICER", null, "QUERY", "applicationByNumber"),
            ],
            log.Select(trace => (trace.Role, trace.Partner, trace.Way, trace.Operation)));
        Assert.Equal(["IDENTITY", "DOCUMENTS"], log.Skip(1).Select(trace => Assert.Single(trace.Data)));
    }

    [SkippableFact]
    public async Task SetContactPreference_ShouldChangeWhatIsGiven_AndThePhoneAtACounterOnly()
    {
        SkipIfMissing();
        var person = (await scenarios.SubmittedAsync()).Person;
        var id = await scenarios.CitizenAsync(person);
        var officer = scenarios.As("demo-officer");

        var set = await officer.AskAsync(Prefer, new { id, phone = "+62 812-3456-7890", channels = new[] { "whatsapp", "sms" }, quietFrom = "21:30:00" });
        Assert.Null(set.Refusal("setContactPreference"));
        var shown = set["setContactPreference"].GetProperty("citizen");
        Assert.Equal(
            """{"phone":"***********890","preferredChannels":["whatsapp","sms"],"quietFrom":"21:30:00","quietUntil":"07:00:00","version":1}""",
            shown.GetRawText());
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(person));
        var version = (await citizen.AskAsync("query($id: ID!) { node(id: $id) { ... on Citizen { version } } }", new { id }))["node"].GetProperty("version").GetInt32();

        Assert.Equal("PHONE_CHANGE_NEEDS_COUNTER", (await citizen.AskAsync(Prefer, new { id, phone = "081111111111" })).RefusalCode("setContactPreference"));
        Assert.Equal("INVALID_CHANNEL", (await citizen.AskAsync(Prefer, new { id, channels = new[] { "Whats App" } })).RefusalCode("setContactPreference"));
        Assert.Equal("INVALID_PHONE_NUMBER", (await officer.AskAsync(Prefer, new { id, phone = "12" })).RefusalCode("setContactPreference"));
        Assert.Equal("STALE_VERSION", (await citizen.AskAsync(Prefer, new { id, expectedVersion = version - 1, channels = Array.Empty<string>() })).RefusalCode("setContactPreference"));
        Assert.Equal("NOT_FOUND", (await scenarios.As("demo-village-2").AskAsync(Prefer, new { id, phone = "081111111111" })).RefusalCode("setContactPreference"));
        Assert.Equal("NOT_FOUND", (await scenarios.As(Scenarios.Citizen).AskAsync(Prefer, new { id, channels = Array.Empty<string>() })).RefusalCode("setContactPreference"));
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await scenarios.As("demo-portal").AskAsync(Prefer, new { id })).ErrorCode);
        var emptied = await citizen.AskAsync(Prefer, new { id, expectedVersion = version, channels = Array.Empty<string>() });
        Assert.Equal("[]", emptied["setContactPreference"].GetProperty("citizen").GetProperty("preferredChannels").GetRawText());
    }

    protected virtual void SkipIfMissing()
    {
    }

    private static Task<Answer> CancelAsync(HttpClient who, TestApplication application) => who.AskAsync(
        "mutation($id: ID!) { cancelApplication(input: { id: $id }) { application { status } errors { ... on Error { code } } } }", new { id = application.Id });

    private static (string? Type, string? Subject) TypeAndSubject(JsonElement data) =>
        (data.GetProperty("onEvent").GetProperty("type").GetString(), data.GetProperty("onEvent").GetProperty("subject").GetProperty("id").GetString());

    /// As the citizen reads it, oldest first.
    private async Task<IReadOnlyList<Trace>> LogOfAsync(Person person)
    {
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(person));
        var answer = await citizen.AskAsync(Log);
        return
        [
            .. answer.WithoutErrors()["accessLog"].GetProperty("nodes").EnumerateArray().Select(node => new Trace(
                node.GetProperty("readerRole").GetString()!,
                node.GetProperty("partner").GetString(),
                node.GetProperty("way").GetString()!,
                node.GetProperty("operation").GetString()!,
                [.. node.GetProperty("data").EnumerateArray().Select(data => data.GetString()!)],
                node.GetProperty("purpose").GetString())),
        ];
    }

    private sealed record Trace(string Role, string? Partner, string Way, string Operation, IReadOnlyList<string> Data, string? Purpose);
}
