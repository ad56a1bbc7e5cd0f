using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Applications;

public sealed class VerificationTests
{
    private static readonly Actor OtherVerifier = new(ActorRole.Verifier, "verifier-2");

    private readonly Story story = new();

    [Fact]
    public void Claim_ShouldTakeTheLock_AndTellIt()
    {
        var application = story.In(ApplicationStatus.UnderVerification);

        Assert.Equal("verifier", application.AssignedTo);
        Assert.Equal(
            ["application.submitted", "application.underVerification"],
            application.RaisedEvents.Select(it => it.Event.Name));
    }

    [Fact]
    public void Verb_ShouldNotLieBeforeTheOneItFollows_WhenClocksDiffer()
    {
        var application = story.In(ApplicationStatus.UnderVerification);
        var claimedAt = application.UpdatedAt;

        application.Verify(Story.Verifier, claimedAt.AddSeconds(-30));

        Assert.Equal(claimedAt, application.CompleteAt);
        Assert.Equal(claimedAt, application.History[^1].At);
    }

    [Fact]
    public void Lock_ShouldRefuseOtherVerifiers_InEveryVerb()
    {
        var application = story.In(ApplicationStatus.UnderVerification);
        var before = story.Picture(application);
        Action[] verbs =
        [
            () => application.Verify(OtherVerifier, story.Now),
            () => application.Return(OtherVerifier, story.Now, [Story.Illegible]),
            () => application.Reject(OtherVerifier, story.Now, RejectionReason.NotEligible, null),
            () => application.Release(OtherVerifier, story.Now),
        ];

        Assert.All(verbs, verb => Assert.Throws<AssignedToAnotherError>(verb));
        Assert.Equal(before, story.Picture(application));
    }

    [Fact]
    public void Release_ShouldFreeTheLock_ForASupervisorToo()
    {
        var application = story.In(ApplicationStatus.UnderVerification);

        application.Release(Story.Supervisor, story.Now);
        application.Claim(OtherVerifier, story.Now);

        Assert.Equal("verifier-2", application.AssignedTo);
    }

    [Fact]
    public void Verify_ShouldStartTheClock_WhenAccepted()
    {
        var application = story.In(ApplicationStatus.Verified);

        Assert.Equal(story.Now, application.CompleteAt);
        Assert.Equal("verifier", application.VerifiedBy);
        Assert.Null(application.AssignedTo);
    }

    [Fact]
    public void Verify_ShouldBeRefused_WhenTheVerifierEnteredIt()
    {
        var application = story.Submitted(by: new Actor(ActorRole.Officer, "verifier"));
        application.Claim(Story.Verifier, story.Now);
        var before = story.Picture(application);

        Assert.Throws<SelfVerificationError>(() => application.Verify(Story.Verifier, story.Now));
        Assert.Equal(before, story.Picture(application));
    }

    [Fact]
    public void Return_ShouldBeRefused_WithoutAReason()
    {
        var application = story.In(ApplicationStatus.UnderVerification);

        Assert.Throws<ReturnReasonsMissingError>(() => application.Return(Story.Verifier, story.Now, []));
        Assert.Equal(ApplicationStatus.UnderVerification, application.Status);
    }

    [Fact]
    public void Return_ShouldChangeNothing_WhenOneNoteIsTooLong()
    {
        var application = story.In(ApplicationStatus.UnderVerification);
        var before = story.Picture(application);
        var tooLong = Story.Illegible with { Note = new string('a', Text.LongLength + 1) };

        Assert.Throws<InvalidTextError>(() =>
            application.Return(Story.Verifier, story.Now, [Story.Illegible, tooLong]));
        Assert.Equal(before, story.Picture(application));
    }

    [Fact]
    public void Return_ShouldKeepEachReason_AndWaitForTheCitizen()
    {
        var application = story.In(ApplicationStatus.Returned);

        var item = Assert.Single(application.ReturnItems);
        Assert.Equal(
            (DocumentType.FamilyCard, ReturnReason.Illegible, "blurred", application.ReturnedAt),
            (item.DocumentType, item.Code, item.Note, item.ReturnedAt));
        Assert.Equal(WaitingParty.Citizen, application.WaitingOn);
        Assert.Null(application.AssignedTo);
    }

    [Fact]
    public void Reject_ShouldEndIt_WithItsLegalReason()
    {
        var application = story.In(ApplicationStatus.UnderVerification);

        application.Reject(Story.Verifier, story.Now, RejectionReason.OtherLegalGround, "art. 5");

        Assert.Equal(RejectionReason.OtherLegalGround, application.RejectionCode);
        Assert.Equal("art. 5", application.RejectionNote);
        Assert.False(application.IsActive);
        Assert.Null(application.WaitingOn);
    }

