using System.Globalization;
using FsCheck.Xunit;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Domain.Tests.Calendars;

namespace SipOkMuba.Domain.Tests.ServicePoints;

public sealed class ScheduleTests
{
    private static readonly DateOnly Tuesday = new(2026, 11, 24);
    private static readonly DateOnly Friday = new(2026, 11, 27);

    private static readonly IdSource Ids = new(TimeProvider.System);

    private readonly ServicePoint point = Open();

    [Fact]
    public void SlotsOn_ShouldBeHalfHoursOfTheOfficeDay_WhenNothingIsSetOtherwise()
    {
        var slots = Plan().SlotsOn(Tuesday);

        Assert.Equal(Range("08:00", 14), Starts(slots));
        Assert.All(slots, slot => Assert.Equal(
            (Wib.Offset, TimeSpan.FromMinutes(30), 3), (slot.StartsAt.Offset, slot.EndsAt - slot.StartsAt, slot.Capacity)));
        Assert.Equal(4, slots.Sum(slot => slot.Reserved));
    }

    [Fact]
    public void SlotsOn_ShouldLeaveOutTheBreak_WhenItIsFriday() =>
        Assert.Equal([.. Range("08:00", 7), .. Range("13:00", 4)], Starts(Plan().SlotsOn(Friday)));

    /// A Saturday, a Sunday, the Prophet's ascension, joint leave after Eid and before Christmas, Christmas.
    [Theory]
    [InlineData("2026-11-28")]
    [InlineData("2026-11-29")]
    [InlineData("2026-01-16")]
    [InlineData("2026-03-24")]
    [InlineData("2026-12-24")]
    [InlineData("2026-12-25")]
    public void SlotsOn_ShouldBeNone_WhenTheCalendarIsOff(string day) =>
        Assert.Empty(Plan().SlotsOn(DateOnly.Parse(day, CultureInfo.InvariantCulture)));

    [Fact]
    public void SlotsOn_ShouldHaveNoRest_WhenASpanIsNotOfWholeHalfHours()
    {
        point.SetOpeningHours(Story.Supervisor, Story.Start, new(
        [
            new(Weekday.Tuesday, new(8, 10), new(9, 39, 59)), new(Weekday.Tuesday, new(9, 50), new(10, 20)),
            new(Weekday.Tuesday, new(10, 20), new(10, 49)),
        ]));

        Assert.Equal(["08:10", "08:40", "09:50"], Starts(Plan().SlotsOn(Tuesday)));
    }

    /// The last day of 2026 is a Thursday, the first of 2027 a Friday of whose year nobody has entered the holidays.
    [Fact]
    public void SlotsOn_ShouldStayInItsDayOfWib_AtMidnightAndYearsEnd()
    {
        point.SetOpeningHours(Story.Supervisor, Story.Start, new(
        [
            new(Weekday.Thursday, new(23, 0), new(23, 59, 59)), new(Weekday.Friday, new(0, 0), new(1, 0)),
        ]));

        Assert.Equal(["23:00"], Starts(Plan().SlotsOn(new(2026, 12, 31))));
        Assert.Equal(["00:00", "00:30"], Starts(Plan().SlotsOn(new(2027, 1, 1))));
        Assert.Equal(new(2027, 1, 1), Wib.DateOf(Plan().SlotAt(At(new(2027, 1, 1), "00:00").ToUniversalTime())!.StartsAt));
    }

    [Theory]
    [InlineData("07:00", "08:00", "08:00")]
    [InlineData("07:00", "08:01", "08:30")]
    [InlineData("15:00", "16:00", "08:00")]
    [InlineData("08:29", "08:30", "08:30")]
    [InlineData("08:10", "08:20", "08:30")]
    [InlineData("08:00", "08:30", "08:30")]
    public void SlotsOn_ShouldLeaveOutOnlyWhatAClosureTouches_AtItsEdges(string from, string until, string first)
    {
        Close(from, until);

        Assert.Equal(first, Starts(Plan().SlotsOn(Tuesday))[0]);
        Assert.Equal(first == "08:00" ? 14 : 13, Plan().SlotsOn(Tuesday).Count);
    }

    [Fact]
    public void SlotsOn_ShouldLeaveOutWhatAnyClosureCovers_WhenTheyOverlap()
    {
        Close("09:00", "11:00");
        Close("10:00", "12:30");
        Close("12:30", "13:00");

        Assert.Equal([.. Range("08:00", 2), .. Range("13:00", 4)], Starts(Plan().SlotsOn(Tuesday)));

        point.Close(Story.Supervisor, Story.Start, Ids, At(Tuesday, "00:00"), At(Friday, "00:00"), "Move");
        Assert.Empty(Plan().SlotsOn(Tuesday));
        Assert.Equal(11, Plan().SlotsOn(Friday).Count);
    }

