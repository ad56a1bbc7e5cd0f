using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

/// Who may read which appointment: as with applications; staff also those that take place in their regions, wherever the
/// citizen lives.
internal sealed class AppointmentRows(Caller caller) : IRowRule<Appointment>
{
    public Expression<Func<Appointment, bool>> Visible =>
        Policies.Table[Policies.ReadAppointments].Allows(caller) ? Of(caller) : appointment => false;

    /// A partner that may write but not read sees what it has just done.
    public Expression<Func<Appointment, bool>> VisibleAfterChange => Of(caller);

    public bool IsOfAudienceAfterChange => true;

    public Func<DbContext, IQueryable<Appointment>>? Candidates => caller switch
    {
        { Kind: CallerKind.Partner, HasFewCitizens: true } => database => OfCitizens((AppDbContext)database, caller.PartnerKey),
        { Kind: CallerKind.Citizen, CitizenKey: { } citizen } => database =>
            ((AppDbContext)database).Appointments.Where(appointment => appointment.CitizenKey == citizen),
        _ => null,
    };

    public static Expression<Func<Appointment, bool>> Of(Caller caller)
    {
        var ofCitizen = CitizenRecords.Of<Appointment>(
            caller, appointment => appointment.Citizen, appointment => appointment.CitizenKey, appointment => appointment.RegionCode);
        return caller.Kind == CallerKind.Staff
            ? ofCitizen.Or(RegionScope.Within<Appointment>(appointment => appointment.PlaceRegionCode, caller.Regions))
            : ofCitizen;
    }

    // Distinct, as a citizen may have consented twice; it also keeps a database from beginning elsewhere.
    private static IQueryable<Appointment> OfCitizens(AppDbContext database, long? partner) => database.Consents
        .Where(consent => consent.PartnerKey == partner && consent.WithdrawnAt == null)
        .Select(consent => consent.CitizenKey)
        .Distinct()
        .Join(database.Appointments, citizen => citizen, appointment => appointment.CitizenKey, (_, appointment) => appointment);
}
