using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Domain.Tests.Calendars;
using static SipOkMuba.Domain.Conversations.ConversationStatus;

namespace SipOkMuba.Domain.Tests.Conversations;

/// What happens because nobody acts; Story.Start is Monday 23 November 2026, 08:00, and the office opens.
public sealed class ClockTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly Talk talk = new();

    [Fact]
    public void Bot_ShouldHandOver_WhenItDoesNotAnswerForThreeMinutes()
    {
        var it = talk.Started();
        talk.Now += TimeSpan.FromMinutes(1);
        talk.Answer(it);
        Assert.Empty(talk.Watch(it, TimeSpan.FromMinutes(30)));
        talk.Write(it);
        talk.Now += TimeSpan.FromMinutes(2);
        talk.Write(it, "Halo?");

        Assert.Empty(talk.Watch(it, TimeSpan.FromSeconds(59)));
        Assert.Equal(["handoverRequested"], talk.Watch(it, TimeSpan.FromSeconds(1)));

        Assert.Equal((Queued, HandoverReason.Timeout), (it.Status, Assert.Single(it.Rounds).Reason));
    }

    [Fact]
    public void Bot_ShouldCountAsEnough_WhenTheCitizenIsContentForADay()
    {
        var it = talk.Started();
        talk.Answer(it);

        Assert.Empty(talk.Watch(it, Day - TimeSpan.FromSeconds(1)));
        Assert.Equal(["resolved"], talk.Watch(it, TimeSpan.FromSeconds(1)));
        Assert.Empty(it.Rounds);
    }

    [Fact]
    public void Bot_ShouldHandOver_WhenTwoAnswersInARowHaveFailed()
    {
        var it = talk.Started();
        talk.Answer(it, failed: true);
        talk.Answer(it);
        talk.Answer(it, failed: true);
        Assert.Equal(Bot, it.Status);

        talk.Answer(it, failed: true);

        Assert.Equal((Queued, HandoverReason.FailedAnswers), (it.Status, Assert.Single(it.Rounds).Reason));
    }

    [Theory]
    [InlineData("Saya mau bicara dengan PETUGAS!", true)]
    [InlineData("orang   asli dong", true)]
    [InlineData("admin", true)]
    [InlineData("administrasi kependudukan", false)]
    [InlineData("kemanusiaan, bermanusiawi", false)]
    [InlineData("orang yang asli", false)]
    [InlineData("...", false)]
    public void Write_ShouldHandOver_WhenTheCitizenNamesAnOfficer(string text, bool handsOver)
    {
        var it = talk.Started();

        talk.Write(it, text);

        Assert.Equal(handsOver ? Queued : Bot, it.Status);
        Assert.Equal(handsOver ? [HandoverReason.Keyword] : [], it.Rounds.Select(round => round.Reason));
    }

    [Fact]
    public void Keywords_ShouldBeThoseOfTheOffice_WhenItHasItsOwn()
    {
        var it = talk.Started();
        it.Write(Story.Citizen, talk.Now, talk.Ids, "petugas", talk.Office, new HandoverKeywords(["wong"]));
        Assert.Equal(Bot, it.Status);

        it.Write(Story.Citizen, talk.Now, talk.Ids, "Ado wong dak?", talk.Office, new HandoverKeywords(["wong"]));
        Assert.Equal(Queued, it.Status);
    }

    [Fact]
    public void Requeue_ShouldKeepPlaceAndClock_WhenTheOfficerDoesNotWrite()
    {
        var it = talk.In(Queued);
        var requestedAt = talk.Now;
        talk.Now += TimeSpan.FromMinutes(2);
        talk.Accept(it);
        talk.Answer(it);

        Assert.Empty(talk.Watch(it, TimeSpan.FromSeconds(179)));
        Assert.Equal(["requeued"], talk.Watch(it, TimeSpan.FromSeconds(1)));

        Assert.Equal((Queued, requestedAt, requestedAt, 1, 1), (it.Status, it.QueuedSince, it.HandoverRequestedAt, it.Round, it.Rounds[0].Requeues));
        Assert.Null(it.Rounds[0].EndedAt);
        talk.Now += TimeSpan.FromMinutes(1);
        talk.Accept(it, Talk.Other);
        talk.Reply(it, Talk.Other);
        Assert.Equal((360L, 360L), (it.Rounds[0].OfficeSeconds, it.Rounds[0].WallSeconds));
    }

    [Fact]
    public void Supervisor_ShouldBeToldOnceARound_AfterTenMinutesOfOfficeTime()
    {
        var it = talk.In(Queued);
        Assert.Empty(talk.Watch(it, TimeSpan.FromSeconds(599)));
        Assert.Equal(["supervisorAlerted"], talk.Watch(it, TimeSpan.FromSeconds(1)));
        talk.Accept(it);
        Assert.Equal(["requeued"], talk.Watch(it, TimeSpan.FromMinutes(4)));
        talk.Accept(it);
        talk.Reply(it);
        talk.Resolve(it, Story.Officer);
        talk.Write(it);

        Assert.Equal(["supervisorAlerted"], talk.Watch(it, TimeSpan.FromMinutes(10)));
        Assert.Equal([true, true], it.Rounds.Select(round => round.SupervisorAlertedAt is not null));
    }

    [Fact]
    public void Queue_ShouldAskAndGiveUp_WhenTheCitizenIsNoLongerThere()
    {
        var it = talk.In(Queued);

        Assert.Equal(["supervisorAlerted", "stillThereAsked"], talk.Watch(it, TimeSpan.FromMinutes(15)));
        Assert.Equal(MessageSender.System, it.Messages[^1].Sender);
        Assert.Empty(talk.Watch(it, TimeSpan.FromSeconds(899)));
        Assert.Equal(["abandoned"], talk.Watch(it, TimeSpan.FromSeconds(1)));
        Assert.Equal((Abandoned, RoundOutcome.Abandoned, 1800L, 1800L), (it.Status, it.Rounds[0].Outcome, it.Rounds[0].OfficeSeconds, it.Rounds[0].WallSeconds));
    }

    [Fact]
    public void Queue_ShouldWaitOn_WhenTheCitizenAnswersTheQuestion()
    {
        var it = talk.In(Queued);
        talk.Watch(it, TimeSpan.FromMinutes(20));
        talk.Answer(it);
        talk.Write(it, "Ya, masih.");

        Assert.Empty(talk.Watch(it, TimeSpan.FromSeconds(899)));
        Assert.Equal(["stillThereAsked"], talk.Watch(it, TimeSpan.FromSeconds(1)));
        Assert.Equal(Queued, it.Status);
    }

    /// From Monday to Wednesday; asked or not before the office closes.
    [Theory]
    [InlineData("14:30", "supervisorAlerted stillThereAsked abandoned")]
    [InlineData("14:31", "supervisorAlerted stillThereAsked")]
    [InlineData("14:46", "supervisorAlerted")]
    [InlineData("15:30", "supervisorAlerted")]
    [InlineData("06:00", "supervisorAlerted")]
    public void Queue_ShouldNotGiveUp_WhoWaitsOverNight(string at, string told)
    {
        talk.Now = Wib.At(Wib.DateOf(Story.Start), TimeOnly.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        var it = talk.Started();
        talk.Request(it);

        Assert.Equal(told.Split(' '), talk.Watch(it, 2 * Day));
    }

    /// Who takes it and gives it back, and what the citizen writes meanwhile, does not take the night away.
    [Theory]
    [InlineData("requeue")]
    [InlineData("release")]
    [InlineData("message")]
    public void Queue_ShouldNotGiveUp_WhoseNightAnOfficerOrAMessageInterrupts(string what)
    {
        talk.Now = Wib.At(Wib.DateOf(Story.Start), new(14, 50));
        var it = talk.Started();
        talk.Request(it);
        talk.Watch(it, TimeSpan.FromHours(18));
        switch (what)
        {
            case "requeue":
                talk.Accept(it);
                Assert.Equal(["requeued"], talk.Watch(it, ConversationRules.Requeue));
                break;
            case "release":
                talk.Accept(it);
                talk.Release(it);
                break;
            default:
                talk.Write(it, "Masih menunggu.");
                break;
        }

        Assert.Empty(talk.Watch(it, TimeSpan.FromHours(5)));
        Assert.Equal(Queued, it.Status);
    }

    /// On Friday at 11:25, five minutes before the break.
    [Fact]
    public void Queue_ShouldCountOnlyWhileTheOfficeIsOpen_WhenABreakLiesBetween()
    {
        talk.Now = new(2026, 11, 27, 11, 25, 0, Wib.Offset);
        var it = talk.Started();
        talk.Request(it);

        talk.Wait(it, TimeSpan.FromHours(1));
        Assert.Single(it.RaisedEvents, raised => raised.Event is ConversationHandoverRequested);
        Assert.Null(it.SupervisorAlertedAt);
        Assert.Equal(["supervisorAlerted", "stillThereAsked", "abandoned"], talk.Watch(it, TimeSpan.FromHours(2)));
        Assert.Equal((1800L, 7200L), (it.Rounds[0].OfficeSeconds, it.Rounds[0].WallSeconds));
    }

    /// Everything is told late, once, in order and with the time at which it was due; nobody is given up for the night.
    [Fact]
    public void Standstill_ShouldBeMadeUpFor_WithEachTimeAsItWasDue()
    {
        var start = talk.Now;
        var queued = talk.In(Queued);
        var assigned = talk.In(Assigned);
        var bot = talk.Started();

        Assert.Equal(
            [("supervisorAlerted", start.AddMinutes(10)), ("stillThereAsked", start.AddMinutes(15))], talk.Wait(queued, Day));
        Assert.Equal([("requeued", start.AddMinutes(3)), ("supervisorAlerted", start.AddMinutes(10))], talk.Wait(assigned, TimeSpan.Zero));
        Assert.Equal([("handoverRequested", start.AddMinutes(3))], talk.Wait(bot, TimeSpan.Zero).Select(one => (one.Name, one.DueAt!.Value)));
        Assert.All([queued, assigned, bot], it => Assert.Equal(Queued, it.Status));
        Assert.All([queued, assigned, bot], it => Assert.Empty(talk.Wait(it, TimeSpan.Zero)));
    }

    [Fact]
    public void Promise_ShouldBeTheNextOpening_AndFollowTheCalendar()
    {
        talk.Now = new(2026, 11, 27, 15, 0, 0, Wib.Offset);
        var it = talk.Started();
        talk.Request(it);
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 8, 0, 0, Wib.Offset), it.OpensAt);
        var (events, late) = (it.RaisedEvents.Count, new OpeningHours([new(Weekday.Monday, new(10, 0), new(12, 0))]));

        it.AwaitNextDuty(talk.Now, new OfficeClock(Decree.Of2026, late));

        Assert.Equal(new DateTimeOffset(2026, 11, 30, 10, 0, 0, Wib.Offset), it.OpensAt);
        Assert.IsType<ConversationOpeningMoved>(Assert.Single(it.RaisedEvents.Skip(events)).Event);
        it.AwaitNextDuty(talk.Now, new OfficeClock(Decree.Of2026, late));
        Assert.Equal(events + 1, it.RaisedEvents.Count);
    }

    [Fact]
    public void Bound_ShouldNeverBeLaterThanWhatIsDue_InAnyStatus() => Assert.All(Enum.GetValues<ConversationStatus>(), status =>
    {
        var it = new Talk().In(status);
        var next = it.NextDuty(Decree.Office);
        Assert.True(next is null || it.NotDueBefore <= next.DueAt, status.ToString());
        Assert.Equal(!it.Status.IsActive() || status is Active or WaitingCitizen, it.NotDueBefore is null);
    });
}
