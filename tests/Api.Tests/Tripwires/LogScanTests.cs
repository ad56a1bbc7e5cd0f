using Microsoft.Extensions.Logging;

namespace SipOkMuba.Api.Tests.Tripwires;

/// Nothing personal and no secret in what the host logged while the tests of the collection ran.
[Collection(ApiGroup.Name)]
public sealed class LogScanTests(ApiApp app)
{
    [Fact]
    public async Task Log_ShouldHoldNothingPersonal_WhenWorkAndRefusalsWentBy()
    {
        var application = await app.Scenarios.AfterAsync(Verb.Named("printCard"));
        await app.Scenarios.As("demo-officer").AskAsync(Scenarios.Submit, new { input = Scenarios.Submission(application.Person) });
        await app.Scenarios.As("demo-officer").AskAsync(
            Scenarios.Submit, new { input = new Dictionary<string, object?>(Scenarios.Submission(application.Person)) { ["nik"] = "1606090107059900x" } });
        using var forged = app.WithToken((await app.TokenAsync("demo-officer"))[..^3] + "abc");
        await forged.GetAsync("/graphql?query={__typename}");
        using var anonymous = app.AsAnonymous();
        var documents = await app.Scenarios.As("demo-officer").AskAsync(
            "query($id: ID!) { applicationById(id: $id) { documents { link { url } } } }", new { id = application.Id });
        var url = documents["applicationById"].GetProperty("documents")[0].GetProperty("link").GetProperty("url").GetString()!;
        (await anonymous.GetAsync(new Uri(url).AbsolutePath)).EnsureSuccessStatusCode();
        await anonymous.GetAsync(new Uri(url).AbsolutePath[..^3] + "abc");
        await app.Scenarios.As("demo-officer").UploadAsync(TestFiles.Pdf[..^20], name: $"{application.Person.Nik}.pdf");
        await anonymous.GetAsync($"/graphql?query={{applicationByNumber(number:\"{application.Person.Nik}\"){{id}}}}");

        var tokens = await app.CitizenTokensAsync(application.Person.Nik);
        var code = await app.NewestCodeAsync();
        await app.ExchangeAsync("demo-portal", Guid.Empty.ToString("N"), code);
        await app.Scenarios.As("demo-officer").AskAsync(
            "mutation($id: ID!) { revealNik(input: { id: $id, purpose: \"SIAK\" }) { nik } }", new { id = application.Id });
        await app.Scenarios.As("demo-officer").AskAsync(
            "query($nik: NIK!) { findByNik(nik: $nik, purpose: \"SIAK\") { nik } }", new { nik = application.Person.Nik });
        var secrets = new[] { code, tokens.GetProperty("access_token").GetString()!, tokens.GetProperty("refresh_token").GetString()! };
        Assert.DoesNotContain(app.Log.Lines, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));

        var found = app.Log.Lines.Where(PrivateText.IsIn).Select(PrivateText.Masked).ToList();

        Assert.NotEmpty(app.Log.Lines);
        Assert.Empty(found);
    }

    /// The scan itself, on lines that must not pass.
    [Theory]
    [InlineData("the NIK 1606094107059901 of somebody")]
    [InlineData("Authorization: Bearer abcdefghijklmnopqrstuvwxyz")]
    [InlineData("client_secret=demo-secret")]
    [InlineData("signed with whsec_AbcdefghijklmnopqrstuvwxyzABCDEF")]
    [InlineData("eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9")]
    [InlineData("GET /documents/CfDJ8AbcdefghijklmnopqrstuvwxyzABCDEFGH")]
    public void Scan_ShouldFindIt_WhenALineHoldsIt(string message)
    {
        using var log = new CapturedLog();
        log.CreateLogger("probe").Log(LogLevel.Error, 0, message, null, (text, _) => text);

        Assert.Contains(log.Lines, PrivateText.IsIn);
    }
}
