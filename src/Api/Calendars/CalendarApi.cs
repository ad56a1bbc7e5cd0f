using System.ComponentModel;
using System.Linq.Expressions;
using ExecutionError = GraphQL.ExecutionError;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Api.ServicePoints;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Calendars;

[ObjectType<HolidayYear>]
internal static class HolidayYearNode
{
    public static void Configure(NodeDescriptor<HolidayYear> node)
    {
        node.Description("The holidays and joint leave of a year (hari libur nasional dan cuti bersama), as they were entered.")
            .Key(year => year.Key).Id(year => year.Id).Public();
        node.Column(year => year.Year, "The calendar year.");
        node.Column(year => year.Version, "For `expectedVersion`: rises whenever an administrator replaces the year.");
        node.Many<Holiday>("holidays", holiday => holiday.HolidayYearKey, holiday => holiday.Key, "The days off, by date.").ListSize(25);
    }
}

[ObjectType<Holiday>]
internal static class HolidayNode
{
    public static void Configure(NodeDescriptor<Holiday> node)
    {
        node.Description("A day off (hari libur).").Key(holiday => holiday.Key).VisibleWithParent();
        node.Column(holiday => holiday.Date, "The day.");
        node.Column(holiday => holiday.Kind, "National holiday or joint leave.");
        node.Column(holiday => holiday.Name, "Its official name, in Indonesian.");
    }
}

[ObjectType, GraphName("WorkingCalendar"), Description("The working days of a year (kalender kerja): Monday to Friday but for holidays and joint leave.")]
internal sealed record WorkingCalendarInfo(
    [property: Description("The calendar year.")] int Year,
    [property: Description("Whether its holidays are known; if not, it is counted by its weekends alone, and `warnings` says so.")] bool IsComplete,
    [property: Description("How many working days it has, as far as is known.")] int WorkingDays,
    [property: Description("What makes it uncertain; empty if nothing does.")] IReadOnlyList<CalendarWarningInfo> Warnings);

[ObjectType, GraphName("CalendarWarning"), Description("What makes a count of working days uncertain.")]
internal sealed record CalendarWarningInfo(
    [property: Description("What, for a program.")] CalendarWarningCode Code,
    [property: Description("The year that it is about.")] int Year,
    [property: Description("What, for a person.")] string Message)
{
    public static IReadOnlyList<CalendarWarningInfo> Of(IEnumerable<CalendarWarning> warnings) =>
    [
        .. warnings.Select(warning => new CalendarWarningInfo(
            warning.Code, warning.Year, $"The holidays of {warning.Year} are not known: only weekends are left out.")),
    ];
}

[ObjectType, GraphName("WorkingDeadline"), Description("Until when something is due that was received at some time (tenggat hari kerja).")]
internal sealed record WorkingDeadlineInfo(
    [property: Description("Day 0: the day of receipt; from 16:00:00 WIB on, or on a day off, the next working day.")] DateOnly CountedFrom,
    [property: Description("The end of the last working day, 23:59:59 WIB.")] DateTimeOffset DueAt,
    [property: Description("What makes it uncertain; empty if nothing does.")] IReadOnlyList<CalendarWarningInfo> Warnings);

[QueryType]
internal static class CalendarQueries
{
    private const int MostWorkingDays = 260;

    [Description("The working days of a year; of a year that nobody has entered those of its weeks, with a warning.")]
    public static async Task<WorkingCalendarInfo> GetWorkingCalendarAsync(
        [Description("The calendar year, 2000 to 2100.")] int year, AppDbContext database, CancellationToken cancellationToken)
    {
        RequireYear(year);
        var calendar = await database.WorkingCalendarAsync(cancellationToken);
        var warnings = calendar.WarningsFor(year, year);
        return new WorkingCalendarInfo(year, warnings.Count == 0, calendar.WorkingDaysIn(year), CalendarWarningInfo.Of(warnings));
    }

