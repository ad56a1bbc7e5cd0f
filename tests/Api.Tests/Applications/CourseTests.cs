using SipOkMuba.Domain.Applications;

namespace SipOkMuba.Api.Tests.Applications;

/// <summary>
/// Every kind from a draft to every terminal status that people bring about, through the front door. EXPIRED is the clock's:
/// ClockTests come to it.
/// </summary>
internal sealed class Courses(Scenarios scenarios)
{
    public static TheoryData<ApplicationKind, ApplicationStatus> All
    {
        get
        {
            var data = new TheoryData<ApplicationKind, ApplicationStatus>();
            foreach (var kind in Enum.GetValues<ApplicationKind>())
            {
                foreach (var end in Enum.GetValues<ApplicationStatus>().Where(status => status.IsTerminal() && status != ApplicationStatus.Expired))
                {
                    data.Add(kind, end);
                }
            }

            return data;
        }
    }

    public async Task RunAsync(ApplicationKind kind, ApplicationStatus end)
    {
        var person = Person.Next();
        if (kind == ApplicationKind.IkdActivation && end == ApplicationStatus.Issued)
        {
            var recorded = await scenarios.SubmittedAsync(person: person);
            await DoAsync(recorded, "claimApplication", "verifyApplication", "captureBiometrics");
        }

        var application = await scenarios.DraftedAsync(kind: kind, person: person);
        switch (end)
        {
            case ApplicationStatus.Cancelled:
                await DoAsync(application, "discardDraft");
                break;
            case ApplicationStatus.Rejected:
                await DoAsync(application, "submitDraft", "claimApplication", "rejectApplication");
                break;
            case ApplicationStatus.Issued when kind == ApplicationKind.IkdActivation:
                await DoAsync(application, "submitDraft", "claimApplication", "verifyApplication", "activateIkd");
                break;
            case ApplicationStatus.Issued:
                await DoAsync(
                    application, "submitDraft", "claimApplication", "verifyApplication", "captureBiometrics", "sendForEnrollment",
                    "recordEnrollmentResult", "approvePrinting", "printCard", "markReadyForPickup");
                await HandOverAsync(application);
                break;
        }

        var (state, told) = (await scenarios.StateAsync(application), await StatusesAsync(application));
        Assert.Equal(end, state.Status);
        Assert.Equal(state.SubjectVersion, state.Events);
        Assert.Equal(("DRAFT", end.ToString().ToUpperInvariant()), (told[0], told[^1]));
        Assert.Equal(state.History, told.Count);
    }

    private async Task DoAsync(TestApplication application, params string[] verbs)
    {
        foreach (var verb in verbs)
        {
            await scenarios.DoAsync(application, Verb.Named(verb));
        }
    }

    private async Task HandOverAsync(TestApplication application)
    {
        var answer = await scenarios.As("demo-officer").AskAsync(
            "mutation($id: ID!) { handOverCard(input: { id: $id, proof: { fingerprintVerified: true }, oldCardSurrendered: true }) { application { status } errors { ... on Error { code } } } }",
            new { id = application.Id });
        Assert.Null(answer.Refusal("handOverCard"));
    }

    private async Task<IReadOnlyList<string>> StatusesAsync(TestApplication application) =>
    [
        .. (await scenarios.As("demo-head").AskAsync(
                "query($id: ID!) { applicationById(id: $id) { statusHistory { status } } }", new { id = application.Id }))
            .WithoutErrors()["applicationById"].GetProperty("statusHistory").EnumerateArray()
            .Select(change => change.GetProperty("status").GetString()!),
    ];
}

[Collection(ApiGroup.Name)]
public sealed class CourseTests(ApiApp app)
{
    public static TheoryData<ApplicationKind, ApplicationStatus> Courses => Applications.Courses.All;

    [Theory, MemberData(nameof(Courses))]
    public Task Application_ShouldComeToItsEnd_FromADraft(ApplicationKind kind, ApplicationStatus end) =>
        new Courses(app.Scenarios).RunAsync(kind, end);
}

public sealed class PostgresCourseTests(PostgresTestApp app) : IClassFixture<PostgresTestApp>
{
    public static TheoryData<ApplicationKind, ApplicationStatus> Courses => Applications.Courses.All;

    [SkippableTheory, MemberData(nameof(Courses))]
    public Task Application_ShouldComeToItsEnd_FromADraft(ApplicationKind kind, ApplicationStatus end)
    {
        PostgresTestApp.SkipIfMissing();
        return new Courses(new Scenarios(app)).RunAsync(kind, end);
    }
}
