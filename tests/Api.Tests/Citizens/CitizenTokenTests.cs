using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using SipOkMuba.Api.Tests.Identity;
using SipOkMuba.Domain.Citizens;

namespace SipOkMuba.Api.Tests.Citizens;

public sealed class CitizenTokenTests(ShiftedApp app) : CitizenTokenCases(app), IClassFixture<ShiftedApp>;

public sealed class PostgresCitizenTokenTests(ShiftedPostgresApp app) : CitizenTokenCases(app), IClassFixture<ShiftedPostgresApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// From the code on a phone to a token that acts for the citizen, through the front door.
public abstract class CitizenTokenCases(ShiftedApp app)
{
    private const string Request = """
        mutation($nik: NIK!, $purpose: String!) {
          requestCitizenCode(input: { nik: $nik, purpose: $purpose }) {
            citizenCode { requestId expiresAt } errors { __typename ... on Error { code } ... on TooManyCodesError { retryAt } } } }
        """;

    private const string Viewer = "{ viewer { kind roles citizen partner } }";
    private readonly Scenarios scenarios = new(app);

    [SkippableFact]
    public async Task Exchange_ShouldGiveAShortTokenOfTheCitizen_WhenTheCodeIsRight()
    {
        SkipIfMissing();
        var person = Person.Next();

        var tokens = await app.CitizenTokensAsync(person.Nik, purpose: "Portal desa");

        var token = new JsonWebToken(tokens.GetProperty("access_token").GetString());
        Assert.Equal("demo-portal", token.GetPayloadValue<JsonElement>("act").GetProperty("sub").GetString());
        Assert.Equal(TimeSpan.FromMinutes(15), token.ValidTo - token.IssuedAt);
        using var citizen = app.WithToken(token.EncodedToken);
        var viewer = (await citizen.AskAsync(Viewer)).WithoutErrors()["viewer"];
        Assert.Equal(("CITIZEN", """["CITIZEN"]"""), (viewer.GetProperty("kind").GetString(), viewer.GetProperty("roles").GetRawText()));
        var consents = await citizen.AskAsync("{ consents { nodes { method purpose partnerName withdrawnAt } } }");
        Assert.Equal(
            """[{"method":"ONE_TIME_CODE","purpose":"Portal desa","partnerName":"Demo Portal","withdrawnAt":null}]""",
            consents.WithoutErrors()["consents"].GetProperty("nodes").GetRawText());
        Assert.Equal(await SubjectAsync(person), token.Subject);
    }