    [Theory]
    [InlineData(1, 3, "0 0 0 1 0 0 1 0 0 1 0 0 0 1")]
    [InlineData(4, 3, "1 1 1 1 2 1 1 1 1 2 1 1 1 1")]
    [InlineData(1, 1, "0 0 0 0 0 0 0 0 0 1 0 0 0 0")]
    [InlineData(2, 5, "1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    public void Reserved_ShouldBeSpreadOverTheDay_NeverBeyondATenth(int stations, int places, string reserved)
    {
        point.SetStations(Story.Supervisor, Story.Start, stations, places);

        Assert.Equal(reserved, string.Join(' ', Plan().SlotsOn(Tuesday).Select(slot => slot.Reserved)));
    }

    [Fact]
    public void Reserved_ShouldStayWhereItWas_WhenOtherSlotsAreClosed()
    {
        var before = Plan().SlotsOn(Tuesday);
        Close("09:00", "12:00");

        Assert.Equal(before.Where((_, i) => i is < 2 or > 7), Plan().SlotsOn(Tuesday));
    }

    [Fact]
    public void SlotAt_ShouldFindOnlyAStart_OfAnOpenSlot()
    {
        Close("10:00", "10:30");

        Assert.Equal(Plan().SlotsOn(Tuesday)[1], Plan().SlotAt(At(Tuesday, "08:30").ToUniversalTime()));
        Assert.Null(Plan().SlotAt(At(Tuesday, "08:31")));
        Assert.Null(Plan().SlotAt(At(Tuesday, "10:00")));
        Assert.Null(Plan().SlotAt(At(Tuesday, "15:00")));
        Assert.Null(Plan().SlotAt(At(Friday, "11:30")));
    }

    [Property(MaxTest = 300)]
    public void SlotsOn_ShouldKeepItsPromises_ForAnyHoursAndClosures(int seed)
    {
        var random = new Random(seed);
        var spans = RandomSpans(random);
        var office = Open();
        office.SetOpeningHours(Story.Supervisor, Story.Start, new(spans));
        office.SetStations(Story.Supervisor, Story.Start, random.Next(1, 51), random.Next(1, 31));
        var whole = office.ScheduleBy(Decree.Of2026).SlotsOn(Tuesday);

        Assert.Equal(whole.Sum(slot => slot.Capacity) / 10, whole.Sum(slot => slot.Reserved));
        Assert.All(whole, slot => Assert.Contains(spans, span =>
            Wib.At(Tuesday, span.From) <= slot.StartsAt && slot.EndsAt <= Wib.At(Tuesday, span.Until)));
        Assert.All(whole.Zip(whole.Skip(1)), pair => Assert.True(pair.First.EndsAt <= pair.Second.StartsAt));
        Assert.Equal(spans.Sum(span => (int)((span.Until - span.From) / Schedule.SlotLength)), whole.Count);
        for (var i = 1; i <= whole.Count; i++)
        {
            Assert.Equal(whole.Take(i).Sum(slot => slot.Capacity) / 10, whole.Take(i).Sum(slot => slot.Reserved));
        }

        for (var i = random.Next(4); i >= 0; i--)
        {
            var from = At(Tuesday, "00:00").AddMinutes(random.Next(1440));
            office.Close(Story.Supervisor, Story.Start, Ids, from, from.AddMinutes(random.Next(1, 300)), "Power failure");
        }

        var plan = office.ScheduleBy(Decree.Of2026);
        var left = plan.SlotsOn(Tuesday);
        Assert.Equal(
            whole.Where(slot => office.Closures.All(closure => closure.EndsAt <= slot.StartsAt || slot.EndsAt <= closure.StartsAt)),
            left);
        Assert.All(whole, slot => Assert.Equal(left.Contains(slot) ? slot : null, plan.SlotAt(slot.StartsAt)));
    }

    private static ServicePoint Open() => ServicePoint.Open(Guid.Empty, "Sekayu", "16.06.01");

    private static List<OpenSpan> RandomSpans(Random random)
    {
        int[] edges = [.. Enumerable.Range(0, 2 * random.Next(1, 5)).Select(_ => random.Next(1440)).Distinct().Order()];
        var spans = edges.Chunk(2).Where(pair => pair.Length == 2)
            .Select(pair => new OpenSpan(Weekday.Tuesday, Minute(pair[0]), Minute(pair[1]))).ToList();
        return spans.Count > 0 ? spans : [new(Weekday.Tuesday, new(8, 0), new(9, 0))];
    }

    private static TimeOnly Minute(int minute) => new(minute / 60, minute % 60);

    private static List<string> Range(string first, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => TimeOnly.Parse(first, CultureInfo.InvariantCulture).AddMinutes(30 * i)
            .ToString("HH:mm", CultureInfo.InvariantCulture)),
    ];

    private static List<string> Starts(IEnumerable<PlannedSlot> slots) =>
        [.. slots.Select(slot => slot.StartsAt.ToString("HH:mm", CultureInfo.InvariantCulture))];

    private static DateTimeOffset At(DateOnly day, string time) => Wib.At(day, TimeOnly.Parse(time, CultureInfo.InvariantCulture));

    private void Close(string from, string until) =>
        point.Close(Story.Supervisor, Story.Start, Ids, At(Tuesday, from), At(Tuesday, until), "Power failure");

    private Schedule Plan() => point.ScheduleBy(Decree.Of2026);
}
