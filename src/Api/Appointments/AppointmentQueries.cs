using System.ComponentModel;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

internal sealed class AppointmentFilter : FilterInput<Appointment>
{
    public AppointmentFilter()
    {
        Field(appointment => appointment.Status);
        Field(appointment => appointment.StartsAt);
        Field(appointment => appointment.Reason);
        Field(appointment => appointment.IsWalkIn);
        Field(appointment => appointment.UpdatedAt);
    }
}

internal sealed class AppointmentSort : SortInput<Appointment>
{
    public AppointmentSort() => Field(appointment => appointment.StartsAt);
}

[QueryType]
internal static class AppointmentQueries
{
    [Description("The appointment with this opaque id; null where it is missing or not yours to read.")]
    [Authorize(Policies.ReadAppointments)]
    public static NodeRef<Appointment>? GetAppointmentById(
        [ID(nameof(Appointment)), Description("Opaque id.")] Guid id, NodeLoader<Appointment> appointments) => appointments.ById(id);

    [Description("The appointments that the caller may read, by time if no `order` is given; with `servicePointId` and a range of `startsAt` the day of an office. A page may end early, where `where` finds little among 10,000 records: `hasNextPage` says that `endCursor` goes on.")]
    [Authorize(Policies.ReadAppointments)]
    [UsePaging(IncludeTotalCount = true), UseFiltering<AppointmentFilter>, UseSorting<AppointmentSort>]
    public static IQueryable<Appointment> GetAppointments(
        [ID(nameof(Domain.ServicePoints.ServicePoint)), Description("Only at this service point; absent: everywhere.")] Guid? servicePointId,
        [ID(nameof(MobileVisit)), Description("Only on this mobile visit; absent: everywhere.")] Guid? mobileVisitId,
        AppDbContext database)
    {
        IQueryable<Appointment> appointments = database.Appointments;
        if (servicePointId is { } point)
        {
            // By its key, so that the index of its days is gone along.
            appointments = appointments.Where(appointment => appointment.ServicePointKey
                == database.ServicePoints.Where(found => found.Id == point).Select(found => found.Key).FirstOrDefault());
        }

        return mobileVisitId is { } visit
            ? appointments.Where(appointment => appointment.MobileVisitKey
                == database.MobileVisits.Where(found => found.Id == visit).Select(found => found.Key).FirstOrDefault())
            : appointments;
    }
}
