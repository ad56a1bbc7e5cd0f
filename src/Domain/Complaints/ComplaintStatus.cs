using System.ComponentModel;
using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Complaints.ComplaintStatus;

namespace SipOkMuba.Domain.Complaints;

[Description("Where a complaint stands (status pengaduan).")]
public enum ComplaintStatus
{
    [Description("Received; an officer verifies it within 3 working days (diterima).")] Received,
    [Description("The reporter is asked to make it clearer; the clock stands still (menunggu klarifikasi pelapor).")] AwaitingReporter,
    [Description("Verified and classed, which sets its time limit (terverifikasi).")] Verified,
    [Description("An officer answers for it (didisposisikan).")] Assigned,
    [Description("Followed up for the first time (ditindaklanjuti).")] InProgress,
    [Description("Answered; the reporter accepts the answer or reopens within 10 days (dijawab).")] Resolved,
    [Description("Reopened by the reporter; it goes back to its officer at once (dibuka kembali).")] Reopened,
    [Description("Ended with its answer (selesai).")] Closed,
    [Description("Ended, as the reporter did not answer within 10 days (ditutup tanpa tanggapan pelapor).")] ClosedNoResponse,
    [Description("Not a matter of this office: handed to another agency (diteruskan).")] Forwarded,
    [Description("Follows another complaint about the same, and closes with it (digabungkan).")] Merged,
    [Description("Withdrawn by the reporter (dicabut).")] Withdrawn,
}

public static class ComplaintStatuses
{
    /// What the office works on: its clocks run, or wait for the reporter.
    public static readonly IReadOnlyList<ComplaintStatus> Open = [Received, AwaitingReporter, Verified, Assigned, InProgress];

    public static bool IsTerminal(this ComplaintStatus status) => status is Closed or ClosedNoResponse or Forwarded or Withdrawn;

    /// Null: nobody is waited for any more.
    public static WaitingParty? WaitsFor(this ComplaintStatus status) => status switch
    {
        AwaitingReporter or Resolved => WaitingParty.Citizen,
        _ when status.IsTerminal() => null,
        _ => WaitingParty.Office,
    };
}

[Description("How a complaint is to be treated, which sets its time limit (klasifikasi pengaduan).")]
public enum ComplaintClass
{
    [Description("A request for information, or a matter of rules: 5 working days (permintaan informasi, bersifat normatif).")] InformationRequest,
    [Description("Light: 2 working days (ringan).")] Light,
    [Description("Not a matter of supervision: 14 working days (tidak berkadar pengawasan).")] NonSupervisory,
    [Description("A matter of supervision, checked in the field: 60 working days (berkadar pengawasan).")] Supervisory,
    [Description("A wish, without a legal limit (aspirasi).")] Aspiration,
}

[Description("What a complaint is about (pokok pengaduan).")]
public enum ComplaintTopic
{
    [Description("It takes too long (keterlambatan).")] Delay,
    [Description("How somebody of the staff behaved (perilaku petugas).")] Conduct,
    [Description("Money was asked for what is free (pungutan liar).")] IllegalFee,
    [Description("Wrong data on the card or in the record (kesalahan data).")] WrongData,
    [Description("Requirements or procedure (persyaratan atau prosedur).")] Procedure,
    [Description("The online service does not work (gangguan layanan daring).")] OnlineService,
    [Description("Premises, queue, equipment (sarana).")] Facilities,
    [Description("Something else (lainnya).")] Other,
}

[Description("Why it had come to a complaint, as the office found (akar masalah).")]
public enum RootCause
{
    [Description("Blank cards, equipment or network were wanting (kekurangan sarana).")] Resources,
    [Description("Too few staff for the work (kekurangan petugas).")] Staffing,
    [Description("A mistake or misconduct of staff (kesalahan petugas).")] Staff,
    [Description("The procedure itself (prosedur).")] Procedure,
    [Description("The citizen had not been told (informasi tidak sampai).")] Information,
    [Description("The central system (sistem pusat).")] CentralSystem,
    [Description("Wrong or missing data of the reporter (data pelapor).")] ReporterData,
    [Description("The complaint was not founded (tidak terbukti).")] Unfounded,
    [Description("Another cause, told in the answer (lainnya).")] Other,
}

[Description("What the office may know of who complains (kerahasiaan pelapor).")]
public enum Confidentiality
{
    [Description("Whoever works on it may know who complains (terbuka).")] Named,
    [Description("Only the head of office may know; it is worked on at the regency's office (rahasia).")] Secret,
    [Description("Nobody knows: nothing about the reporter is kept (anonim).")] Anonymous,
}
