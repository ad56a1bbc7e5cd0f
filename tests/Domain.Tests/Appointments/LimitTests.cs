using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Appointments;

/// Every limit of domain.md 3.3 at its edge, to the second; all times are in WIB. 23 November 2026 is a Monday.
public sealed class LimitTests
{
    private readonly Desk desk = new();

    [Theory]
    [InlineData("2026-11-24 10:00", "2026-11-24 08:00:00", null)]
    [InlineData("2026-11-24 10:00", "2026-11-24 08:00:01", "2026-11-24 10:00:01")]
    [InlineData("2026-11-24 10:00", "2026-11-24 11:00:00", "2026-11-24 13:00:00")]
    [InlineData("2026-11-24 10:00", "2026-11-25 08:00:00", "2026-11-25 10:00:00")]
    [InlineData("2026-11-24 15:00", "2026-11-24 12:59:59", null)]
    [InlineData("2026-11-24 15:00", "2026-11-24 13:00:00", "2026-11-25 00:00:00")]
    [InlineData("2026-11-24 23:30", "2026-11-24 13:00:00", "2026-11-25 00:00:00")]
    [InlineData("2026-11-25 08:00", "2026-11-24 13:00:00", null)]
    [InlineData("2026-11-25 08:00", "2026-11-24 23:59:59", null)]
    [InlineData("2026-11-25 01:00", "2026-11-24 23:00:00", null)]
    [InlineData("2026-11-25 01:00", "2026-11-24 23:00:01", "2026-11-25 01:00:01")]
    [InlineData("2027-01-01 00:30", "2026-12-31 22:30:00", null)]
    [InlineData("2027-01-01 00:30", "2026-12-31 22:30:01", "2027-01-01 00:30:01")]
    public void Book_ShouldBeRefused_TwoHoursBeforeAndFrom13OnTheSameDay(string startsAt, string now, string? earliest)
    {
        var refusal = BookAt(startsAt, now) as SlotTooSoonError;

        Assert.Equal(earliest is null ? null : At(earliest), refusal?.Earliest);
        Assert.Equal(earliest is null, AppointmentRules.IsBookable(At(startsAt), At(now)));
    }

    [Theory]
    [InlineData("2026-12-24 08:00", "2026-11-24 00:00:00", null)]
    [InlineData("2026-12-24 23:30", "2026-11-24 00:00:00", null)]
    [InlineData("2026-12-25 00:00", "2026-11-24 23:59:59", "2026-12-24")]
    [InlineData("2026-12-25 00:00", "2026-11-25 00:00:00", null)]
    [InlineData("2027-01-04 08:00", "2026-12-05 00:00:00", null)]
    [InlineData("2027-01-04 08:00", "2026-12-04 23:59:59", "2027-01-03")]
    public void Book_ShouldBeRefused_MoreThan30DaysAhead(string startsAt, string now, string? latest)
    {
        var refusal = BookAt(startsAt, now) as SlotTooFarError;

        Assert.Equal(latest, refusal?.Latest.ToString("yyyy-MM-dd"));
        Assert.Equal(latest is null, AppointmentRules.IsBookable(At(startsAt), At(now)));
    }

    [Theory]
    [InlineData(2, "2026-11-29 08:00", "2026-11-23 08:00:00", null)]
    [InlineData(2, "2026-11-30 00:00", "2026-11-23 08:00:00", "2026-11-29")]
    [InlineData(1, "2026-11-30 00:00", "2026-11-23 08:00:00", null)]
    [InlineData(3, "2026-11-30 08:00", "2026-11-29 23:59:59", "2026-11-29")]
    [InlineData(3, "2026-11-30 08:00", "2026-11-30 00:00:00", null)]
    [InlineData(2, "2027-01-03 08:00", "2026-12-31 23:59:59", null)]
    [InlineData(2, "2027-01-04 08:00", "2026-12-31 23:59:59", "2027-01-03")]
    public void Book_ShouldBeForTheSameWeekOnly_AfterTwoNoShows(int noShows, string startsAt, string now, string? latest) =>
        Assert.Equal(latest, (BookAt(startsAt, now, noShows) as SameWeekOnlyError)?.Latest.ToString("yyyy-MM-dd"));

    [Fact]
    public void Hold_ShouldBeConfirmedWithinTenMinutes_AndExpireThen()
    {
        var held = desk.In(AppointmentStatus.Held);
        var until = desk.Now.AddMinutes(10);
        Assert.Equal(until, held.HeldUntil);
        Assert.Equal(until, held.NotDueBefore);
        Assert.Equal(until, Assert.Throws<HoldExpiredError>(() => held.Confirm(Story.Citizen, until)).ExpiredAt);
        Assert.False(held.PerformNextDuty(until.AddSeconds(-1)));

        Assert.True(held.PerformNextDuty(until));

        Assert.Equal(AppointmentStatus.Expired, held.Status);
        Assert.Equal((0, false, null), (desk.Slot.Held, held.IsActive, held.NotDueBefore));
        var other = desk.In(AppointmentStatus.Held);
        other.Confirm(Story.Citizen, desk.Now.AddMinutes(10).AddSeconds(-1));
        Assert.Equal(AppointmentStatus.Booked, other.Status);
    }

