using System.ComponentModel;
using static SipOkMuba.Domain.Appointments.AppointmentStatus;

namespace SipOkMuba.Domain.Appointments;

[Description("Where an appointment stands (status janji temu).")]
public enum AppointmentStatus
{
    [Description("The place is kept for a short time and not yet confirmed (ditahan).")] Held,
    [Description("The place is the citizen's (dipesan).")] Booked,
    [Description("The citizen has come (hadir).")] CheckedIn,
    [Description("The citizen is being served (sedang dilayani).")] InService,
    [Description("Served (selesai).")] Completed,
    [Description("Given back or called off (dibatalkan).")] Cancelled,
    [Description("The citizen did not come (tidak hadir).")] NoShow,
    [Description("The kept place was not confirmed in time (kedaluwarsa).")] Expired,
}

public static class AppointmentStatuses
{
    /// At most one such appointment per citizen.
    public static bool IsActive(this AppointmentStatus status) => status is Held or Booked or CheckedIn or InService;
}

[Description("Whose turn comes first (prioritas).")]
public enum AppointmentPriority
{
    [Description("Everybody (umum).")] Normal,
    [Description("A resident vulnerable in administration (penduduk rentan adminduk, Permendagri 96/2019), as an officer or a village office attests: a share of the places is kept for them.")]
    Vulnerable,
}

[Description("Why an appointment ended or was moved without its citizen's asking (alasan).")]
public enum AppointmentReason
{
    [Description("The citizen, or who acts for the citizen, gave it back (permintaan pemohon).")] ByCitizen,
    [Description("The office is closed then, or serves fewer (penutupan layanan).")] OfficeClosure,
    [Description("The mobile visit was postponed (kunjungan ditunda).")] VisitPostponed,
    [Description("The mobile visit was called off (kunjungan dibatalkan).")] VisitCancelled,
    [Description("The application has ended (permohonan berakhir).")] ApplicationEnded,
    [Description("The biometrics were recorded without it (sudah direkam).")] RecordedElsewhere,
    [Description("The office decided so (keputusan kantor).")] ByOffice,
}
