using System.Globalization;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Domain.Tests.Applications;

public sealed class CardTests
{
    private readonly Story story = new();

    [Fact]
    public void CaptureBiometrics_ShouldRecordThem_ForTheCitizenToo()
    {
        var application = story.In(ApplicationStatus.BiometricsCaptured);

        Assert.Equal("officer", application.CapturedBy);
        Assert.Equal(story.Now, story.Resident.BiometricsRecordedAt);
    }

    [Fact]
    public void CaptureBiometrics_ShouldBeRefused_ForAnIkdActivation()
    {
        var application = story.In(ApplicationStatus.AwaitingBiometrics, ApplicationKind.IkdActivation);
        var before = story.Picture(application);

        Assert.Throws<InvalidTransitionError>(() =>
            application.CaptureBiometrics(Story.Officer, story.Now, story.Office));
        Assert.Equal(before, story.Picture(application));
    }

    [Theory]
    [InlineData(EnrollmentResult.PrintReadyRecord, null, "PRINT_READY_RECORD")]
    [InlineData(EnrollmentResult.EnrollFailureAtCentral, null, "ENROLL_FAILURE_AT_CENTRAL")]
    [InlineData(EnrollmentResult.SearchFailureAtCentral, "", "SEARCH_FAILURE_AT_CENTRAL")]
    [InlineData(EnrollmentResult.EnrollFailureAtRegional, " X1 ", "X1")]
    [InlineData(EnrollmentResult.DuplicateRecord, "ADJUDICATE", "ADJUDICATE")]
    public void RecordEnrollmentResult_ShouldKeepTheOfficialWord_AndMove(
        EnrollmentResult result, string? word, string expectedWord)
    {
        var ready = result == EnrollmentResult.PrintReadyRecord;
        var application = story.In(ApplicationStatus.SentForEnrollment);

        application.RecordEnrollmentResult(Story.Officer, story.Now, result, word);

        Assert.Equal(
            ready ? ApplicationStatus.PrintReady : ApplicationStatus.EnrollmentException, application.Status);
        Assert.Equal(expectedWord, application.EnrollmentWord);
    }

    [Fact]
    public void ApprovePrinting_ShouldBeRefused_WhenTheCapturerApproves()
    {
        var application = story.In(ApplicationStatus.PrintReady);

        Assert.Throws<SelfApprovalError>(() =>
            application.ApprovePrinting(new Actor(ActorRole.Verifier, Story.Officer.Subject), story.Now));
        Assert.Null(application.PrintApprovedBy);
    }

    [Fact]
    public void ApprovePrinting_ShouldKeepTheStatus_AndHappenOnce()
    {
        var application = story.In(ApplicationStatus.PrintReady);
        var (history, version) = (application.History.Count, application.Version);

        application.ApprovePrinting(Story.Verifier, story.Now);

        Assert.Equal(("verifier", story.Now), (application.PrintApprovedBy, application.PrintApprovedAt));
        Assert.Equal((ApplicationStatus.PrintReady, history, version + 1),
            (application.Status, application.History.Count, application.Version));
        Assert.IsType<ApplicationPrintingApproved>(application.RaisedEvents[^1].Event);
        Assert.Throws<PrintingAlreadyApprovedError>(() => application.ApprovePrinting(Story.Verifier, story.Now));
    }

    [Fact]
    public void Print_ShouldUseABlankCard_WhenApproved()
    {
        var application = story.In(ApplicationStatus.Printed);

        Assert.Equal(4, story.Office.BlankStock);
        Assert.IsType<BlankUsed>(Assert.Single(story.Office.RaisedEvents).Event);
        Assert.IsType<ApplicationPrinted>(application.RaisedEvents[^1].Event);
    }

    [Fact]
    public void Print_ShouldBeRefused_WhenNotApproved()
    {
        var application = story.In(ApplicationStatus.PrintReady);
        var before = story.Picture(application);

        Assert.Throws<PrintingNotApprovedError>(() => application.Print(Story.Officer, story.Now, story.Office));
        Assert.Equal(before, story.Picture(application));
    }

    [Fact]
    public void Print_ShouldBeRefused_WhenNoBlankCardIsLeft()
    {
        var application = Approved();
        story.Office.RecordBlankStock(Story.Supervisor, story.Now, 0);
        var before = story.Picture(application);

        Assert.Throws<BlankCardShortageError>(() => application.Print(Story.Officer, story.Now, story.Office));
        Assert.Equal(before, story.Picture(application));
    }

