using System.Globalization;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Tests.Calendars;
using static SipOkMuba.Domain.Applications.ApplicationDuty;

namespace SipOkMuba.Domain.Tests.Applications;

/// The rows of the state table that the clock does, each at its time.
public sealed class ClockTests
{
    private readonly Story story = new();

    /// The story begins on Monday 23 November 2026 at 08:00; the way to the status takes some minutes.
    [Theory]
    [InlineData(ApplicationStatus.Draft, Expire, "30.00:00:00")]
    [InlineData(ApplicationStatus.Submitted, WarnOfVerification, "06:24:00")]
    [InlineData(ApplicationStatus.Submitted, TellVerificationBreach, "1.01:00:00")]
    [InlineData(ApplicationStatus.UnderVerification, Release, "1.01:00:00")]
    [InlineData(ApplicationStatus.Returned, Expire, "14.00:00:01")]
    [InlineData(ApplicationStatus.Verified, WarnOfIssuance, "19:12:00")]
    [InlineData(ApplicationStatus.Verified, TellIssuanceBreach, "1.00:00:00")]
    [InlineData(ApplicationStatus.AwaitingBiometrics, Remind, "7.00:00:00")]
    [InlineData(ApplicationStatus.AwaitingBiometrics, Expire, "60.00:00:00")]
    [InlineData(ApplicationStatus.ReadyForPickup, Remind, "7.00:00:00")]
    [InlineData(ApplicationStatus.ReadyForPickup, Unclaim, "90.00:00:00")]
    public void Duty_ShouldBeDueSoLongAfterTheStatusWasEntered(ApplicationStatus status, ApplicationDuty duty, string after)
    {
        var application = story.In(status);

        var due = Assert.Single(application.DutiesBy(Decree.Office), it => it.Duty == duty);

        Assert.Equal(application.StatusSince + TimeSpan.Parse(after, CultureInfo.InvariantCulture), due.DueAt);
    }

    [Fact]
    public void Duties_ShouldBeThoseOfTheTable_InEachStatus()
    {
        var expected = new Dictionary<ApplicationStatus, ApplicationDuty[]>
        {
            [ApplicationStatus.Draft] = [Expire],
            [ApplicationStatus.Submitted] = [WarnOfVerification, TellVerificationBreach],
            [ApplicationStatus.UnderVerification] = [WarnOfVerification, TellVerificationBreach, Release],
            [ApplicationStatus.Returned] = [Expire],
            [ApplicationStatus.AwaitingBiometrics] = [Remind, Expire],
            [ApplicationStatus.SentForEnrollment] = [],
            [ApplicationStatus.ReadyForPickup] = [Remind, Unclaim],
            [ApplicationStatus.InDelivery] = [],
            [ApplicationStatus.Unclaimed] = [],
        };
        foreach (var status in Enum.GetValues<ApplicationStatus>())
        {
            ApplicationDuty[] otherwise = status.IsTerminal() ? [] : [WarnOfIssuance, TellIssuanceBreach];

            Assert.Equal(
                expected.GetValueOrDefault(status, otherwise),
                new Story().In(status).DutiesBy(Decree.Office).Select(due => due.Duty));
        }
    }

    [Fact]
    public void PerformNextDuty_ShouldDoNothing_ASecondBeforeItIsDue()
    {
        var application = story.In(ApplicationStatus.AwaitingBiometrics);
        var before = story.Picture(application);
        var due = application.NextDuty(Decree.Office)!.DueAt;

        Assert.False(application.PerformNextDuty(due - TimeSpan.FromSeconds(1), Decree.Office));
        Assert.Equal(before, story.Picture(application));
        Assert.True(application.PerformNextDuty(due, Decree.Office));
        Assert.False(application.PerformNextDuty(due, Decree.Office));
    }

    [Fact]
    public void Visit_ShouldBeRemindedThreeTimesAndExpire_WhenNobodyComes()
    {
        var application = story.In(ApplicationStatus.AwaitingBiometrics);
        var (version, since) = (application.Version, application.StatusSince);

        Assert.Equal(
            ["application.reminded 7", "application.reminded 30", "application.reminded 50", "application.expired 60"],
            Told(application, days: 60).Select(told => $"{told.Event.Name} {(told.Event.OccurredAt - since).TotalDays}"));
        Assert.All(application.RaisedEvents.Select(it => it.Event).OfType<ApplicationReminded>(), it => Assert.True(it.OffersMobileVisit));
        Assert.Equal((ApplicationStatus.Expired, null, false, version), (application.Status, application.WaitingOn, application.IsActive, application.Version));
    }

