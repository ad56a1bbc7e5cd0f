using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.Applications;

[Collection(ApiGroup.Name)]
public sealed class SubmitApplicationTests(ApiApp app)
{
    private const string Field = "submitApplication";
    private readonly Scenarios scenarios = app.Scenarios;

    public static TheoryData<string, string> Vectors
    {
        get
        {
            var vectors = new TheoryData<string, string>();
            foreach (var line in File.ReadLines(Repository.PathTo("tests", "Domain.Tests", "Citizens", "nik-vectors.csv")).Skip(1))
            {
                var cells = line.Split(',');
                vectors.Add(cells[0], cells[1]);
            }

            return vectors;
        }
    }

    public static TheoryData<ApplicationKind> Kinds => new(Enum.GetValues<ApplicationKind>());

    public static TheoryData<string, object?, string> Faults => new()
    {
        { "familyCardNumber", "1", "INVALID_FAMILY_CARD_NUMBER" },
        { "familyCardNumber", "1606094107050001", "INVALID_FAMILY_CARD_NUMBER" },
        { "familyCardNumber", "16060901070500a1", "INVALID_FAMILY_CARD_NUMBER" },
        { "villageCode", "16.06.09.9999", "UNKNOWN_VILLAGE" },
        { "villageCode", "16.06.09", "UNKNOWN_VILLAGE" },
        { "villageCode", "", "UNKNOWN_VILLAGE" },
        { "fullName", "  ", "INVALID_TEXT" },
        { "fullName", new string('a', 201), "INVALID_TEXT" },
        { "phone", "12ab", "INVALID_PHONE_NUMBER" },
        { "birthDate", "2999-01-01", "INVALID_BIRTH_DATE" },
        { "birthDate", "2020-01-01", "AGE_NOT_REACHED" },
        { "documents", Array.Empty<object>(), "MISSING_DOCUMENTS" },
        { "documents", new[] { Scenarios.Document(DocumentType.FamilyCard, "no-such-upload") }, "UPLOAD_NOT_FOUND" },
        { "documents", Enumerable.Repeat(Scenarios.Document(DocumentType.FamilyCard), 11).ToArray(), "TOO_MANY_DOCUMENTS" },
    };

    [Theory]
    [InlineData("demo-portal", "PARTNER")]
    [InlineData("demo-officer", "OFFICER")]
    public async Task SubmitApplication_ShouldCreateAndSubmitInOneAct_WhenItIsComplete(string by, string role)
    {
        var person = Person.Next();

        var answer = await SubmitAsync(by, Scenarios.Submission(person));

        Assert.Null(answer.Refusal(Field));
        var application = answer[Field].GetProperty("application");
        Assert.Matches("^KTP-1606-[0-9]{4}-[0-9A-Z]{6}$", application.GetProperty("number").GetString());
        Assert.Equal("1606************", application.GetProperty("nik").GetString());
        Assert.Equal("SUBMITTED", application.GetProperty("status").GetString());
        Assert.Equal("OFFICE", application.GetProperty("waitingOn").GetString());
        Assert.Equal(1, application.GetProperty("version").GetInt32());
        Assert.Equal(Scenarios.Village, application.GetProperty("village").GetProperty("code").GetString());
        Assert.EndsWith("+07:00", application.GetProperty("submittedAt").GetString(), StringComparison.Ordinal);
        Assert.Equal($$"""[{"status":"SUBMITTED","actorRole":"{{role}}"}]""", application.GetProperty("statusHistory").GetRawText());
        Assert.Equal("""[{"party":"OFFICE","endedAt":null,"seconds":null}]""", application.GetProperty("waits").GetRawText());
        Assert.Equal("""[{"type":"FAMILY_CARD"}]""", application.GetProperty("documents").GetRawText());
        var state = await scenarios.StateAsync(new(application.GetProperty("id").GetString()!, "", default, person, by));
        Assert.Equal((1, 1, 1), (state.SubjectVersion, state.Events, state.History));
    }

    [Fact]
    public async Task SubmitApplication_ShouldBeDoneByAVillageOffice_WhenTheCitizenConsentedToIt()
    {
        var person = Person.Next();
        var before = await SubmitAsync("demo-village", Scenarios.Submission(person));
        (await scenarios.As("demo-village").AskAsync(
            "mutation($nik: NIK!) { recordConsent(input: { nik: $nik, purpose: \"KTP-el\", method: IN_PERSON }) { errors { ... on Error { code } } } }",
            new { nik = person.Nik })).WithoutErrors();

        var after = await SubmitAsync("demo-village", Scenarios.Submission(person));
        var elsewhere = await SubmitAsync("demo-village", Scenarios.Submission(person, village: "16.06.01.2001"));

        Assert.Equal("CONSENT_REQUIRED", before.RefusalCode(Field));
        Assert.Null(after.Refusal(Field));
        Assert.Equal("AUTH_NOT_AUTHORIZED", elsewhere.RefusalCode(Field));
    }

