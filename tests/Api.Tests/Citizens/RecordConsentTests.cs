using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Citizens;

[Collection(ApiGroup.Name)]
public sealed class RecordConsentTests(ApiApp app)
{
    private const string Field = "recordConsent";

    private const string Record = """
        mutation($nik: NIK!, $partner: ID, $purpose: String!, $method: ConsentMethod! = SIGNED_FORM) {
          recordConsent(input: { nik: $nik, partner: $partner, purpose: $purpose, method: $method, reference: "F-1" }) {
            consent { id purpose method villageCode recordedAt withdrawnAt }
            errors { __typename ... on Error { code message } }
          }
        }
        """;

    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task Viewer_ShouldTellWhoCalls_WhenAnybodyAsks()
    {
        const string Viewer = "{ viewer { name kind roles regions partner scopes } }";
        var officer = (await scenarios.As("demo-officer").AskAsync(Viewer)).WithoutErrors()["viewer"];
        var partner = (await scenarios.As("demo-portal-2").AskAsync(Viewer)).WithoutErrors()["viewer"];
        var nobody = (await scenarios.As(Scenarios.Nobody).AskAsync(Viewer)).WithoutErrors()["viewer"];

        Assert.Equal("""{"name":"Petugas Loket 1","kind":"STAFF","roles":["OFFICER"],"regions":["16.06"],"partner":null,"scopes":[]}""", officer.GetRawText());
        Assert.Equal("PARTNER", partner.GetProperty("kind").GetString());
        Assert.Contains("events:read", partner.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.True(NodeId.TryParse(partner.GetProperty("partner").GetString(), out var type, out _));
        Assert.Equal("Partner", type);
        Assert.Equal("null", nobody.GetRawText());
    }

    [Fact]
    public async Task RecordConsent_ShouldShowTheCitizensRecords_ToThatPartnerAlone()
    {
        var application = await scenarios.SubmittedAsync();
        var before = await VisibleAsync("demo-portal-2", application);

        var answer = await RecordAsync("demo-officer", application.Person.Nik, await PartnerAsync());
        var after = await VisibleAsync("demo-portal-2", application);
        var duplicate = await scenarios.As("demo-portal-2").AskAsync(Scenarios.Submit, new { input = Scenarios.Submission(application.Person) });
        await scenarios.WithdrawConsentAsync(NodeId.Parse(answer[Field].GetProperty("consent").GetProperty("id").GetString()!, "Consent"));
        var withdrawn = await VisibleAsync("demo-portal-2", application);

        Assert.Null(answer.Refusal(Field));
        Assert.Equal((false, 0, 0), before);
        Assert.Equal((true, 1, 1), after);
        Assert.Equal((false, 0, 0), withdrawn);
        Assert.Equal(application.Number, duplicate.Refusal("submitApplication")!.Value.GetProperty("number").GetString());
    }

    [Fact]
    public async Task RecordConsent_ShouldBeTold_WithoutANameOrNik()
    {
        var person = Person.Next();
        await RecordAsync("demo-officer", person.Nik, await PartnerAsync());

        await using var database = await scenarios.DatabaseAsync();
        var told = await database.OutboxEvents.OrderByDescending(row => row.Id).FirstAsync();

        Assert.Equal(("consent.recorded", "Citizen", 1), (told.Type, told.SubjectType, told.SubjectVersion));
        Assert.DoesNotContain(person.Nik, told.Payload + told.Template, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_ShouldBeShownToItsPartnerAndTheCounters_WhenItIsFetched()
    {
        var toPartner = await RecordAsync("demo-village", Person.Next().Nik, await PartnerAsync());
        var toVillage = await RecordAsync("demo-village", Person.Next().Nik, partner: null);

        foreach (var (who, partners, villages) in new[]
                 {
                     ("demo-village", false, true), ("demo-village-2", false, false), ("demo-portal-2", true, false), ("demo-portal", false, false),
                     ("demo-officer", true, true), ("demo-officer-2", true, true), (ApiApp.FarOfficer, true, false),
                     (Scenarios.Citizen, false, false), (Scenarios.Nobody, false, false),
                 })
        {
            Assert.True((partners, villages) == (await IsShownAsync(who, toPartner), await IsShownAsync(who, toVillage)), who);
        }
    }

    private async Task<bool> IsShownAsync(string who, Answer recorded)
    {
        var id = recorded[Field].GetProperty("consent").GetProperty("id").GetString();
        var asked = await scenarios.As(who).AskAsync("query($id: ID!) { node(id: $id) { id } }", new { id });
        return asked.WithoutErrors()["node"].GetRawText() != "null";
    }

    [Theory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("demo-portal", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-verifier", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-head", "AUTH_NOT_AUTHORIZED")]
    public async Task RecordConsent_ShouldBeRefused_WhenTheCallerMayNot(string who, string code)
    {
        var before = await CountsAsync();

        Assert.Equal(code, (await RecordAsync(who, Person.Next().Nik, await PartnerAsync())).RefusalCode(Field));
        Assert.Equal(before, await CountsAsync());
    }

    [Theory]
    [InlineData("123", true, "KTP-el", "INVALID_NIK")]
    [InlineData(null, true, " ", "INVALID_TEXT")]
    [InlineData(null, false, "KTP-el", "INVALID_CONSENT_RECIPIENT")]
    public async Task RecordConsent_ShouldWriteNothing_WhenAnInputIsWrong(string? nik, bool toPartner, string purpose, string code)
    {
        var before = await CountsAsync();

        var answer = await RecordAsync("demo-officer", nik ?? Person.Next().Nik, toPartner ? await PartnerAsync() : null, purpose);

        Assert.Equal(code, answer.RefusalCode(Field));
        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task RecordConsent_ShouldSayNotFound_WhenThePartnerIsMissing()
    {
        var missing = NodeId.Format("Partner", Guid.Parse("019aa000-0000-7000-8000-000000000001"));

        Assert.Equal("NOT_FOUND", (await RecordAsync("demo-officer", Person.Next().Nik, missing)).RefusalCode(Field));
        Assert.Equal("INVALID_ID", (await RecordAsync("demo-officer", Person.Next().Nik, await scenarios.ServicePointAsync())).RefusalCode(Field));
    }

    private async Task<(bool ById, int Listed, int Events)> VisibleAsync(string who, TestApplication application)
    {
        var answer = (await scenarios.As(who).AskAsync(
            """
            query($id: ID!, $number: String) {
              applicationById(id: $id) { id }
              applications(where: { number: { eq: $number } }) { totalCount }
              events(first: 50, subject: $id) { nodes { type } }
            }
            """,
            new { id = application.Id, number = application.Number })).WithoutErrors();
        return (
            answer["applicationById"].GetRawText() != "null",
            answer["applications"].GetProperty("totalCount").GetInt32(),
            answer["events"].GetProperty("nodes").GetArrayLength());
    }

    private async Task<string> PartnerAsync() =>
        (await scenarios.As("demo-portal-2").AskAsync("{ viewer { partner } }")).WithoutErrors()["viewer"].GetProperty("partner").GetString()!;

    private Task<Answer> RecordAsync(string who, string nik, string? partner, string purpose = "KTP-el") =>
        scenarios.As(who).AskAsync(Record, new { nik, partner, purpose });

    private async Task<(int Citizens, int Consents, int Events)> CountsAsync()
    {
        await using var database = await scenarios.DatabaseAsync();
        return (await database.Citizens.CountAsync(), await database.Consents.CountAsync(), await database.ToldToAll().CountAsync());
    }
}
