using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

[Description("What becomes of a group of which not everybody can get a place (cara pemesanan kelompok).")]
public enum GroupMode
{
    [Description("Everybody gets a place, or nobody does (semua atau tidak).")] AllOrNothing,
    [Description("Whoever can get a place does (sebisanya).")] BestEffort,
}

/// <summary>
/// What became of each row of a group that a village office has booked (pemesanan kelompok). It is kept, so that an office
/// whose line broke can read it again; the appointments tell their own events.
/// </summary>
public sealed class GroupBooking
{
    public const int MostRows = 50;

    private readonly List<GroupBookingRow> rows = [];

    private GroupBooking()
    {
    }

    public long Key { get; private set; }
    public Guid Id { get; private init; }
    public GroupMode Mode { get; private init; }
    public string BookedBy { get; private init; } = "";
    public int Booked { get; private init; }
    public int Refused { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public IReadOnlyList<GroupBookingRow> Rows => rows;

    public static GroupBooking Of(Actor actor, DateTimeOffset now, IdSource ids, GroupMode mode, IEnumerable<GroupBookingRow> rows)
    {
        var all = rows.ToList();
        var group = new GroupBooking
        {
            Id = ids.Next(),
            Mode = mode,
            BookedBy = actor.Subject,
            Booked = all.Count(row => row.Code is null),
            Refused = all.Count(row => row.Code is not null),
            CreatedAt = Wib.WholeSeconds(now),
        };
        group.rows.AddRange(all);
        return group;
    }
}

/// One citizen of a group: an appointment, or why not.
public sealed class GroupBookingRow
{
    public long Key { get; private set; }
    public long GroupBookingKey { get; private set; }

    /// From 1 on, in the order in which they were given.
    public int Number { get; private init; }
    public long? AppointmentKey { get; private set; }
    public Appointment? Appointment { get; private init; }

    /// As it was booked.
    public DateTimeOffset? StartsAt { get; private init; }
    public string? Code { get; private init; }

    public static GroupBookingRow Of(int number, Appointment appointment) => new() { Number = number, Appointment = appointment, StartsAt = appointment.StartsAt };

    public static GroupBookingRow Of(int number, DomainError refusal) =>
        new() { Number = number, Code = refusal.Code };
}