    [Theory, MemberData(nameof(Vectors))]
    public async Task SubmitApplication_ShouldSayWhatIsWrongWithTheNik_WhenItIsMalformed(string nik, string expected)
    {
        // Another kind than that of the other tests, so that the valid ones are free.
        var answer = await SubmitAsync("demo-officer", new(Scenarios.Submission(Person.Next(), ApplicationKind.ReplacementLost)) { ["nik"] = nik });

        var refusal = answer.Refusal(Field);
        if (expected == "VALID")
        {
            Assert.Null(refusal);
        }
        else
        {
            Assert.Equal("INVALID_NIK", refusal!.Value.GetProperty("code").GetString());
            Assert.Equal(expected, refusal.Value.GetProperty("nikFault").GetString());
            Assert.DoesNotContain(nik, answer.Body, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task SubmitApplication_ShouldListAllMissingDocuments_WhenNoneIsGiven(ApplicationKind kind)
    {
        var rules = KindRules.Of(kind);
        var submission = Scenarios.Submission(Person.Next(), kind);
        submission["documents"] = Array.Empty<object>();
        submission["nationality"] = "FOREIGN";

        var refusal = (await SubmitAsync("demo-officer", submission)).Refusal(Field);

        var all = rules.Documents.Concat(rules.IfForeign).Select(type => type.ToText()).Order().ToList();
        Assert.Equal(all, refusal?.GetProperty("missing").EnumerateArray().Select(type => type.GetString()!).Order().ToList() ?? []);
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task SubmitApplication_ShouldRefuseWithACodeAndWriteNothing_WhenAnInputIsWrong(string field, object? value, string code)
    {
        var person = Person.Next();
        var before = await CountsAsync();

        var answer = await SubmitAsync("demo-portal", new(Scenarios.Submission(person)) { [field] = value });

        Assert.Equal(code, answer.RefusalCode(Field));
        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task SubmitApplication_ShouldTellTheNumberOnlyToItsReaders_WhenOneIsActive()
    {
        var first = await scenarios.SubmittedAsync();
        (await scenarios.As("demo-village-2").AskAsync(
            "mutation($nik: NIK!) { recordConsent(input: { nik: $nik, purpose: \"KTP-el\", method: IN_PERSON }) { errors { ... on Error { code } } } }",
            new { nik = first.Person.Nik })).WithoutErrors();
        var before = await CountsAsync();

        var reader = await SubmitAsync("demo-officer", Scenarios.Submission(first.Person));
        var stranger = await SubmitAsync("demo-village-2", Scenarios.Submission(first.Person, village: "16.06.01.2001"));
        var unconsented = await SubmitAsync("demo-portal-2", Scenarios.Submission(first.Person));
        var unknown = await SubmitAsync("demo-portal-2", Scenarios.Submission(Person.Next()));

        Assert.Equal("DUPLICATE_APPLICATION", reader.RefusalCode(Field));
        Assert.Equal(first.Number, reader.Refusal(Field)!.Value.GetProperty("number").GetString());
        Assert.Equal("DUPLICATE_APPLICATION", stranger.RefusalCode(Field));
        Assert.Equal(JsonValueKind.Null, stranger.Refusal(Field)!.Value.GetProperty("number").ValueKind);
        Assert.Equal("CONSENT_REQUIRED", unconsented.RefusalCode(Field));
        Assert.Equal(unknown, unconsented);
        Assert.Equal(before, await CountsAsync());
    }

    [Theory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("demo-verifier", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-supervisor", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-head", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-admin", "AUTH_NOT_AUTHORIZED")]
    public async Task SubmitApplication_ShouldBeRefused_WhenTheCallerMayNot(string by, string code)
    {
        var before = await CountsAsync();

        Assert.Equal(code, (await SubmitAsync(by, Scenarios.Submission(Person.Next()))).ErrorCode);
        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task SubmitApplication_ShouldBeRefused_WhenTheTokenLacksTheScope()
    {
        using var reader = app.AsPartner("applications:read");

        var answer = await reader.AskAsync(Scenarios.Submit, new { input = Scenarios.Submission(Person.Next()) });

        Assert.Equal("AUTH_NOT_AUTHORIZED", answer.ErrorCode);
    }

    [Theory]
    [InlineData("mutation { submitApplication(input: { nik: 1606094107059901 }) { errors { ... on Error { code } } } }")]
    [InlineData("mutation($input: SubmitApplicationInput!) { submitApplication(input: $input) { errors { ... on Error { code } } } }")]
    public async Task SubmitApplication_ShouldNotRepeatTheNik_WhenItIsNoText(string document)
    {
        var answer = await scenarios.As("demo-officer").AskAsync(document, new
        {
            input = new Dictionary<string, object?>(Scenarios.Submission(Person.Next())) { ["nik"] = 1606094107059901 },
        });

        Assert.NotEmpty(answer.Errors);
        Assert.DoesNotContain("1606094107059901", answer.Body, StringComparison.Ordinal);
    }

    private Task<Answer> SubmitAsync(string by, Dictionary<string, object?> input) =>
        scenarios.As(by).AskAsync(Scenarios.Submit, new { input });

    private async Task<(int Applications, int Citizens, int Events)> CountsAsync()
    {
        await using var database = await scenarios.DatabaseAsync();
        return (await database.Applications.CountAsync(), await database.Citizens.CountAsync(), await database.ToldToAll().CountAsync());
    }
}