    [SkippableFact]
    public async Task Refresh_ShouldGoOn_UntilTheConsentIsWithdrawn()
    {
        SkipIfMissing();
        var person = Person.Next();
        var first = await app.CitizenTokensAsync(person.Nik);
        app.Jump(TimeSpan.FromMinutes(16));
        using var late = app.WithToken(first.GetProperty("access_token").GetString()!);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await late.AskAsync(Viewer)).ErrorCode);

        var second = await RefreshAsync(first);
        using var citizen = app.WithToken(second.GetProperty("access_token").GetString()!);
        var consents = await citizen.AskAsync("{ consents { nodes { id } } }");
        var id = consents.WithoutErrors()["consents"].GetProperty("nodes")[0].GetProperty("id").GetString();
        Assert.Equal("invalid_grant", (await RefreshAsync(second, "demo-portal-2")).GetProperty("error").GetString());
        Assert.Null((await citizen.AskAsync(
            "mutation($id: ID!) { withdrawConsent(input: { id: $id }) { consent { version } errors { ... on Error { code } } } }", new { id }))
            .Refusal("withdrawConsent"));

        Assert.Equal("invalid_grant", (await RefreshAsync(second)).GetProperty("error").GetString());
        app.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(JsonValueKind.Null, (await citizen.AskAsync(Viewer)).WithoutErrors()["viewer"].ValueKind);
    }

    [SkippableFact]
    public async Task Exchange_ShouldBeRefused_WhenTheCodeIsNotTheRightOne()
    {
        SkipIfMissing();
        var person = Person.Next();
        var voided = await RequestAsync(person.Nik);
        var voidedCode = await app.NewestCodeAsync();
        var request = await RequestAsync(person.Nik);
        var code = await app.NewestCodeAsync();

        Assert.Equal("invalid_grant", await ErrorAsync("demo-portal", voided, voidedCode));
        Assert.Equal("invalid_grant", await ErrorAsync("demo-portal-2", request, code));
        Assert.Equal("invalid_grant", await ErrorAsync("demo-portal", Guid.Empty.ToString("N"), code));
        Assert.Equal("invalid_request", await ErrorAsync("demo-portal", "what", code));
        Assert.Equal("unauthorized_client", await ErrorAsync("demo-officer", request, code));
        Assert.Null(await ErrorAsync("demo-portal", request, code));
        Assert.Equal("invalid_grant", await ErrorAsync("demo-portal", request, code));
    }

    [SkippableFact]
    public async Task Exchange_ShouldBeRefused_WhenTheCodeIsOld()
    {
        SkipIfMissing();
        var request = await RequestAsync(Person.Next().Nik);
        var code = await app.NewestCodeAsync();

        app.Jump(CitizenCode.Lifetime);

        Assert.Equal("invalid_grant", await ErrorAsync("demo-portal", request, code));
    }

    [SkippableFact]
    public async Task Exchange_ShouldCountEveryTry_WhenManyGuessAtOnce()
    {
        SkipIfMissing();
        var request = await RequestAsync(Person.Next().Nik);
        var code = await app.NewestCodeAsync();
        var wrong = code == "000000" ? "000001" : "000000";

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ErrorAsync("demo-portal", request, wrong)));

        Assert.Equal("invalid_grant", await ErrorAsync("demo-portal", request, code));
        await using var database = await scenarios.DatabaseAsync();
        var id = Guid.Parse(request);
        Assert.Equal(CitizenCode.Tries, await database.CitizenCodes.Where(known => known.Id == id).Select(known => known.WrongTries).SingleAsync());
    }

    [SkippableFact]
    public async Task Exchange_ShouldGiveOneToken_WhenTheRightCodeComesTwentyTimesAtOnce()
    {
        SkipIfMissing();
        var person = Person.Next();
        var request = await RequestAsync(person.Nik);
        var code = await app.NewestCodeAsync();

        var errors = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ErrorAsync("demo-portal", request, code)));

        Assert.Single(errors, error => error is null);
        await using var database = await scenarios.DatabaseAsync();
        var subject = Guid.Parse(await SubjectAsync(person));
        Assert.Equal(1, await database.Citizens.Where(citizen => citizen.Id == subject).SelectMany(citizen => citizen.Consents).CountAsync());
    }

    [SkippableFact]
    public async Task Request_ShouldBeRefused_AfterThreeInAWhileAndTenInADay()
    {
        SkipIfMissing();
        var person = Person.Next();

        // Not over midnight, from where on they are counted anew.
        var hour = app.Time.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).Hour;
        app.Jump(TimeSpan.FromHours(24 - hour + 1));
        var given = await ManyAsync(person.Nik, 12);
        Assert.Equal(3, given);
        for (var (round, total) = (0, given); total < 10; round++, total += given)
        {
            app.Jump(TimeSpan.FromMinutes(16));
            given = await ManyAsync(person.Nik, 12);
            Assert.Equal(Math.Min(3, 10 - total), given);
        }

        app.Jump(TimeSpan.FromMinutes(16));
        Assert.Equal(0, await ManyAsync(person.Nik, 1));
        app.Jump(TimeSpan.FromHours(24));
        Assert.Equal(1, await ManyAsync(person.Nik, 1));
    }

    [SkippableFact]
    public async Task Request_ShouldAnswerAlikeAndSendNothing_WhenNobodyOfTheNikCanBeReached()
    {
        SkipIfMissing();
        var unknown = Person.Next().Nik[..12] + "0042";
        var before = await CountAsync();

        var answer = await scenarios.As("demo-portal").AskAsync(Request, new { nik = unknown, purpose = "KTP-el" });

        Assert.Null(answer.Refusal("requestCitizenCode"));
        Assert.Equal(before, await CountAsync());
        await using var database = await scenarios.DatabaseAsync();
        var id = Guid.Parse(answer["requestCitizenCode"].GetProperty("citizenCode").GetProperty("requestId").GetString()!);
        Assert.False(await database.CitizenCodes.AnyAsync(code => code.Id == id && code.Citizen != null));
    }

    [SkippableTheory]
    [InlineData("demo-portal", "0043")]
    [InlineData("demo-officer", "0044")]
    [InlineData("demo-village", "0045")]
    public async Task Code_ShouldGoToThePhoneOfTheCounterAlone_WhateverAFormSays(string who, string serial)
    {
        SkipIfMissing();
        var real = Person.Next();
        real = real with { Nik = real.Nik[..12] + serial };
        await scenarios.RecordConsentAsync(real, "demo-portal");
        await scenarios.RecordVillageConsentAsync(real);
        var input = Scenarios.Submission(real);
        input["phone"] = "081111111111";
        Assert.Null((await scenarios.As(who).AskAsync(Scenarios.Submit, new { input })).Refusal("submitApplication"));
        var before = await CountAsync();
        await RequestAsync(real.Nik);
        Assert.Equal(before, await CountAsync());

        foreach (var phone in new[] { "082222222222", "083333333333" })
        {
            Assert.Null((await scenarios.As("demo-officer").AskAsync(
                "mutation($id: ID!, $phone: String) { setContactPreference(input: { id: $id, phone: $phone }) { citizen { version } errors { ... on Error { code } } } }",
                new { id = await scenarios.CitizenAsync(real), phone })).Refusal("setContactPreference"));
        }

        // Whoever had the former number is told.
        Assert.Equal(("082222222222", "citizen.phoneChanged"), await NewestAsync());
        await RequestAsync(real.Nik);
        Assert.Equal(("083333333333", "citizen.code"), await NewestAsync());
    }

    [SkippableFact]
    public async Task Token_ShouldNotComeBack_WhenAnotherConsentIsGivenAfterTheWithdrawal()
    {
        SkipIfMissing();
        var person = Person.Next();
        var tokens = await app.CitizenTokensAsync(person.Nik);
        using var citizen = app.WithToken(tokens.GetProperty("access_token").GetString()!);
        var id = (await citizen.AskAsync("{ consents { nodes { id } } }")).WithoutErrors()["consents"].GetProperty("nodes")[0].GetProperty("id").GetString()!;
        await scenarios.WithdrawConsentAsync(Graph.Schema.NodeId.Parse(id, nameof(Consent)));

        await scenarios.RecordConsentAsync(person, "demo-portal");

        Assert.Equal("invalid_grant", (await RefreshAsync(tokens)).GetProperty("error").GetString());
        app.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(JsonValueKind.Null, (await citizen.AskAsync(Viewer)).WithoutErrors()["viewer"].ValueKind);
    }

    [SkippableFact]
    public async Task Exchange_ShouldStopAPartnerThatGuesses_ForAllCitizensTogether()
    {
        SkipIfMissing();
        var request = await RequestAsync(Person.Next().Nik, "demo-portal-2");
        var code = await app.NewestCodeAsync();
        await using var database = await scenarios.DatabaseAsync();
        var id = Guid.Parse(await RequestAsync(Person.Next().Nik, "demo-portal-2"));
        var guessed = database.CitizenCodes.Where(known => known.Id == id);
        await guessed.ExecuteUpdateAsync(set => set.SetProperty(known => known.WrongTries, CitizenCode.MostWrongTriesInAnHour));

        Assert.Equal("slow_down", await ErrorAsync("demo-portal-2", request, code));

        await guessed.ExecuteUpdateAsync(set => set.SetProperty(known => known.WrongTries, 0));
        Assert.Null(await ErrorAsync("demo-portal-2", request, code));
    }

    [SkippableTheory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("demo-village", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-officer", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-admin", "AUTH_NOT_AUTHORIZED")]
    [InlineData(Scenarios.Citizen, "AUTH_NOT_AUTHORIZED")]
    public async Task Request_ShouldBeRefused_WhenNoPartnerAsks(string who, string code)
    {
        SkipIfMissing();
        Assert.Equal(code, (await scenarios.As(who).AskAsync(Request, new { nik = Person.Next().Nik, purpose = "KTP-el" })).ErrorCode);
    }

    protected virtual void SkipIfMissing()
    {
    }

    private async Task<int> ManyAsync(string nik, int side)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, side).Select(_ => scenarios.As("demo-portal").AskAsync(Request, new { nik, purpose = "KTP-el" })));
        Assert.All(answers, answer => Assert.Contains(answer.RefusalCode("requestCitizenCode"), new[] { null, "TOO_MANY_CODES" }));
        return answers.Count(answer => answer.RefusalCode("requestCitizenCode") is null);
    }

    private async Task<string> RequestAsync(string nik, string partner = "demo-portal")
    {
        var answer = await scenarios.As(partner).AskAsync(Request, new { nik, purpose = "KTP-el" });
        Assert.Null(answer.Refusal("requestCitizenCode"));
        return answer["requestCitizenCode"].GetProperty("citizenCode").GetProperty("requestId").GetString()!;
    }

    private async Task<string?> ErrorAsync(string partner, string request, string code) =>
        (await app.ExchangeAsync(partner, request, code)).TryGetProperty("error", out var error) ? error.GetString() : null;

    private Task<JsonElement> RefreshAsync(JsonElement tokens, string partner = "demo-portal") => app.TokensAsync(
        ("grant_type", "refresh_token"), ("client_id", partner), ("client_secret", "demo-secret"),
        ("refresh_token", tokens.GetProperty("refresh_token").GetString()!));

    private async Task<(string? To, string? Template)> NewestAsync()
    {
        using var client = app.AsAnonymous();
        var newest = (await client.GetFromJsonAsync<JsonElement>("/messages"))[0];
        return (newest.GetProperty("to").GetString(), newest.GetProperty("template").GetString());
    }

    private async Task<int> CountAsync()
    {
        await using var database = await scenarios.DatabaseAsync();
        return await database.OutgoingMessages.CountAsync();
    }

    private async Task<string> SubjectAsync(Person person)
    {
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(person));
        var id = (await citizen.AskAsync(Viewer)).WithoutErrors()["viewer"].GetProperty("citizen").GetString()!;
        return Graph.Schema.NodeId.Parse(id, nameof(Citizen)).ToString();
    }
}
