using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Appointments;

[ObjectType<Appointment>]
internal static class AppointmentNode
{
    public static void Configure(NodeDescriptor<Appointment> node)
    {
        node.Description("A citizen's place at a service point or on a mobile visit (janji temu).")
            .Key(appointment => appointment.Key).Id(appointment => appointment.Id).ListedBy(appointment => appointment.StartsAt)
            .Personal(appointment => appointment.CitizenKey);
        node.Column(appointment => appointment.Status, "Where it stands (status janji temu).");
        node.Column(appointment => appointment.StartsAt, "When it begins (mulai); of a walk-in, when the citizen came.");
        node.Column(appointment => appointment.EndsAt, "When the next begin (selesai); of a mobile visit, when it leaves the village.");
        node.One(appointment => appointment.ServicePoint, "Where it takes place (titik layanan); null on a mobile visit.");
        node.One(appointment => appointment.MobileVisit, "The mobile visit on which it takes place (jemput bola); null at a service point.");
        node.Column(appointment => appointment.PlaceRegionCode, "Kemendagri code of where it takes place: the village that a mobile visit comes to then, or the district of the service point.");
        node.Column("nik", appointment => appointment.Citizen.NikPrefix, Nik.Mask, "NIK of the citizen, masked: the first four digits, then stars.");
        node.Column("applicantName", appointment => appointment.Application!.ApplicantName, name => name,
            "Name of the applicant (nama pemohon) as declared; null where no application is linked.").Nullable().Discloses(PersonalData.Identity).Authorize(Policies.ReadApplications);
        node.Column("applicationId", appointment => (Guid?)appointment.Application!.Id, id => id is { } given ? NodeId.Format(nameof(Application), given) : null,
            "Opaque id of the application for which the citizen comes; null where none is linked.").IsId().Nullable().Authorize(Policies.ReadApplications);
        node.Column("applicationNumber", appointment => appointment.Application!.Number, number => number,
            "Tracking number of that application (nomor permohonan).").Nullable().Authorize(Policies.ReadApplications);
        node.Column(appointment => appointment.Priority, "Whose turn comes first (prioritas).").Discloses(PersonalData.Assessment);
        node.Column(appointment => appointment.IsWalkIn, "The citizen came without a place (datang langsung).");
        node.Column(appointment => appointment.HeldUntil, "Of a kept place: until when it may be confirmed; then it is anybody's again.");
        node.Column(appointment => appointment.Moves, "How often the citizen has moved it, three times at the most.");
        node.Column(appointment => appointment.Reason, "Why it was called off or moved (alasan); null where it was not.");
        node.Column(appointment => appointment.Note, "What was noted about that.").Discloses(PersonalData.Assessment);
        node.Column(appointment => appointment.CreatedAt, "When the place was taken.");
        node.Column(appointment => appointment.UpdatedAt, "When it changed last.");
        node.Column(appointment => appointment.CheckedInAt, "When the citizen came (waktu hadir).");
        node.Column(appointment => appointment.CompletedAt, "When the citizen had been served (waktu selesai).");
        node.Column(appointment => appointment.IsCaptured, "Whether what the citizen came for was done; null before, and of who did not come.");
        node.Column(appointment => appointment.Version, "For `expectedVersion`: rises with every change that a person makes.");
    }
}
