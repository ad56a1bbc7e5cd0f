using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Bench.Data;

/// <summary>
/// Who came for an application, none to two times, and the times at which they came with the counts that follow from it.
/// Past times are as wide as many came; ahead nobody has a place that the schedule does not give.
/// </summary>
internal sealed class Appointments : IDisposable
{
    public static readonly string[] Tables = ["Slots", "Appointments"];

    // Of a hundred: who missed or gave back a place before the one that served; and who needs the kept share.
    private const int Repeated = 20;
    private const int Vulnerable = 10;
    private const int DaysAhead = 14;

    private static readonly TimeSpan Recent = TimeSpan.FromDays(21);
    private static readonly TimeSpan Served = TimeSpan.FromMinutes(15);

    // Of the hours that every service point begins with.
    private static readonly TimeOnly[] weekday = [.. Between(8, 0, 15, 0)];
    private static readonly TimeOnly[] friday = [.. Between(8, 0, 11, 30), .. Between(13, 0, 15, 0)];

    private readonly Dictionary<string, Host> hosts;
    private readonly HashSet<DateOnly> daysOff;
    private readonly DateTimeOffset end;
    private readonly BulkTable slots;
    private readonly BulkTable appointments;
    private readonly Dictionary<(long Host, long StartsAt), Time> times = [];
    private long last;

    public Appointments(BulkStore store, DateTimeOffset end)
    {
        this.end = end;
        hosts = store.Read(
                "SELECT \"RegionCode\", \"Key\", \"Id\", \"Stations\" * \"PlacesPerStation\" FROM \"ServicePoints\" ORDER BY \"Key\"",
                row => (Region: row.GetString(0), Host: new Host(row.GetInt64(1), row.GetGuid(2), row.GetInt32(3))))
            .GroupBy(found => found.Region)
            .ToDictionary(ofRegion => ofRegion.Key, ofRegion => ofRegion.First().Host);
        daysOff = [.. store.Read("SELECT \"Date\" FROM \"Holidays\"", row => row.GetFieldValue<DateOnly>(0))];
        slots = store.Into(
            "Slots",
            "Key", "Id", "ServicePointKey", "ServicePointId", "RegionCode", "StartsAt", "EndsAt", "Capacity", "Reserved",
            "Held", "Booked", "Offered", "UsedByVulnerable", "Version", "SubjectVersion");
        appointments = store.Into(
            "Appointments",
            "Key", "Id", "CitizenKey", "RegionCode", "ApplicationKey", "SlotKey", "ServicePointKey", "PlaceRegionCode", "StartsAt", "EndsAt",
            "Status", "IsActive", "Priority", "IsWalkIn", "Moves", "Reason", "BookedBy", "BookedByRole", "CreatedAt", "UpdatedAt",
            "CheckedInAt", "CompletedAt", "ServedBy", "IsCaptured", "RemindersSent", "Version", "SubjectVersion");
    }

    public void Add(long index, string village, DateTimeOffset submittedAt, ApplicationStatus[] course)
    {
        var district = village[..8];
        var host = hosts[district];
        var waits = course[^1] == ApplicationStatus.AwaitingBiometrics;
        var isServed = !waits && course.Any(status => status is ApplicationStatus.BiometricsCaptured or ApplicationStatus.PrintReady);
        if (waits || (isServed && Mix.Below(100, index, salt: 400) < Repeated))
        {
            AddPast(index, host, village, district, submittedAt, after: 1,
                Mix.Below(2, index, salt: 401) == 0 ? AppointmentStatus.NoShow : AppointmentStatus.Cancelled);
        }

        if (isServed)
        {
            AddPast(index, host, village, district, submittedAt, after: 4, AppointmentStatus.Completed);
        }

        if (waits && submittedAt > end - Recent)
        {
            AddAhead(index, host, village, district, submittedAt);
        }
    }

    /// The times, as they came to be.
    public void Dispose()
    {
        foreach (var ((_, startsAt), time) in times)
        {
            var capacity = Math.Max(time.Host.Places, time.Booked);
            slots.Add(
                time.Key, Mix.Uuid(DateTimeOffset.FromUnixTimeMilliseconds(startsAt), time.Key, salt: 410), time.Host.Key, time.Host.Id,
                time.District, startsAt, startsAt + (long)Schedule.SlotLength.TotalMilliseconds, capacity, 0,
                0, time.Booked, 0, time.UsedByVulnerable, 0, time.Changes);
        }

        slots.Dispose();
        appointments.Dispose();
    }