    [Fact]
    public void Resubmit_ShouldBeOpenToCitizenAndSubmitter_Only()
    {
        Assert.Throws<NotTheSubmitterError>(() => Resubmit(story.In(ApplicationStatus.Returned), Story.Officer));
        Assert.Throws<NotTheSubmitterError>(() =>
            Resubmit(story.In(ApplicationStatus.Returned), new Actor(ActorRole.Partner, "partner-2")));
        Assert.Equal(ApplicationStatus.Submitted, Resubmit(story.In(ApplicationStatus.Returned), Story.Citizen).Status);

        var application = Resubmit(story.In(ApplicationStatus.Returned), Story.Partner);
        Assert.Equal(2, application.Documents.Count);
        Assert.Equal(
            ["application.returned", "application.submitted"],
            application.RaisedEvents.TakeLast(2).Select(it => it.Event.Name));
    }

    [Fact]
    public void Resubmit_ShouldBeRefused_AfterFourteenDays()
    {
        var application = story.In(ApplicationStatus.Returned);
        var expiry = application.ReturnedAt!.Value.AddDays(14);

        story.Now = expiry.AddSeconds(1);
        var error = Assert.Throws<ResubmissionExpiredError>(() => Resubmit(application, Story.Partner));
        Assert.Equal(expiry, error.ExpiredAt);

        story.Now = expiry;
        Assert.Equal(ApplicationStatus.Submitted, Resubmit(application, Story.Partner).Status);
    }

    [Fact]
    public void Resubmit_ShouldBeRefused_WhenAReturnedDocumentIsNotSupplied()
    {
        var application = story.In(ApplicationStatus.UnderVerification);
        application.Return(Story.Verifier, story.Now,
            [Story.Illegible, new ReturnReasonGiven(DocumentType.Other, ReturnReason.Missing, null)]);

        var error = Assert.Throws<MissingDocumentsError>(() => Resubmit(application, Story.Partner));
        Assert.Equal([DocumentType.Other], error.Missing);
        Assert.Single(application.Documents);
    }

    [Fact]
    public void Resubmit_ShouldAskOnlyForTheLastReturn_WhenReturnedTwice()
    {
        var application = story.In(ApplicationStatus.UnderVerification);
        application.Return(
            Story.Verifier, story.Now, [new ReturnReasonGiven(DocumentType.Other, ReturnReason.Missing, null)]);
        application.Resubmit(
            Story.Partner, story.Now, story.Ids, [new SubmittedDocument(DocumentType.Other, "sample-pdf")]);
        story.Now = story.Now.AddHours(1);
        application.Claim(Story.Verifier, story.Now);
        application.Return(Story.Verifier, story.Now, [Story.Illegible]);

        Assert.Equal(ApplicationStatus.Submitted, Resubmit(application, Story.Partner).Status);
    }

    [Fact]
    public void Resubmit_ShouldBeRefused_WhenDocumentsWouldBeMoreThanTen()
    {
        var application = story.In(ApplicationStatus.Returned);
        var eleven = Enumerable.Repeat(new SubmittedDocument(DocumentType.FamilyCard, "sample-pdf"), 11).ToList();

        Assert.Throws<TooManyDocumentsError>(() => application.Resubmit(Story.Partner, story.Now, story.Ids, eleven));
        Assert.Single(application.Documents);
    }

    [Theory]
    [InlineData(ApplicationKind.FirstIssuance, false, ApplicationStatus.AwaitingBiometrics)]
    [InlineData(ApplicationKind.FirstIssuance, true, ApplicationStatus.PrintReady)]
    [InlineData(ApplicationKind.ReplacementLost, false, ApplicationStatus.AwaitingBiometrics)]
    [InlineData(ApplicationKind.ReplacementLost, true, ApplicationStatus.PrintReady)]
    [InlineData(ApplicationKind.MoveIn, true, ApplicationStatus.PrintReady)]
    [InlineData(ApplicationKind.BiometricUpdate, true, ApplicationStatus.AwaitingBiometrics)]
    [InlineData(ApplicationKind.IkdActivation, true, ApplicationStatus.AwaitingBiometrics)]
    public void Route_ShouldAskForPresence_OnlyWhereItIsNeeded(
        ApplicationKind kind, bool recorded, ApplicationStatus expected)
    {
        if (recorded)
        {
            story.Resident.RecordBiometrics(Story.Start.AddYears(-3));
        }

        var application = story.In(ApplicationStatus.Verified, kind);
        var version = application.Version;

        Assert.True(application.RouteAfterVerification(story.Now));

        Assert.Equal(expected, application.Status);
        Assert.Equal(version, application.Version);
    }

    private Application Resubmit(Application application, Actor actor)
    {
        application.Resubmit(
            actor, story.Now, story.Ids, [new SubmittedDocument(DocumentType.FamilyCard, "sample-jpeg")]);
        return application;
    }
}