    [Theory]
    [InlineData(ActorRole.Citizen, 0, true)]
    [InlineData(ActorRole.Citizen, 1, false)]
    [InlineData(ActorRole.VillageOperator, 0, true)]
    [InlineData(ActorRole.VillageOperator, 1, false)]
    [InlineData(ActorRole.Officer, 1, true)]
    [InlineData(ActorRole.Supervisor, 1, true)]
    public void Cancel_ShouldBePossibleUntilTwoHoursBefore_ForWhoComes(ActorRole role, int secondsLate, bool isDone)
    {
        var (booked, until) = (desk.Booked(), desk.Slot.StartsAt.AddHours(-2));

        var refusal = Record.Exception(() => booked.Cancel(Desk.As(role), until.AddSeconds(secondsLate), AppointmentReason.ByCitizen)) as TooLateToChangeError;

        Assert.Equal(isDone ? null : until, refusal?.Until);
        Assert.Equal(isDone ? AppointmentStatus.Cancelled : AppointmentStatus.Booked, booked.Status);
    }

    /// Nobody has promised to come yet.
    [Fact]
    public void Cancel_ShouldBePossibleAtAnyTime_OfAKeptPlace()
    {
        desk.Now = desk.Slot.StartsAt.AddHours(-2);
        var held = desk.In(AppointmentStatus.Held);

        held.Cancel(Story.Citizen, desk.Now.AddMinutes(9), AppointmentReason.ByCitizen);

        Assert.Equal(0, desk.Slot.Used);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Reschedule_ShouldBePossibleUntilTwoHoursBefore(int secondsLate, bool isDone)
    {
        var (booked, now) = (desk.Booked(), desk.Slot.StartsAt.AddHours(-2).AddSeconds(secondsLate));
        var tomorrow = desk.SlotAt(desk.Slot.StartsAt.AddDays(1));

        var refusal = Record.Exception(() => Assert.True(booked.TryReschedule(Story.Officer, now, tomorrow, 0)));

        Assert.Equal(isDone ? null : typeof(TooLateToChangeError), refusal?.GetType());
        Assert.Equal(isDone ? (0, 1) : (1, 0), (desk.Slot.Booked, tomorrow.Booked));
    }

    [Fact]
    public void Reschedule_ShouldBePossibleThreeTimes()
    {
        var booked = desk.Booked();
        Assert.True(booked.TryReschedule(Story.Citizen, desk.Now, desk.Later, 0));
        Assert.True(booked.TryReschedule(Story.Citizen, desk.Now, desk.Slot, 0));
        Assert.True(booked.TryReschedule(Story.Officer, desk.Now, desk.Later, 0));
        var before = desk.Picture(booked);

        Assert.Equal(3, Assert.Throws<MoveLimitReachedError>(() => booked.TryReschedule(Story.Officer, desk.Now, desk.Slot, 0)).Maximum);

        Assert.Equal(before, desk.Picture(booked));
        Assert.Equal((0, 1, 3), (desk.Slot.Booked, desk.Later.Booked, booked.Moves));
    }

    [Fact]
    public void Reschedule_ShouldKeepTheFormerPlace_WhereTheNewOneIsFull()
    {
        var (booked, full) = (desk.Booked(), desk.SlotAt(Desk.Tuesday10.AddHours(2), capacity: 1));
        desk.Booked(full);
        var before = desk.Picture(booked);

        Assert.False(booked.TryReschedule(Story.Citizen, desk.Now, full, 0));

        Assert.Equal(before, desk.Picture(booked));
        Assert.Throws<SamePlaceError>(() => booked.TryReschedule(Story.Citizen, desk.Now, desk.Slot, 0));
    }

    [Theory]
    [InlineData(-30 * 60 - 1, false)]
    [InlineData(-30 * 60, true)]
    [InlineData(15 * 60, true)]
    [InlineData(15 * 60 + 1, false)]
    public void CheckIn_ShouldBePossibleAroundTheStart(int seconds, bool isDone)
    {
        var (booked, start) = (desk.Booked(), desk.Slot.StartsAt);

        var refusal = Record.Exception(() => booked.CheckIn(Story.Officer, start.AddSeconds(seconds))) as CheckInClosedError;

        Assert.Equal(isDone ? (null, null) : (start.AddMinutes(-30), start.AddMinutes(15)), (refusal?.From, refusal?.Until));
        Assert.Equal(isDone, booked.CheckedInAt is not null);
    }

    [Fact]
    public void MarkNoShow_ShouldBePossible30MinutesAfterTheStart_AndIsDoneThen()
    {
        var (booked, from) = (desk.Booked(), desk.Slot.StartsAt.AddMinutes(30));
        Assert.Equal(from, Assert.Throws<NotYetMissedError>(() => booked.MarkNoShow(Story.Officer, from.AddSeconds(-1))).From);
        Perform(booked, from.AddSeconds(-1));
        Assert.Equal(AppointmentStatus.Booked, booked.Status);

        Perform(booked, from);

        Assert.Equal(AppointmentStatus.NoShow, booked.Status);
        Assert.Equal((1, null), (desk.Slot.Booked, booked.NotDueBefore));
    }

    [Theory]
    [InlineData(AppointmentStatus.CheckedIn)]
    [InlineData(AppointmentStatus.InService)]
    public void WhoCame_ShouldBeFreeAgain_WhenTheDayIsOver(AppointmentStatus status)
    {
        var here = desk.In(status);
        var (midnight, servedBy) = (Wib.At(Wib.DateOf(desk.Slot.StartsAt).AddDays(1), TimeOnly.MinValue), here.ServedBy);
        Assert.Equal(midnight, here.NotDueBefore);
        Assert.False(here.PerformNextDuty(midnight.AddSeconds(-1)));

        Perform(here, midnight);

        Assert.Equal((AppointmentStatus.Completed, false, servedBy, null), (here.Status, here.IsCaptured, here.ServedBy, here.NotDueBefore));
    }

    [Fact]
    public void Reserve_ShouldBeForTheVulnerable_UntilADayBefore()
    {
        var slot = desk.SlotAt(desk.Now.AddDays(3), capacity: 2, reserved: 1);
        desk.Booked(slot);
        var released = slot.StartsAt.AddDays(-1);

        desk.Now = released.AddSeconds(-1);
        Assert.Null(Appointment.Book(Story.Officer, desk.Now, desk.Ids, slot, desk.Wish()));
        Assert.True(slot.HasRoomFor(AppointmentPriority.Vulnerable, desk.Now));
        desk.Now = released;
        Assert.NotNull(Appointment.Book(Story.Officer, desk.Now, desk.Ids, slot, desk.Wish()));
        Assert.Null(Appointment.Book(Story.Officer, desk.Now, desk.Ids, slot, desk.Wish(AppointmentPriority.Vulnerable)));
    }

    [Fact]
    public void Reserve_ShouldCountWhomItWasKeptFor()
    {
        var slot = desk.SlotAt(desk.Now.AddDays(3), capacity: 2, reserved: 1);
        var vulnerable = Appointment.Book(Story.Officer, desk.Now, desk.Ids, slot, desk.Wish(AppointmentPriority.Vulnerable))!;
        Assert.True(slot.HasRoomFor(AppointmentPriority.Normal, desk.Now));

        vulnerable.Cancel(Story.Officer, desk.Now, AppointmentReason.ByCitizen);

        Assert.Equal((0, 1), (slot.UsedByVulnerable, slot.Places.AvailableTo(AppointmentPriority.Normal, desk.Now)));
    }

    /// Booked so long before the start: reminded so many hours before.
    [Theory]
    [InlineData("1.00:00:01", "24 3")]
    [InlineData("1.00:00:00", "3")]
    [InlineData("03:00:01", "3")]
    [InlineData("03:00:00", "")]
    [InlineData("02:00:00", "")]
    public void Reminders_ShouldCome24And3HoursBefore_UnlessItWasBookedLater(string before, string hours)
    {
        desk.Now = desk.Slot.StartsAt - TimeSpan.Parse(before);
        var booked = desk.Booked();
        booked.ClearRaisedEvents();
        foreach (var hour in hours.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))
        {
            Perform(booked, desk.Slot.StartsAt.AddHours(-hour).AddSeconds(-1));
            Assert.Empty(booked.RaisedEvents);
            Perform(booked, desk.Slot.StartsAt.AddHours(-hour));
            Assert.Equal(hour, Assert.IsType<AppointmentReminded>(Assert.Single(booked.RaisedEvents).Event).HoursBefore);
            booked.ClearRaisedEvents();
        }

        Perform(booked, desk.Slot.StartsAt);
        Assert.Empty(booked.RaisedEvents);
        Assert.Equal(desk.Slot.StartsAt.AddMinutes(30), booked.NotDueBefore);
    }

