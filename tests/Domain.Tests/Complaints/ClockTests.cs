using FsCheck.Xunit;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using static SipOkMuba.Domain.Complaints.ComplaintStatus;

namespace SipOkMuba.Domain.Tests.Complaints;

public sealed class ClockTests
{
    private readonly Matter matter = new();

    /// Received on Tuesday 24 November 2026, 9:00; 24 and 25 December are no working days.
    [Theory]
    [InlineData(Received, null, "11-27T23:59:59 slaWarning 0", "11-28T00:00:00 escalated 1", "12-02T00:00:00 escalated 2")]
    [InlineData(InProgress, ComplaintClass.InformationRequest, "11-30T23:59:59 slaWarning 0", "12-02T00:00:00 escalated 1", "12-05T00:00:00 escalated 2")]
    [InlineData(InProgress, ComplaintClass.Light, "11-26T23:59:59 slaWarning 0", "11-27T00:00:00 escalated 1", "11-28T00:00:00 escalated 2")]
    [InlineData(InProgress, ComplaintClass.NonSupervisory, "12-10T23:59:59 slaWarning 0", "12-15T00:00:00 escalated 1", "12-24T00:00:00 escalated 2")]
    public void Limits_ShouldWarnAndEscalateAtTheirTimes_ByWorkingDays(ComplaintStatus status, ComplaintClass? complaintClass, params string[] expected)
    {
        var complaint = matter.In(status, complaintClass ?? ComplaintClass.Light);
        complaint.ClearRaisedEvents();

        // The clock comes a month late: what is told are the times at which it was due.
        while (complaint.PerformNextDuty(Matter.Tuesday9.AddDays(33), matter.Calendar))
        {
        }

        Assert.Equal(expected, Told(complaint));
        Assert.Equal(status, complaint.Status);
    }