    /// None where it would not be past: then nobody has come yet.
    private void AddPast(
        long index, Host host, string village, string district, DateTimeOffset submittedAt, int after, AppointmentStatus status)
    {
        var day = WorkingDay(Wib.DateOf(submittedAt).AddDays(after + Mix.Below(3, index, salt: 402 + after)));
        var startsAt = Pick(day, Mix.Below(Starts(day).Length, index, salt: 420 + after));
        if (startsAt + Schedule.SlotLength < end)
        {
            Add(index, host, village, district, submittedAt, startsAt, status);
        }
    }

    /// The first free one from some time on.
    private void AddAhead(long index, Host host, string village, string district, DateTimeOffset submittedAt)
    {
        var day = WorkingDay(Wib.DateOf(end).AddDays(3 + Mix.Below(DaysAhead, index, salt: 430)));
        var begin = Mix.Below(Starts(day).Length, index, salt: 431);
        foreach (var startsAt in Enumerable.Range(begin, Starts(day).Length - begin).Select(place => Pick(day, place)))
        {
            if (!times.TryGetValue((host.Key, startsAt.ToUnixTimeMilliseconds()), out var time) || time.Booked < host.Places)
            {
                Add(index, host, village, district, submittedAt, startsAt, AppointmentStatus.Booked);
                return;
            }
        }
    }

    private void Add(
        long index, Host host, string village, string district, DateTimeOffset submittedAt, DateTimeOffset startsAt, AppointmentStatus status)
    {
        var at = startsAt.ToUnixTimeMilliseconds();
        if (!times.TryGetValue((host.Key, at), out var time))
        {
            times.Add((host.Key, at), time = new Time(times.Count + 1, host, district));
        }

        var isVulnerable = Mix.Below(100, index, salt: 440) < Vulnerable;
        time.Take(isVulnerable, isKept: status != AppointmentStatus.Cancelled);
        var (isCompleted, isCancelled) = (status == AppointmentStatus.Completed, status == AppointmentStatus.Cancelled);
        long? completedAt = isCompleted ? (startsAt + Served).ToUnixTimeMilliseconds() : null;
        var updatedAt = completedAt ?? (status == AppointmentStatus.NoShow ? (startsAt + AppointmentRules.NoShowAfter).ToUnixTimeMilliseconds()
            : submittedAt.ToUnixTimeMilliseconds());
        appointments.Add(
            ++last, Mix.Uuid(submittedAt, last, salt: 450), index, village, index, time.Key, host.Key, district, at,
            at + (long)Schedule.SlotLength.TotalMilliseconds, status.ToText(), status.IsActive(),
            (isVulnerable ? AppointmentPriority.Vulnerable : AppointmentPriority.Normal).ToText(), false, 0,
            isCancelled ? AppointmentReason.ByCitizen.ToText() : null, "demo-officer", ActorRole.Officer.ToText(),
            submittedAt.ToUnixTimeMilliseconds(), updatedAt, isCompleted ? at : null, completedAt, isCompleted ? "demo-officer" : null,
            isCompleted ? true : null, 0, isCompleted ? 3 : isCancelled ? 2 : 1, isCompleted ? 3 : isCancelled || status == AppointmentStatus.NoShow ? 2 : 1);
    }

    private DateOnly WorkingDay(DateOnly day)
    {
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || daysOff.Contains(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    private static TimeOnly[] Starts(DateOnly day) => day.DayOfWeek == DayOfWeek.Friday ? friday : weekday;

    private static DateTimeOffset Pick(DateOnly day, int place) => Wib.At(day, Starts(day)[place]);

    private static IEnumerable<TimeOnly> Between(int hour, int minute, int untilHour, int untilMinute)
    {
        for (var at = new TimeOnly(hour, minute); at < new TimeOnly(untilHour, untilMinute); at = at.Add(Schedule.SlotLength))
        {
            yield return at;
        }
    }

    private sealed record Host(long Key, Guid Id, int Places);

    private sealed class Time(long key, Host host, string district)
    {
        public long Key => key;
        public Host Host => host;
        public string District => district;
        public int Booked { get; private set; }
        public int UsedByVulnerable { get; private set; }

        /// A place that was given back was taken before.
        public int Changes { get; private set; }

        public void Take(bool isVulnerable, bool isKept)
        {
            Booked += isKept ? 1 : 0;
            UsedByVulnerable += isKept && isVulnerable ? 1 : 0;
            Changes += isKept ? 1 : 2;
        }
    }
}
