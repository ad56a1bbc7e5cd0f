using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Events;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Appointments;

[SubscriptionType]
internal static class AppointmentSubscriptions
{
    private static readonly string[] Changes =
        [.. EventCatalog.All.Where(described => described.Family == nameof(AppointmentChanged)).Select(described => described.Name)];

    private static readonly string[] Availability = [DomainEvent.NameOf(typeof(SlotPlacesChanged))];

    [Description("Every change of an appointment (perubahan janji temu). With `after` what was missed comes first, then it goes on live.")]
    [Authorize(Policies.ReadEvents)]
    public static async Task<ResumableStream<AppointmentChanged>> OnAppointmentChangedAsync(
        [ID(nameof(Appointment)), Description("Only this appointment.")] Guid? id,
        [Description("Only of citizens of this region and all below it, such as 16.06.09.")] string? region,
        [Description("The cursor of the last event seen; \"0\": from the oldest; absent: from now on.")] string? after,
        AppDbContext database,
        Caller caller,
        EventFeed feed,
        CancellationToken cancellationToken)
    {
        if (id is not null && !await database.Appointments.Where(AppointmentRows.Of(caller)).AnyAsync(found => found.Id == id, cancellationToken))
        {
            throw new NotFoundError();
        }

        return await feed.OpenAsync<AppointmentChanged>(
            new EventFilter { Types = Changes, SubjectId = id, Region = region }, after, cancellationToken);
    }

    [Description("What becomes free or is taken at a service point (perubahan ketersediaan). With `after` what was missed comes first, then it goes on live.")]
    [Authorize(Policies.ReadEvents)]
    public static async Task<ResumableStream<SlotAvailabilityChanged>> OnSlotAvailabilityChangedAsync(
        [ID(nameof(ServicePoint)), Description("The service point.")] Guid servicePointId,
        [Description("Only times of this day.")] DateOnly? date,
        [Description("The cursor of the last event seen; \"0\": from the oldest; absent: from now on.")] string? after,
        AppDbContext database,
        EventFeed feed,
        CancellationToken cancellationToken)
    {
        var region = await database.ServicePoints.Where(point => point.Id == servicePointId)
            .Select(point => point.RegionCode)
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundError();
        var filter = new EventFilter
        {
            Types = Availability,
            Region = region,
            Telling = logged => logged.Payload.Id("servicePointId") == servicePointId
                && (date is null || Wib.DateOf(logged.Payload.GetProperty("startsAt").GetDateTimeOffset()) == date),
        };
        return await feed.OpenAsync<SlotAvailabilityChanged>(filter, after, cancellationToken);
    }
}