    [Fact]
    public void FollowUp_ShouldHaveItsOwnLimit_BesideThatOfTheClass()
    {
        var complaint = matter.In(Assigned);
        complaint.ClearRaisedEvents();

        while (complaint.PerformNextDuty(Matter.Tuesday9.AddDays(9), matter.Calendar))
        {
        }

        Assert.Equal(["11-30T23:59:59 slaWarning 0", "12-02T00:00:00 escalated 1"], Told(complaint));
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 23, 59, 59, Wib.Offset), complaint.DueAt);
        complaint.Respond(Matter.Officer, Matter.Tuesday9.AddDays(9), matter.Calendar, "Diperiksa.");
        Assert.Equal(new DateTimeOffset(2026, 12, 14, 23, 59, 59, Wib.Offset), complaint.DueAt);
    }

    /// Asked on Wednesday, clarified on the next Tuesday: Thursday, Friday, Monday and Tuesday are added.
    [Theory]
    [InlineData("2026-12-01T10:00:00+07:00", "2026-12-03T23:59:59+07:00")]
    [InlineData("2026-12-01T16:00:00+07:00", "2026-12-04T23:59:59+07:00")]
    [InlineData("2026-11-25T11:00:00+07:00", "2026-11-27T23:59:59+07:00")]
    public void Clarification_ShouldPauseTheClock_ByWholeWorkingDays(string clarifiedAt, string dueAt)
    {
        var complaint = matter.File();
        complaint.RequestClarification(Matter.Officer, Matter.Tuesday9.AddDays(1), matter.Calendar, "Di mana?");
        Assert.Equal(Complaint.Never, complaint.DueAt);

        complaint.Clarify(Matter.Citizen, DateTimeOffset.Parse(clarifiedAt, null), matter.Ids, matter.Calendar, "Di loket 2.", []);

        Assert.Equal(DateTimeOffset.Parse(dueAt, null), complaint.DueAt);
    }

    /// Filed on Friday evening, which counts as Monday: what is asked and answered that evening stops nothing.
    [Fact]
    public void Clarification_ShouldPauseNothing_BeforeTheClockRuns()
    {
        matter.Now = new DateTimeOffset(2026, 11, 27, 17, 0, 0, Wib.Offset);
        var complaint = matter.File();
        var due = complaint.DueAt;

        complaint.RequestClarification(Matter.Officer, matter.Now.AddMinutes(5), matter.Calendar, "Di mana?");
        complaint.Clarify(Matter.Citizen, matter.Now.AddMinutes(10), matter.Ids, matter.Calendar, "Di loket 2.", []);

        Assert.Equal(due, complaint.DueAt);
    }

    [Fact]
    public void Reporter_ShouldHaveTenDaysToClarify_ThenItIsClosed()
    {
        var complaint = matter.File();
        complaint.RequestClarification(Matter.Officer, matter.Now, matter.Calendar, "Di mana?");
        var end = matter.Now.AddDays(10);

        Assert.False(complaint.PerformNextDuty(end, matter.Calendar));
        Assert.Throws<AnswerTimeOverError>(() => complaint.Clarify(Matter.Citizen, end.AddSeconds(1), matter.Ids, matter.Calendar, "Di loket 2.", []));
        Assert.True(complaint.PerformNextDuty(end.AddDays(3), matter.Calendar));

        Assert.Equal((ClosedNoResponse, end.AddSeconds(1)), (complaint.Status, complaint.UpdatedAt));
    }

    [Fact]
    public void Answer_ShouldCloseTheComplaint_AfterTenSilentDays()
    {
        var complaint = matter.In(Resolved);
        complaint.Comment(Matter.Citizen, matter.Now.AddDays(8), "Masih saya periksa.");

        Assert.False(complaint.PerformNextDuty(matter.Now.AddDays(10), matter.Calendar));
        Assert.True(complaint.PerformNextDuty(matter.Now.AddDays(10).AddSeconds(1), matter.Calendar));

        Assert.Equal((Closed, null), (complaint.Status, complaint.NotDueBefore));
    }

    [Fact]
    public void Reopening_ShouldBeginANewClock_OfTheSameClass()
    {
        var complaint = matter.In(InProgress);
        while (complaint.PerformNextDuty(Matter.Tuesday9.AddDays(22), matter.Calendar))
        {
        }

        Assert.Equal(1, complaint.Level);
        complaint.Resolve(Matter.Officer, Matter.Tuesday9.AddDays(22), matter.Calendar, "Selesai.", RootCause.Other);
        var reopenedAt = new DateTimeOffset(2026, 12, 17, 17, 0, 0, Wib.Offset);
        complaint.Reopen(Matter.Citizen, reopenedAt, matter.Calendar, "Belum.");

        // Friday is the day of receipt; the first follow-up comes within five working days.
        Assert.Equal((0, new DateTimeOffset(2026, 12, 29, 23, 59, 59, Wib.Offset)), (complaint.Level, complaint.DueAt));
    }

    /// Whatever happened before: what has ended never rings.
    [Property(MaxTest = 200)]
    public void Ended_ShouldHaveNoDuty_WhateverHappenedBefore(int seed)
    {
        var random = new Random(seed);
        var ended = Enum.GetValues<ComplaintStatus>().Where(status => status.IsTerminal() || status == Merged).ToList();
        var complaint = matter.In(ended[random.Next(ended.Count)], (ComplaintClass)random.Next(4));

        Assert.Empty(complaint.Duties(matter.Calendar));
        Assert.False(complaint.PerformNextDuty(matter.Now.AddYears(5), matter.Calendar));
        Assert.Equal((null, Complaint.Never), (complaint.NotDueBefore, complaint.DueAt));
    }

    private static IEnumerable<string> Told(Complaint complaint) => complaint.RaisedEvents.Select(raised =>
        $"{raised.Event.OccurredAt.ToOffset(Wib.Offset):MM-dd'T'HH:mm:ss} {raised.Event.Name["complaint.".Length..]} {(raised.Event as ComplaintEscalated)?.Level ?? 0}");
}
