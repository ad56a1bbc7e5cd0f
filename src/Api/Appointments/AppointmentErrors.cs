using System.ComponentModel;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;

namespace SipOkMuba.Api.Appointments;

[ObjectType, Description("A free time that can be booked instead (pilihan lain).")]
internal sealed record SlotAlternative(
    [property: ID, Description("The service point; null for a mobile visit.")] string? ServicePointId,
    [property: ID, Description("The mobile visit; null for a service point.")] string? MobileVisitId,
    [property: Description("When it begins.")] DateTimeOffset StartsAt,
    [property: Description("When the next begins.")] DateTimeOffset EndsAt,
    [property: Description("How many places are left.")] int Available);

[Description("No place is left at that time.")]
internal sealed class SlotFullError(IReadOnlyList<SlotAlternative> alternatives) : DomainError("SLOT_FULL")
{
    [Description("The next free times, three at the most: at the same place first, then elsewhere; instead of a mobile visit other visits to the district first.")]
    public IReadOnlyList<SlotAlternative> Alternatives => alternatives;
}

[Description("There is no such time: the place is closed then, or its times begin otherwise.")]
internal sealed class SlotNotOfferedError(IReadOnlyList<SlotAlternative> alternatives) : DomainError("SLOT_NOT_OFFERED")
{
    [Description("The next free times, three at the most: at the same place first, then elsewhere; instead of a mobile visit other visits to the district first.")]
    public IReadOnlyList<SlotAlternative> Alternatives => alternatives;
}

[Description("Name either a service point or a mobile visit.")]
internal sealed class InvalidPlaceError() : DomainError("INVALID_PLACE");

[Description("The citizen has an appointment already.")]
internal sealed class AlreadyBookedError(string? appointmentId) : DomainError("ALREADY_BOOKED")
{
    [ID, Description("Its opaque id; null to whoever may not read it.")]
    public string? AppointmentId => appointmentId;
}

[Description("Places are left on the days asked for: nobody has to wait.")]
internal sealed class PlacesAvailableError(IReadOnlyList<SlotAlternative> alternatives)
    : DomainError("PLACES_AVAILABLE")
{
    [Description("The first of them, three at the most.")]
    public IReadOnlyList<SlotAlternative> Alternatives => alternatives;
}

internal static class SlotAlternatives
{
    public static IReadOnlyList<SlotAlternative> Shown(this IEnumerable<SlotState> slots, AppointmentPriority priority, DateTimeOffset now) =>
    [
        .. slots.Select(slot => new SlotAlternative(
            NodeId.Format(nameof(ServicePoint), slot.ServicePointId), null, slot.StartsAt, slot.EndsAt, slot.Places.AvailableTo(priority, now))),
    ];

    public static IReadOnlyList<SlotAlternative> Shown(this IEnumerable<Slot> stops, AppointmentPriority priority, DateTimeOffset now) =>
    [
        .. stops.Select(stop => new SlotAlternative(
            null, NodeId.Format(nameof(MobileVisit), stop.MobileVisitId!.Value), stop.StartsAt, stop.EndsAt, stop.Places.AvailableTo(priority, now))),
    ];
}