    [Fact]
    public void Card_ShouldBeRemindedOfAndKept_WhenNobodyFetchesIt()
    {
        var application = story.In(ApplicationStatus.ReadyForPickup);
        var since = application.StatusSince;

        Assert.Equal(
            ["application.reminded 7", "application.reminded 30", "application.reminded 60", "application.unclaimed 90"],
            Told(application, days: 90).Select(told => $"{told.Event.Name} {(told.Event.OccurredAt - since).TotalDays}"));
        Assert.Empty(application.DutiesBy(Decree.Office));
        Assert.Equal(WaitingParty.Citizen, application.WaitingOn);

        application.MarkReadyForPickup(Story.Officer, story.Now, story.Office);

        Assert.Equal(4, Told(application, days: 90).Count);
    }

    [Fact]
    public void Reminder_ShouldTellHowLongItHasWaited_ToWhoeverWordsTheMessage()
    {
        var application = story.In(ApplicationStatus.ReadyForPickup);

        story.Wait(application, TimeSpan.FromDays(8));

        var reminded = Assert.IsType<ApplicationReminded>(application.RaisedEvents[^1].Event);
        Assert.Equal((7, false, ActorRole.System), (reminded.AfterDays, reminded.OffersMobileVisit, reminded.ActorRole));
        Assert.Contains(new MessageVariable("afterDays", "7"), reminded.Template!.Variables);
        Assert.Contains(new MessageVariable("status", "READY_FOR_PICKUP"), reminded.Template.Variables);
    }

    [Fact]
    public void Duties_ShouldComeInTheirOrder_AfterAStandstill()
    {
        var application = story.In(ApplicationStatus.UnderVerification);
        var events = application.RaisedEvents.Count;

        story.Wait(application, TimeSpan.FromDays(3));

        Assert.Equal(
            ["application.slaWarning", "application.slaBreached", "application.submitted"],
            application.RaisedEvents.Skip(events).Select(it => it.Event.Name));
        Assert.All(application.RaisedEvents.Skip(events), it => Assert.Equal(story.Now, it.Event.OccurredAt));
    }

    [Fact]
    public void Draft_ShouldBeIdleSinceItsLastChange()
    {
        var draft = story.In(ApplicationStatus.Draft);
        story.Wait(draft, TimeSpan.FromDays(29));
        draft.AddDocument(Story.Partner, story.Now, story.Ids, new SubmittedDocument(DocumentType.Other, "sample-png"));

        story.Wait(draft, TimeSpan.FromDays(29));
        Assert.Equal(ApplicationStatus.Draft, draft.Status);

        story.Wait(draft, TimeSpan.FromDays(1));
        Assert.Equal(ApplicationStatus.Expired, draft.Status);
    }

    [Fact]
    public void Returned_ShouldBeResubmittedInTheLastSecond_AndExpireInTheNext()
    {
        foreach (var late in new[] { false, true })
        {
            var application = story.In(ApplicationStatus.Returned);
            var corrections = new[] { new SubmittedDocument(DocumentType.FamilyCard, "sample-png") };
            story.Wait(application, TimeSpan.FromDays(14) + TimeSpan.FromSeconds(late ? 1 : 0));

            var refusal = Record.Exception(() => application.Resubmit(Story.Partner, story.Now, story.Ids, corrections));

            Assert.Equal(late ? ApplicationStatus.Expired : ApplicationStatus.Submitted, application.Status);
            Assert.Equal(late ? typeof(InvalidTransitionError) : null, refusal?.GetType());
        }
    }

    /// A claim of Friday 27 November at 14:00 has one office hour that day and seven on Monday.
    [Fact]
    public void Claim_ShouldBeReleased_AfterEightOfficeHours()
    {
        story.Now = new DateTimeOffset(2026, 11, 27, 14, 0, 0, Wib.Offset);
        var application = story.Submitted();
        application.Claim(Story.Verifier, story.Now);

        Assert.Equal(
            new DateTimeOffset(2026, 11, 30, 15, 0, 0, Wib.Offset),
            application.DutiesBy(Decree.Office).Single(it => it.Duty == Release).DueAt);

        story.Wait(application, TimeSpan.FromDays(4));

        Assert.Equal((ApplicationStatus.Submitted, null), (application.Status, application.AssignedTo));
        Assert.Equal(ActorRole.System, application.History[^1].ActorRole);
    }