    /// That it was tomorrow helps nobody today, and nothing helps once it has begun.
    [Theory]
    [InlineData("-03:00:01", "24")]
    [InlineData("-03:00:00", "3")]
    [InlineData("-00:00:01", "3")]
    [InlineData("00:00:00", "")]
    [InlineData("00:30:00", "")]
    public void Reminders_ShouldTellOnlyWhatIsStillOfUse_AfterAStandstill(string wokenUp, string hours)
    {
        var slot = desk.SlotAt(desk.Now.AddDays(2));
        var booked = desk.Booked(slot);

        Perform(booked, slot.StartsAt + TimeSpan.Parse(wokenUp));

        Assert.Equal(hours, string.Join(' ', booked.RaisedEvents.Select(raised => raised.Event).OfType<AppointmentReminded>().Select(told => told.HoursBefore)));
        Assert.Equal(Enumerable.Range(1, booked.SubjectVersion), booked.RaisedEvents.Select(raised => raised.SubjectVersion));
    }

    [Fact]
    public void Reminders_ShouldComeAnew_WhenTheAppointmentIsMoved()
    {
        var (booked, later) = (desk.Booked(), desk.SlotAt(desk.Slot.StartsAt.AddDays(3)));
        Perform(booked, desk.Slot.StartsAt.AddHours(-24));

        booked.TryReschedule(Story.Citizen, desk.Slot.StartsAt.AddHours(-20), later, 0);

        Assert.Equal(later.StartsAt.AddHours(-24), booked.NotDueBefore);
    }