    [Theory]
    [InlineData("2009-11-24", MaritalStatus.Single, false)]
    [InlineData("2009-11-23", MaritalStatus.Single, true)]
    [InlineData("2009-11-24", MaritalStatus.Divorced, true)]
    public void Print_ShouldNeedSeventeenYearsOrAMarriage_OnThatDay(
        string birthDate, MaritalStatus status, bool allowed)
    {
        var born = DateOnly.Parse(birthDate, CultureInfo.InvariantCulture);
        story.Resident.RecordBiometrics(Story.Start);
        var application = Application.Submit(
            Story.Partner, story.Now, story.Ids, story.Submission(birthDate: born, maritalStatus: status));
        application.Claim(Story.Verifier, story.Now);
        application.Verify(Story.Verifier, story.Now);
        application.RouteAfterVerification(story.Now);
        application.ApprovePrinting(Story.Verifier, story.Now);
        var before = story.Picture(application);

        var refusal = Record.Exception(() => application.Print(Story.Officer, story.Now, story.Office));

        Assert.Equal(allowed ? null : 17, (refusal as AgeNotReachedError)?.MinimumAge);
        Assert.Equal(allowed, before != story.Picture(application));
    }

    [Theory]
    [InlineData(ApplicationKind.FirstIssuance, false)]
    [InlineData(ApplicationKind.ReplacementLost, false)]
    [InlineData(ApplicationKind.BiometricUpdate, false)]
    [InlineData(ApplicationKind.ReplacementDamaged, true)]
    [InlineData(ApplicationKind.DataChange, true)]
    [InlineData(ApplicationKind.MoveIn, true)]
    public void HandOver_ShouldAskForTheOldCard_OnlyWhereItIsReplaced(ApplicationKind kind, bool needed)
    {
        var application = story.In(ApplicationStatus.InDelivery, kind);

        var refusal = Record.Exception(() => application.HandOver(Story.Village, story.Now, HandoverProof.Fingerprint, false));

        Assert.Equal(needed, refusal is OldCardNotSurrenderedError);
        if (needed)
        {
            application.HandOver(Story.Village, story.Now, HandoverProof.Fingerprint, true);
        }

        Assert.Equal((ApplicationStatus.Issued, needed), (application.Status, application.OldCardSurrendered));
        Assert.False(application.IsActive);
    }

    [Theory]
    [InlineData(" ", "X1", "courier")]
    [InlineData("Pos", "", "reference")]
    public void Dispatch_ShouldBeRefused_WithoutCourierOrReference(string courier, string reference, string field)
    {
        var application = story.In(ApplicationStatus.Printed);
        var before = story.Picture(application);

        Assert.Equal(field, Assert.Throws<InvalidTextError>(() =>
            application.Dispatch(Story.Officer, story.Now, courier, reference)).Field);
        Assert.Equal(before, story.Picture(application));
    }

    [Fact]
    public void ActivateIkd_ShouldIssue_ForARecordedCitizen()
    {
        var application = story.In(ApplicationStatus.AwaitingBiometrics, ApplicationKind.IkdActivation);

        application.ActivateIkd(Story.Officer, story.Now);

        Assert.Equal(ApplicationStatus.Issued, application.Status);
    }

    [Fact]
    public void ActivateIkd_ShouldBeRefused_WithoutRecordedBiometrics()
    {
        var application = story.Submitted(ApplicationKind.IkdActivation);
        application.Claim(Story.Verifier, story.Now);
        application.Verify(Story.Verifier, story.Now);
        application.RouteAfterVerification(story.Now);

        Assert.Throws<BiometricsNotRecordedError>(() => application.ActivateIkd(Story.Officer, story.Now));
        Assert.Equal(ApplicationStatus.AwaitingBiometrics, application.Status);
    }

    [Fact]
    public void ActivateIkd_ShouldBeRefused_ForAnotherKind() =>
        Assert.Throws<InvalidTransitionError>(() =>
            story.In(ApplicationStatus.AwaitingBiometrics).ActivateIkd(Story.Officer, story.Now));

    [Fact]
    public void Cancel_ShouldKeepTheReason_AndFreeTheKind()
    {
        var application = story.In(ApplicationStatus.UnderVerification);

        application.Cancel(Story.Citizen, story.Now, " moved away ");

        Assert.Equal("moved away", application.CancellationReason);
        Assert.Equal((false, null), (application.IsActive, application.AssignedTo));
    }

    private Application Approved()
    {
        var application = story.In(ApplicationStatus.PrintReady);
        application.ApprovePrinting(Story.Verifier, story.Now);
        return application;
    }
}