    [Description("Until when something is due that is received at a time and takes so many working days (hari kerja).")]
    public static async Task<WorkingDeadlineInfo> GetWorkingDeadlineAsync(
        [Description("When it is received.")] DateTimeOffset receivedAt,
        [Description("How many working days it takes, 0 to 260.")] int workingDays,
        AppDbContext database,
        CancellationToken cancellationToken)
    {
        RequireYear(receivedAt.UtcDateTime.Year);
        if (workingDays is < 0 or > MostWorkingDays)
        {
            throw OutOfRange($"Up to {MostWorkingDays} working days can be counted.");
        }

        var calendar = await database.WorkingCalendarAsync(cancellationToken);
        var deadline = calendar.Deadline(receivedAt, workingDays);
        return new WorkingDeadlineInfo(deadline.CountedFrom, deadline.DueAt, CalendarWarningInfo.Of(deadline.Warnings));
    }

    private static void RequireYear(int year)
    {
        if (year is < HolidayYear.First or > HolidayYear.Last)
        {
            throw OutOfRange($"The calendar reaches from {HolidayYear.First} to {HolidayYear.Last}.");
        }
    }

    private static ExecutionError OutOfRange(string message) => new(message) { Code = "CALENDAR_OUT_OF_RANGE" };
}

[ObjectType<WorkingCalendarInfo>]
internal static class HolidaysOfCalendar
{
    private static readonly Expression<Func<HolidayYear, int>> ByYear = year => year.Year;

    [Description("The holidays as they were entered; null for a year that nobody has entered.")]
    public static NodeRef<HolidayYear>? GetHolidayYear([Parent] WorkingCalendarInfo calendar, NodeLoader<HolidayYear> years) =>
        years.By(ByYear, calendar.Year);
}

[MutationType]
internal static class CalendarMutations
{
    [Description("Replaces the holidays and joint leave of a year (hari libur dan cuti bersama), as the joint decree lists them. Every deadline counts by them at once.")]
    [Authorize(Policies.ReplaceHolidays)]
    [Error<StaleVersionError>, Error<InvalidHolidaysError>, Error<BookingsAffectedError>, Error<InvalidTextError>, Error<NotPermittedError>]
    public static async Task<HolidayYear> ReplaceHolidaysAsync(
        [Description("The calendar year.")] int year,
        [Description("The `version` of the year that the caller has seen, 0 for a year that nobody has entered; absent: no check.")] int? expectedVersion,
        [Description("All its days off; they replace those that were entered before.")] IReadOnlyList<HolidayInput> days,
        AppDbContext database,
        Caller caller,
        ScheduleChanges schedules,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("What becomes of those whose place it takes away.")] AffectedBookings affectedBookings = AffectedBookings.Refuse)
    {
        var given = days.Select(day => new HolidayGiven(day.Date, day.Kind, day.Name)).ToList();
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var now = time.GetUtcNow();
        var known = await database.HolidayYears.Include(found => found.Holidays)
            .SingleOrDefaultAsync(found => found.Year == year, cancellationToken);
        if (known is null)
        {
            RequireNone(expectedVersion);
            known = database.HolidayYears.Add(HolidayYear.Enter(caller.Actor, now, ids, year, given)).Entity;
        }
        else
        {
            known.Expect(expectedVersion);
            known.Replace(caller.Actor, now, given);
        }

        await database.SaveChangesAsync(cancellationToken);
        var points = await database.ServicePoints.LockSchedulesAsync(now, cancellationToken);
        await schedules.FitAsync(database, points, affectedBookings, now, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return known;
    }

    private static void RequireNone(int? expectedVersion)
    {
        if (expectedVersion is not (null or 0))
        {
            throw new StaleVersionError(0);
        }
    }
}

[Description("A day off.")]
internal sealed record HolidayInput(
    [property: Description("The day, in the year that is replaced.")] DateOnly Date,
    [property: Description("National holiday or joint leave.")] HolidayKind Kind,
    [property: Description("Its official name, in Indonesian.")] string Name);