    [Fact]
    public void Verification_ShouldNotGainTime_WhenAClaimIsGivenUp()
    {
        var application = story.Submitted();
        var due = application.DutiesBy(Decree.Office).ToList();

        story.Now += TimeSpan.FromHours(5);
        application.Claim(Story.Verifier, story.Now);
        application.Release(Story.Verifier, story.Now);

        Assert.Equal(due, application.DutiesBy(Decree.Office));
    }

    [Fact]
    public void Verification_ShouldHaveItsTimeAgain_AfterACorrection()
    {
        var application = story.Submitted();
        story.Wait(application, TimeSpan.FromDays(2));
        application.Claim(Story.Verifier, story.Now);
        application.Return(Story.Verifier, story.Now, [Story.Illegible]);
        application.Resubmit(Story.Partner, story.Now, story.Ids, [new SubmittedDocument(DocumentType.FamilyCard, "sample-png")]);

        Assert.Equal(
            [(WarnOfVerification, Decree.Office.Add(story.Now, TimeSpan.FromHours(6.4))), (TellVerificationBreach, Decree.Office.Add(story.Now, TimeSpan.FromHours(8)))],
            application.DutiesBy(Decree.Office).Select(it => (it.Duty, it.DueAt)));
    }

    /// Ten hours of the office, five days of the citizen, ten hours of the office, a week of the centre: 4 hours are left.
    [Fact]
    public void TwentyFourHours_ShouldRunOnly_WhileTheOfficeIsWaitedFor()
    {
        var application = story.In(ApplicationStatus.Verified);
        story.Now += TimeSpan.FromHours(10);
        application.RouteAfterVerification(story.Now);
        Assert.DoesNotContain(application.DutiesBy(Decree.Office), it => it.Duty is WarnOfIssuance or TellIssuanceBreach);
        story.Now += TimeSpan.FromDays(5);
        application.CaptureBiometrics(Story.Officer, story.Now, story.Office);
        story.Wait(application, TimeSpan.FromHours(10));
        application.SendForEnrollment(Story.Officer, story.Now);
        story.Now += TimeSpan.FromDays(7);
        application.RecordEnrollmentResult(Story.Officer, story.Now, EnrollmentResult.PrintReadyRecord, null);

        Assert.Equal(20 * 3600, application.OfficeSeconds);
        Assert.Equal(new DueDuty<ApplicationDuty>(TellIssuanceBreach, story.Now + TimeSpan.FromHours(4)), application.NextDuty(Decree.Office));
        Assert.Equal(SlaTarget.Issuance, application.RaisedEvents.Select(it => it.Event).OfType<ApplicationSlaWarning>().Single().Target);

        story.Wait(application, TimeSpan.FromHours(4));

        Assert.Equal(SlaTarget.Issuance, application.RaisedEvents.Select(it => it.Event).OfType<ApplicationSlaBreached>().Single().Target);
        Assert.Null(application.NextDuty(Decree.Office));
    }

    /// A claim of Friday at 14:00 ends by the wall at 22:00, by the office on Monday at 15:00.
    [Fact]
    public void Bound_ShouldGiveWayToTheExactTime_AndComeBackWithTheNextEvent()
    {
        story.Now = new DateTimeOffset(2026, 11, 27, 14, 0, 0, Wib.Offset);
        var application = story.Submitted();
        Assert.Equal(story.Now + TimeSpan.FromHours(6.4), application.NotDueBefore);

        var next = application.AwaitNextDuty(Decree.Office)!;
        Assert.Equal((next.DueAt, new DateTimeOffset(2026, 11, 30, 13, 24, 0, Wib.Offset)), (application.NotDueBefore, next.DueAt));

        story.Wait(application, next.DueAt - story.Now);
        Assert.Equal(application.QueuedAt + TimeSpan.FromHours(8), application.NotDueBefore);

        application.Cancel(Story.Citizen, story.Now, null);
        Assert.Null(application.NotDueBefore);
    }

    [Fact]
    public void Clock_ShouldNeverMakeAnOpenFormStale()
    {
        var application = story.Submitted();
        application.Claim(Story.Verifier, story.Now);
        var version = application.Version;

        story.Wait(application, TimeSpan.FromDays(10));

        application.Expect(version);
        Assert.True(application.SubjectVersion > version);
    }

    private List<RaisedEvent> Told(Application application, int days)
    {
        var events = application.RaisedEvents.Count;
        var since = application.StatusSince;
        while (application.NextDuty(Decree.Office) is { } next && next.DueAt <= since + TimeSpan.FromDays(days))
        {
            story.Now = next.DueAt;
            Assert.True(application.PerformNextDuty(story.Now, Decree.Office));
        }

        return [.. application.RaisedEvents.Skip(events)];
    }
}
