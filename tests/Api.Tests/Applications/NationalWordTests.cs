using System.Text.Json;
using SipOkMuba.Domain.Applications;

namespace SipOkMuba.Api.Tests.Applications;

/// What others call the state of an application, along its way, and what an exception on it asks for.
[Collection(ApiGroup.Name)]
public sealed class NationalWordTests(ApiApp app)
{
    private const string Ask = "query($id: ID!) { applicationById(id: $id) { status officialStatus openSidStatus lastEnrollmentResult interimLetter rejectionCode appealHint servicePoint { name } } }";
    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task Words_ShouldFollowTheCard_FromTheRecordingToTheDelivery()
    {
        var application = await scenarios.SubmittedAsync();
        var seen = new List<string> { await WordAsync(application) };
        foreach (var verb in new[]
                 {
                     "claimApplication", "verifyApplication", "captureBiometrics", "sendForEnrollment", "recordEnrollmentResult",
                     "approvePrinting", "printCard", "dispatchCard", "recordDeliveryFailure", "handOverCard",
                 })
        {
            await scenarios.DoAsync(application, Verb.Named(verb));
            seen.Add(await WordAsync(application));
        }

        Assert.Equal(
            [
                "SUBMITTED UNREGISTERED 2", "UNDER_VERIFICATION UNREGISTERED 2", "AWAITING_BIOMETRICS UNREGISTERED 2",
                "BIOMETRICS_CAPTURED BIO_CAPTURED 3", "SENT_FOR_ENROLLMENT SENT_FOR_ENROLLMENT 3", "PRINT_READY PRINT_READY_RECORD 5",
                "PRINT_READY SENT_FOR_CARD_PRINTING 7", "PRINTED CARD_PRINTED 4", "IN_DELIVERY CARD_SHIPPED 6",
                "READY_FOR_PICKUP CARD_PRINTED 4", "ISSUED CARD_ISSUED 8",
            ],
            seen);
        var issued = await ReadAsync(application);
        Assert.Equal("UPT/Kantor Camat Bayung Lencir", issued.GetProperty("servicePoint").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("recaptureBiometrics", ApplicationStatus.AwaitingBiometrics)]
    [InlineData("resendForEnrollment", ApplicationStatus.SentForEnrollment)]
    [InlineData("adjudicateEnrollment", ApplicationStatus.Rejected)]
    public async Task Duplicate_ShouldNeedASupervisor_WhicheverWayItEnds(string name, ApplicationStatus to)
    {
        var verb = Verb.Named(name);
        var application = await scenarios.FailedAsync("DUPLICATE_RECORD");
        var before = await scenarios.StateAsync(application);
        Assert.Equal("ENROLLMENT_EXCEPTION DUPLICATE_RECORD 3", await WordAsync(application));

        var refused = await scenarios.TryAsync(verb, application.Id, "demo-officer");

        Assert.Equal("SUPERVISOR_REQUIRED", refused.RefusalCode(name));
        Assert.Equal(before, await scenarios.StateAsync(application));
        Assert.Null((await scenarios.TryAsync(verb, application.Id, "demo-supervisor")).Refusal(name));
        Assert.Equal((to, before.Events + 1), ((await scenarios.StateAsync(application)).Status, (await scenarios.StateAsync(application)).Events));
    }

    [Fact]
    public async Task Rejection_ShouldComeWithAHint_ForWhoWasRefused()
    {
        var application = await scenarios.AfterAsync(Verb.Named("adjudicateEnrollment"));

        var rejected = await ReadAsync(application);

        Assert.Equal("DUPLICATE_IDENTITY", rejected.GetProperty("rejectionCode").GetString());
        Assert.Contains("Keberatan", rejected.GetProperty("appealHint").GetString(), StringComparison.Ordinal);
        Assert.Equal("SEARCH_FAILURE_AT_CENTRAL", rejected.GetProperty("lastEnrollmentResult").GetString());
        Assert.Equal(JsonValueKind.Null, (await ReadAsync(await scenarios.SubmittedAsync())).GetProperty("appealHint").ValueKind);
    }

    [Fact]
    public async Task InterimLetter_ShouldEndWithThePrint_AndBeRefusedBefore()
    {
        var letter = Verb.Named("setInterimLetter");
        var early = await scenarios.SubmittedAsync();
        Assert.Equal("INVALID_TRANSITION", (await scenarios.TryAsync(letter, early.Id, letter.By)).RefusalCode(letter.Name));

        var application = await scenarios.ReadyForAsync(Verb.Named("printCard"));
        Assert.False((await ReadAsync(application)).GetProperty("interimLetter").GetBoolean());
        await scenarios.DoAsync(application, letter);
        Assert.True((await ReadAsync(application)).GetProperty("interimLetter").GetBoolean());
        await scenarios.DoAsync(application, Verb.Named("printCard"));

        Assert.False((await ReadAsync(application)).GetProperty("interimLetter").GetBoolean());
        Assert.Equal("INVALID_TRANSITION", (await scenarios.TryAsync(letter, application.Id, letter.By)).RefusalCode(letter.Name));
    }

    private async Task<string> WordAsync(TestApplication application)
    {
        var read = await ReadAsync(application);
        return string.Join(' ', new[] { "status", "officialStatus", "openSidStatus" }.Select(name => read.GetProperty(name).ToString()));
    }

    private async Task<JsonElement> ReadAsync(TestApplication application) =>
        (await scenarios.As("demo-head").AskAsync(Ask, new { id = application.Id })).WithoutErrors()["applicationById"];
}
