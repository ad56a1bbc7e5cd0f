using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Calendars;

public sealed class HolidayYearTests
{
    private static readonly Actor Administrator = new(ActorRole.Administrator, "administrator");
    private static readonly IdSource Ids = new(TimeProvider.System);
    private static readonly HolidayGiven NewYear = new(new(2027, 1, 1), HolidayKind.National, " Tahun Baru 2027 ");
    private static readonly HolidayGiven Christmas = new(new(2027, 12, 25), HolidayKind.National, "Natal");

    [Fact]
    public void Replace_ShouldPutOthersInTheirPlace_WithOneEvent()
    {
        var year = HolidayYear.Enter(Administrator, Story.Start, Ids, 2027, [Christmas]);

        year.Replace(Administrator, Story.Start, [Christmas, NewYear]);

        Assert.Equal([(NewYear.Date, "Tahun Baru 2027"), (Christmas.Date, "Natal")], year.Holidays.Select(day => (day.Date, day.Name)));
        Assert.Equal((2, 2), (year.Version, year.SubjectVersion));
        Assert.Equal(
            [new HolidaysReplaced(2027, 1), new HolidaysReplaced(2027, 2)],
            year.RaisedEvents.Select(raised => (HolidaysReplaced)raised.Event),
            (one, other) => (one.Year, one.Days) == (other.Year, other.Days));
        Assert.All(year.RaisedEvents, raised => Assert.Equal("16.06", raised.Event.Region));
    }

    [Fact]
    public void Replace_ShouldCountAtOnce_InEveryDeadline()
    {
        var year = HolidayYear.Enter(Administrator, Story.Start, Ids, 2026, [new(new(2026, 11, 25), HolidayKind.JointLeave, "Tambahan")]);

        Assert.False(new WorkingCalendar([year]).IsWorkingDay(new(2026, 11, 25)));
        Assert.True(new WorkingCalendar([year]).IsWorkingDay(new(2026, 1, 1)));
    }

    [Theory]
    [InlineData(ActorRole.Citizen)]
    [InlineData(ActorRole.VillageOperator)]
    [InlineData(ActorRole.Partner)]
    [InlineData(ActorRole.Officer)]
    [InlineData(ActorRole.Verifier)]
    [InlineData(ActorRole.Supervisor)]
    [InlineData(ActorRole.Head)]
    [InlineData(ActorRole.System)]
    public void Replace_ShouldBeRefused_ToWhoeverIsNoAdministrator(ActorRole role)
    {
        var year = HolidayYear.Delivered(Guid.Empty, 2027, [Christmas]);

        Assert.Throws<NotPermittedError>(() => year.Replace(new Actor(role, "somebody"), Story.Start, [NewYear]));
        Assert.Equal([Christmas.Date], year.Holidays.Select(day => day.Date));
        Assert.Empty(year.RaisedEvents);
    }

    public static TheoryData<HolidayFault, int, int[], string?> Faults => new()
    {
        { HolidayFault.YearOutOfRange, 1999, [], null },
        { HolidayFault.YearOutOfRange, 2101, [], null },
        { HolidayFault.NoDays, 2027, [], null },
        { HolidayFault.TooManyDays, 2027, [.. Enumerable.Range(0, 101)], null },
        { HolidayFault.OtherYear, 2027, [0, 365], "2028-01-01" },
        { HolidayFault.NamedTwice, 2027, [3, 4, 3], "2027-01-04" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Replace_ShouldTellTheFault_AndLeaveTheYear(HolidayFault fault, int number, int[] days, string? date)
    {
        var given = days.Select(day => NewYear with { Date = NewYear.Date.AddDays(day) }).ToList();

        var refusal = Assert.Throws<InvalidHolidaysError>(() => HolidayYear.Enter(Administrator, Story.Start, Ids, number, given));

        Assert.Equal((fault, date), (refusal.Reason, refusal.Date?.ToString("O")));
    }

    [Fact]
    public void Replace_ShouldBeRefused_WhenADayHasNoName()
    {
        var year = HolidayYear.Delivered(Guid.Empty, 2027, [Christmas]);

        Assert.Throws<InvalidTextError>(() => year.Replace(Administrator, Story.Start, [NewYear with { Name = " " }]));
        Assert.Equal([Christmas.Date], year.Holidays.Select(day => day.Date));
    }
}