    [Fact]
    public void Offer_ShouldStandHalfAnHour_AndLapseThen()
    {
        var entry = desk.Waits(WaitlistStatus.Offered);
        var until = desk.Now.AddMinutes(30);
        Assert.Equal((until, until), (entry.OfferedUntil, entry.NotDueBefore));
        Assert.Equal(until, Assert.Throws<OfferLapsedError>(() => entry.Accept(Story.Citizen, until)).Until);
        Assert.False(entry.LapseIfDue(until.AddSeconds(-1)));

        Assert.True(entry.LapseIfDue(until));

        Assert.Equal((WaitlistStatus.Lapsed, 0), (entry.Status, desk.Slot.Offered));
        var other = desk.Waits(WaitlistStatus.Offered);
        other.Accept(Story.Citizen, desk.Now.AddMinutes(30).AddSeconds(-1));
        Assert.Equal(WaitlistStatus.Fulfilled, other.Status);
    }

    /// At its end the offer must be of a place that can be booked still.
    [Theory]
    [InlineData("2026-11-24 07:30:00", true)]
    [InlineData("2026-11-24 07:30:01", false)]
    public void Offer_ShouldComeInTime_ToBeTakenUp(string now, bool accepts)
    {
        desk.Now = At("2026-11-23 08:00:00");
        Assert.Equal(accepts, desk.Join(Story.Citizen).Accepts(desk.Slot, At(now)));
    }

    [Theory]
    [InlineData("2026-11-23", "2026-11-23", null)]
    [InlineData("2026-11-01", "2026-11-22", "2026-12-23")]
    [InlineData("2026-11-24", "2026-11-23", "2026-12-23")]
    [InlineData("2026-11-24", "2026-12-23", null)]
    [InlineData("2026-11-24", "2026-12-24", "2026-12-23")]
    public void Join_ShouldNameDaysThatCanBeBooked(string from, string to, string? latest)
    {
        var refusal = Record.Exception(() => desk.Join(Story.Citizen, DateOnly.Parse(from), DateOnly.Parse(to))) as InvalidDaysError;

        Assert.Equal(latest, refusal?.Latest.ToString("yyyy-MM-dd"));
    }

    [Fact]
    public void Waiting_ShouldEndAtMidnight_AfterTheLastDay()
    {
        var (entry, midnight) = (desk.Join(Story.Citizen), At("2026-11-25 00:00"));
        Assert.False(entry.LapseIfDue(midnight.AddSeconds(-1)));
        Assert.True(entry.LapseIfDue(midnight));
    }

    private Exception? BookAt(string startsAt, string now, int noShows = 0)
    {
        var slot = desk.SlotAt(At(startsAt));
        var before = desk.Picture(slot);
        var refusal = Record.Exception(() => Assert.NotNull(
            Appointment.Book(Story.Officer, At(now), desk.Ids, slot, desk.Wish(recentNoShows: noShows))));
        Assert.Equal(refusal is null, before != desk.Picture(slot));
        Assert.True(refusal is null or DomainError, $"{refusal}");
        return refusal;
    }

    private static void Perform(Appointment appointment, DateTimeOffset now)
    {
        while (appointment.PerformNextDuty(now))
        {
        }
    }

    private static DateTimeOffset At(string wib) => new(DateTime.Parse(wib, System.Globalization.CultureInfo.InvariantCulture), Wib.Offset);
}
