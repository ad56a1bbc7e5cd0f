using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Applications;

public sealed class EnrollmentTests
{
    private readonly Story story = new();

    public static TheoryData<string, EnrollmentResult> Failures
    {
        get
        {
            var data = new TheoryData<string, EnrollmentResult>();
            foreach (var result in Enum.GetValues<EnrollmentResult>().Where(result => result != EnrollmentResult.PrintReadyRecord))
            {
                foreach (var act in new[] { "recapture", "resend", "adjudicate" })
                {
                    data.Add(act, result);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void Failure_ShouldBeResolvedByAnOfficer_ButADuplicateByASupervisor(string name, EnrollmentResult result)
    {
        var act = Acts.All.Single(it => it.Name == name);
        var application = story.In(ApplicationStatus.SentForEnrollment);
        application.RecordEnrollmentResult(Story.Officer, story.Now, result, null);
        var before = story.Picture(application);

        var refusal = Record.Exception(() => act.Perform(application, Story.Officer, story));

        if (result == EnrollmentResult.DuplicateRecord)
        {
            Assert.IsType<SupervisorRequiredError>(refusal);
            Assert.Equal(before, story.Picture(application));
            act.Perform(application, Story.Supervisor, story);
        }

        Assert.Equal(act.To, application.Status);
        Assert.Equal(result.ToText(), application.EnrollmentWord);
    }

    [Fact]
    public void Resend_ShouldForgetTheDuplicate_WhenTheCentreAnswersAnew()
    {
        var application = story.In(ApplicationStatus.SentForEnrollment);
        application.RecordEnrollmentResult(Story.Officer, story.Now, EnrollmentResult.DuplicateRecord, "ADJUDICATE_IN_PROCESS");
        application.Resend(Story.Supervisor, story.Now);
        application.RecordEnrollmentResult(Story.Officer, story.Now, EnrollmentResult.EnrollFailureAtRegional, null);

        application.Recapture(Story.Officer, story.Now);

        Assert.Equal((ApplicationStatus.AwaitingBiometrics, WaitingParty.Citizen), (application.Status, application.WaitingOn));
    }

    [Fact]
    public void Adjudicate_ShouldKeepTheLegalGround_AndTellIt()
    {
        var application = story.In(ApplicationStatus.EnrollmentException);

        application.Adjudicate(Story.Supervisor, story.Now, RejectionReason.DuplicateIdentity, " two cards ");

        Assert.Equal((RejectionReason.DuplicateIdentity, "two cards"), (application.RejectionCode, application.RejectionNote));
        Assert.Contains(
            new MessageVariable("reason", "DUPLICATE_IDENTITY"), application.RaisedEvents[^1].Event.Template!.Variables);
        Assert.False(application.IsActive);
    }

    [Fact]
    public void Appeal_ShouldHaveAHint_ForEveryGround()
    {
        Assert.Null(Appeals.HintFor(null));
        Assert.All(Enum.GetValues<RejectionReason>(), code => Assert.Contains("Keberatan", Appeals.HintFor(code), StringComparison.Ordinal));
    }

    [Fact]
    public void InterimLetter_ShouldBeOff_UntilItIsSetAndOnceItIsPrinted()
    {
        var application = story.In(ApplicationStatus.PrintReady);
        Assert.False(application.InterimLetter);

        application.SetInterimLetter(Story.Officer, story.Now, true);
        Assert.True(application.InterimLetter);
        application.ApprovePrinting(Story.Verifier, story.Now);
        Assert.True(application.InterimLetter);
        application.Print(Story.Officer, story.Now, story.Office);

        Assert.False(application.InterimLetter);
    }

    [Fact]
    public void SetInterimLetter_ShouldTellOnlyAChange()
    {
        var application = story.In(ApplicationStatus.BiometricsCaptured);
        var (events, version) = (application.RaisedEvents.Count, application.Version);

        application.SetInterimLetter(Story.Officer, story.Now, false);
        Assert.Equal((events, version), (application.RaisedEvents.Count, application.Version));
        application.SetInterimLetter(Story.Officer, story.Now, true);
        application.SetInterimLetter(Story.Officer, story.Now, false);

        Assert.Equal(
            [true, false],
            application.RaisedEvents.Skip(events).Select(it => ((ApplicationInterimLetterSet)it.Event).Holds));
        Assert.Equal(version + 2, application.Version);
    }
}
