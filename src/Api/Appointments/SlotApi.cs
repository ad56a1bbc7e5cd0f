using System.ComponentModel;
using ExecutionError = GraphQL.ExecutionError;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

[ObjectType, GraphName("Slot"), Description("A time at a service point with its places (waktu layanan), as it is at `asOf`.")]
internal sealed record SlotInfo(
    [property: ID, Description("The service point.")] string ServicePointId,
    [property: Description("When it begins.")] DateTimeOffset StartsAt,
    [property: Description("When the next begins.")] DateTimeOffset EndsAt,
    [property: Description("Its places (kapasitas).")] int Capacity,
    [property: Description("Of the places, those kept for vulnerable residents (penduduk rentan) until `reservedUntil`.")] int Reserved,
    [property: Description("Until when they are kept: then they are anybody's.")] DateTimeOffset ReservedUntil,
    [property: Description("Places that everybody may book now (sisa tempat).")] int Available,
    [property: Description("Places left for vulnerable residents.")] int AvailableToVulnerable,
    [property: Description("Whether it can be booked now: two hours ahead, 30 days at most, for the same day until 13:00 WIB.")] bool IsBookable,
    [property: Description("Counts its changes; as `subjectVersion` of its events. 0: nobody has wanted it yet.")] int Version,
    [property: Description("When this was so.")] DateTimeOffset AsOf);

[QueryType]
internal static class SlotQueries
{
    private const int MostDays = 31;

    [Description("The times of a service point and what is left of them (waktu layanan yang tersedia), computed as it is asked, by time; none on days off and while it is closed. 31 days at the most.")]
    [ListSize(50)]
    public static async Task<IReadOnlyList<SlotInfo>> GetSlotsAsync(
        [ID(nameof(ServicePoint)), Description("The service point.")] Guid servicePointId,
        [Description("The first day.")] DateOnly from,
        [Description("The last day.")] DateOnly to,
        AppDbContext database,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (to < from || to.DayNumber - from.DayNumber >= MostDays || from.Year < HolidayYear.First || to.Year > HolidayYear.Last)
        {
            throw new ExecutionError($"`from` and `to` span 1 to {MostDays} days.") { Code = "SLOT_RANGE_INVALID" };
        }

        var now = time.GetUtcNow();
        var point = await database.ServicePoints.AsNoTracking().WithSchedule(now)
            .SingleOrDefaultAsync(candidate => candidate.Id == servicePointId, cancellationToken);
        if (point is null)
        {
            return [];
        }

        var slots = await database.SlotsAsync(point, await database.WorkingCalendarAsync(cancellationToken), from, to, cancellationToken);
        var id = NodeId.Format(nameof(ServicePoint), point.Id);
        return
        [
            .. slots.Where(slot => slot.Places.Capacity > 0).Select(slot => new SlotInfo(
                id,
                slot.StartsAt,
                slot.EndsAt,
                slot.Places.Capacity,
                slot.Places.Reserved,
                slot.StartsAt - AppointmentRules.ReserveUntil,
                slot.Places.AvailableTo(AppointmentPriority.Normal, now),
                slot.Places.AvailableTo(AppointmentPriority.Vulnerable, now),
                AppointmentRules.IsBookable(slot.StartsAt, now),
                slot.Version,
                now)),
        ];
    }
}
