using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;

namespace SipOkMuba.Domain.Tests.Applications;

public sealed class HandoverTests
{
    private static readonly HandoverProof Right = new([.. Story.Code], FingerprintVerified: false);
    private static readonly HandoverProof Wrong = new([3, 2, 1], FingerprintVerified: false);
    private readonly Story story = new();

    [Theory]
    [InlineData(ApplicationStatus.ReadyForPickup)]
    [InlineData(ApplicationStatus.InDelivery)]
    public void HandOver_ShouldIssue_AgainstTheCode(ApplicationStatus status)
    {
        var application = story.In(status);
        application.IssueHandoverCode(Story.Citizen, story.Now, Story.Code);

        application.HandOver(Story.Village, story.Now, Right, false);

        Assert.Equal((ApplicationStatus.Issued, null), (application.Status, application.HandoverCodeHash));
    }

    [Fact]
    public void HandOver_ShouldBeRefused_WithoutAProofThatHolds()
    {
        var application = story.In(ApplicationStatus.ReadyForPickup);
        var before = story.Picture(application);

        foreach (var proof in new[] { new HandoverProof(null, false), Right, new HandoverProof([.. Story.Code], true) })
        {
            Assert.Null(Assert.Throws<HandoverProofInvalidError>(() =>
                application.HandOver(Story.Officer, story.Now, proof, true)).TriesLeft);
        }

        Assert.False(application.RecordWrongCode(Story.Officer, story.Now));
        Assert.Equal(before, story.Picture(application));
    }

    [Fact]
    public void Code_ShouldBeLocked_AfterFiveWrongTries()
    {
        var application = story.In(ApplicationStatus.ReadyForPickup);
        application.IssueHandoverCode(Story.Citizen, story.Now, Story.Code);
        var (events, version) = (application.RaisedEvents.Count, application.Version);

        for (var left = 4; left >= 0; left--)
        {
            Assert.Equal(left, Assert.Throws<HandoverProofInvalidError>(() =>
                application.HandOver(Story.Officer, story.Now, Wrong, true)).TriesLeft);
            Assert.True(application.RecordWrongCode(Story.Officer, story.Now));
        }

        Assert.False(application.RecordWrongCode(Story.Officer, story.Now));
        Assert.Throws<HandoverCodeLockedError>(() => application.HandOver(Story.Officer, story.Now, Right, true));
        Assert.Equal([4, 3, 2, 1, 0], application.RaisedEvents.Skip(events).Select(it => ((ApplicationHandoverCodeRefused)it.Event).TriesLeft));
        Assert.Equal(version, application.Version);

        application.HandOver(Story.Officer, story.Now, HandoverProof.Fingerprint, true);
        Assert.Equal(ApplicationStatus.Issued, application.Status);
    }

    [Fact]
    public void NewCode_ShouldVoidTheFormerAndItsTries()
    {
        var application = story.In(ApplicationStatus.ReadyForPickup);
        application.IssueHandoverCode(Story.Citizen, story.Now, Story.Code);
        for (var i = 0; i < 5; i++)
        {
            application.RecordWrongCode(Story.Officer, story.Now);
        }

        application.IssueHandoverCode(Story.Citizen, story.Now, [7, 7, 7]);

        Assert.Equal(4, Assert.Throws<HandoverProofInvalidError>(() => application.HandOver(Story.Officer, story.Now, Right, true)).TriesLeft);
        application.HandOver(Story.Officer, story.Now, new HandoverProof([7, 7, 7], false), true);
    }

    [Fact]
    public void IssueHandoverCode_ShouldNeedTheConsent_WhenAVillageOperatorAsks()
    {
        var application = story.In(ApplicationStatus.InDelivery);
        Assert.Throws<ConsentRequiredError>(() => application.IssueHandoverCode(Story.Village, story.Now, Story.Code));

        story.ConsentToVillage();
        application.IssueHandoverCode(Story.Village, story.Now, Story.Code);

        Assert.Equal(5, application.HandoverTriesLeft);
    }

    [Fact]
    public void Code_ShouldHold_WhenTheCardComesBackFromTheCourier()
    {
        var application = story.In(ApplicationStatus.InDelivery);
        application.IssueHandoverCode(Story.Citizen, story.Now, Story.Code);

        application.RecordDeliveryFailure(Story.Officer, story.Now, story.Office);
        application.HandOver(Story.Officer, story.Now, Right, false);

        Assert.Equal(ApplicationStatus.Issued, application.Status);
    }

    /// A right code is no try that a missing old card would use up, nor a way to learn it.
    [Fact]
    public void HandOver_ShouldAskForTheOldCard_OnlyWhereTheCodeIsRight()
    {
        var application = story.In(ApplicationStatus.ReadyForPickup, ApplicationKind.ReplacementDamaged);
        application.IssueHandoverCode(Story.Citizen, story.Now, Story.Code);

        Assert.Throws<OldCardNotSurrenderedError>(() => application.HandOver(Story.Officer, story.Now, Right, false));
        Assert.Throws<HandoverProofInvalidError>(() => application.HandOver(Story.Officer, story.Now, Wrong, false));
    }
}
