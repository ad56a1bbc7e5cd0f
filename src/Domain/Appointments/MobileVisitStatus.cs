using System.ComponentModel;

namespace SipOkMuba.Domain.Appointments;

[Description("Where a mobile visit stands (status jemput bola).")]
public enum MobileVisitStatus
{
    [Description("Planned; residents book and so show that it is wanted (direncanakan).")] Planned,
    [Description("Enough residents want it: it will come (dipastikan).")] Confirmed,
    [Description("The crew is on its way (dalam perjalanan).")] EnRoute,
    [Description("The crew is there and serves (berlangsung).")] Open,
    [Description("Over (selesai).")] Closed,
    [Description("Put off to a later day, on which it will be confirmed anew (ditunda).")] Postponed,
    [Description("Called off (dibatalkan).")] Cancelled,
}

public static class MobileVisitStatuses
{
    /// In which places of it can be taken: the list of who comes leaves with the crew.
    public static readonly IReadOnlyList<MobileVisitStatus> Bookable =
        [MobileVisitStatus.Planned, MobileVisitStatus.Confirmed, MobileVisitStatus.Postponed];
}

[Description("To what a mobile visit comes (jenis jemput bola).")]
public enum MobileVisitKind
{
    [Description("To villages (ke desa): from 20 residents on.")] Village,
    [Description("To the homes of residents who can not come (ke rumah): for one vulnerable resident, too.")] Home,
}

[Description("What became of a resident on the list of a mobile visit (hasil kunjungan).")]
public enum VisitOutcome
{
    [Description("The biometrics were recorded, or the IKD is active (sudah dilayani).")] Captured,
    [Description("The resident came, but it could not be recorded; the application goes on waiting (belum dapat direkam).")] NotCaptured,
    [Description("The resident did not come (tidak hadir).")] NoShow,
}
