using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Applications;

public sealed class DraftTests
{
    private readonly Story story = new();

    [Fact]
    public void Draft_ShouldHoldNoPlace_AndBecomeTheSubmission()
    {
        var draft = story.Draft(documents: []);
        Assert.Equal((false, WaitingParty.Citizen), (draft.IsActive, draft.WaitingOn));
        story.Now += TimeSpan.FromDays(3);
        draft.AddDocument(Story.Partner, story.Now, story.Ids, new SubmittedDocument(DocumentType.FamilyCard, "sample-pdf"));
        story.Now += TimeSpan.FromDays(1);

        draft.SubmitDraft(Story.Partner, story.Now, Story.Portal.Acting());

        Assert.Equal((true, story.Now, story.Now), (draft.IsActive, draft.SubmittedAt, draft.QueuedAt));
        Assert.Equal(
            ["application.draft", "application.documentAdded", "application.submitted"],
            draft.RaisedEvents.Select(it => it.Event.Name));
        Assert.Equal(4 * 86_400, draft.Waits[0].Seconds);
        Assert.Equal(DocumentType.FamilyCard, ((ApplicationDocumentAdded)draft.RaisedEvents[1].Event).DocumentType);
    }

    [Fact]
    public void SubmitDraft_ShouldTellAllThatIsMissing_AndLeaveTheDraft()
    {
        var draft = story.Draft(ApplicationKind.MoveIn, documents: [DocumentType.OldCard]);
        var before = story.Picture(draft);

        var refusal = Assert.Throws<MissingDocumentsError>(() => draft.SubmitDraft(Story.Partner, story.Now, Story.Portal.Acting()));

        Assert.Equal([DocumentType.MovingLetter, DocumentType.PopulationEventForm], refusal.Missing);
        Assert.Equal(before, story.Picture(draft));
    }

    /// Fifteen when it was begun, sixteen when it is submitted.
    [Fact]
    public void Draft_ShouldBeSubmitted_OnlyByTheAgeOfThatDay()
    {
        var draft = Application.BeginDraft(Story.Partner, story.Now, story.Ids, story.Submission(birthDate: new DateOnly(2010, 11, 30)));

        Assert.Throws<AgeNotReachedError>(() => draft.SubmitDraft(Story.Partner, story.Now, Story.Portal.Acting()));
        story.Now += TimeSpan.FromDays(7);
        draft.SubmitDraft(Story.Partner, story.Now, Story.Portal.Acting());

        Assert.Equal(ApplicationStatus.Submitted, draft.Status);
    }

    [Fact]
    public void Draft_ShouldNeedTheConsent_WhenItIsBegunAndWhenItIsSubmitted()
    {
        Assert.Throws<ConsentRequiredError>(() => story.Draft(by: Story.Village));
        var draft = story.Draft(by: Story.Officer);
        Assert.Throws<ConsentRequiredError>(() => draft.SubmitDraft(Story.Village, story.Now, null));

        story.ConsentToVillage();
        draft.SubmitDraft(Story.Village, story.Now, null);

        Assert.Equal(ApplicationStatus.Submitted, draft.Status);
    }

    [Fact]
    public void AddDocument_ShouldBeRefused_BeyondTheTenth()
    {
        var draft = story.Draft(documents: Enumerable.Repeat(DocumentType.Other, 10));
        var before = story.Picture(draft);

        Assert.Throws<TooManyDocumentsError>(() =>
            draft.AddDocument(Story.Partner, story.Now, story.Ids, new SubmittedDocument(DocumentType.Other, "sample-png")));
        Assert.Equal(before, story.Picture(draft));
        Assert.Throws<TooManyDocumentsError>(() => story.Draft(documents: Enumerable.Repeat(DocumentType.Other, 11)));
    }

    [Fact]
    public void BeginDraft_ShouldBeRefused_WhenTheBirthDateLiesAhead() => Assert.Throws<InvalidBirthDateError>(() =>
        Application.BeginDraft(Story.Partner, story.Now, story.Ids, story.Submission(birthDate: new DateOnly(2026, 11, 24))));
}
