using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;

namespace SipOkMuba.Domain.Notifications;

/// <summary>
/// The one table of what citizens are told. An event that is not in it is told to nobody and leaves alone what waits;
/// `schema/templates.json` is its copy for who writes a channel. docs/decisions/0050.
/// </summary>
public static class NoticeRules
{
    /// No message is of use for longer.
    public static readonly TimeSpan UsefulFor = TimeSpan.FromDays(3);

    public static readonly TimeSpan Soon = TimeSpan.FromHours(24);

    private static readonly string draft = ApplicationStatus.Draft.ToText();
    private static readonly string byCitizen = AppointmentReason.ByCitizen.ToText();

    private static readonly NoticeVariable reason = new("reason", nameof(AppointmentReason));
    private static readonly NoticeVariable mayHaveReason = reason with { IsOptional = true };
    private static readonly NoticeVariable former = new("previousStartsAt", "DateTime");
    private static readonly NoticeVariable mayHaveFormer = former with { IsOptional = true };

    public static IReadOnlyList<NoticeRule> Table { get; } =
    [
        OfApplication<ApplicationSubmitted>("Handed in, waits for a verifier (permohonan diterima)."),
        OfApplication<ApplicationReturned>("Sent back for correction; there are 14 days for it (permohonan dikembalikan)."),
        OfApplication<ApplicationRejected>("Refused for a legal reason (permohonan ditolak).", new NoticeVariable("reason", nameof(RejectionReason))),
        OfApplication<ApplicationAwaitingBiometrics>("The citizen has to come to an office for the recording (menunggu perekaman)."),
        Silent<ApplicationBiometricsCaptured>(),
        OfApplication<ApplicationPrintReady>("Complete, the card will be printed (siap cetak)."),
        OfApplication<ApplicationReadyForPickup>("The card can be fetched (siap diambil)."),
        OfApplication<ApplicationInDelivery>("The card is with the courier (dalam pengiriman)."),
        OfApplication<ApplicationUnclaimed>("Nobody has fetched the card; it is kept at the office (tidak diambil)."),
        OfApplication<ApplicationIssued>("The card is handed over, or the IKD is active (selesai)."),
        OfApplication<ApplicationCancelled>("Cancelled before printing (dibatalkan).") with { Concerns = WasNoDraft },
        OfApplication<ApplicationExpired>("Ended, as a deadline of the citizen has passed (kedaluwarsa).") with { Concerns = WasNoDraft },
        OfApplication<ApplicationReminded>("The citizen is still waited for (pengingat).", new NoticeVariable("afterDays", "Int")),
        OfApplication<ApplicationHandoverCodeIssued>("A code for the hand-over was issued; whoever did not ask for it should call the office (kode serah terima diterbitkan).")
            with { Overtakes = false },

        // A place that the citizen keeps by an app is confirmed or given up within ten minutes: only the office's is told.
        OfAppointment<AppointmentHeld>("The office has moved the appointment: another time is kept, to be confirmed in time (janji dipindahkan, perlu konfirmasi).", former, reason, new("until", "DateTime"))
            with { Concerns = IsByOffice, UsefulUntil = "until", Urgency = NoticeUrgency.WhenSoon },
        OfAppointment<AppointmentBooked>("The appointment stands (janji temu dipesan)."),
        OfAppointment<AppointmentRescheduled>("The appointment is at another time (janji temu dijadwalkan ulang).", former, mayHaveReason) with { Urgency = NoticeUrgency.WhenSoon },
        OfAppointment<AppointmentCancelled>("The appointment is off (janji temu dibatalkan).", reason) with { Urgency = NoticeUrgency.WhenSoon },
        OfAppointment<AppointmentReminded>("The appointment is near (pengingat janji temu)."),
        OfAppointment<AppointmentMissed>("The citizen did not come and needs another appointment (tidak hadir).") with { UsefulUntil = null },
        OfAppointment<AppointmentExpired>("The time that the office had kept was not confirmed and is no longer kept (konfirmasi kedaluwarsa).", reason, mayHaveFormer)
            with { Concerns = IsByOffice, UsefulUntil = null },
        Silent<AppointmentCheckedIn>(),
        Silent<AppointmentStarted>(),
        Silent<AppointmentCompleted>(),

        // It is good for 30 minutes, so that tomorrow it is none.
        Of<WaitlistOffered>("A place has come free and is kept for 30 minutes (tempat tersedia).", Status<WaitlistStatus>(), new("startsAt", "DateTime"), new("until", "DateTime"))
            with { UsefulUntil = "until", Urgency = NoticeUrgency.Always },
        Of<WaitlistRequeued>("The place on offer is there no longer; the citizen keeps the turn (tawaran ditarik).", Status<WaitlistStatus>()),
        Of<WaitlistLapsed>("The offer was not answered in time, or no place came free (daftar tunggu lewat waktu).", Status<WaitlistStatus>()),
        Silent<WaitlistFulfilled>(),
        Silent<WaitlistDeclined>(),
        Silent<WaitlistLeft>(),

        // Only of those that are named: NoticeSubjects knows no citizen of the others.
        OfComplaint<ComplaintReceived>("The complaint has come in (aduan diterima).") with { Concerns = IsNew },
        OfComplaint<ComplaintAwaitingReporter>("The office asks something back; without an answer the complaint ends (perlu penjelasan)."),
        OfComplaint<ComplaintInProgress>("An officer follows it up (aduan ditindaklanjuti).") with { Overtakes = false },
        OfComplaint<ComplaintResolved>("Answered; there are ten days to accept it or to reopen the complaint (aduan dijawab)."),
        OfComplaint<ComplaintAnswered>("The complaint with which it was merged was answered (aduan induk dijawab)."),
        OfComplaint<ComplaintClosed>("Closed (aduan ditutup)."),
        OfComplaint<ComplaintClosedNoResponse>("Closed, as no answer came to the office's question (ditutup tanpa penjelasan)."),
        OfComplaint<ComplaintForwarded>("Forwarded to the authority whose matter it is (aduan diteruskan)."),
        OfComplaint<ComplaintMerged>("Goes on with another complaint about the same (aduan digabung)."),
        OfComplaint<ComplaintWithdrawn>("Withdrawn (aduan dicabut)."),
        Silent<ComplaintReopened>(),
        Silent<ComplaintAnswerWithdrawn>(),
    ];

    private static readonly Dictionary<string, NoticeRule> byType = Table.ToDictionary(rule => rule.EventType);

    public static NoticeRule? Of(string eventType) => byType.GetValueOrDefault(eventType);

    /// What a clarification or the end of another one brings back is not told again.
    private static bool IsNew(NoticeSource source) => source.PreviousStatus is null;

    internal static bool IsByOffice(NoticeSource source) => source["reason"] is { } given && given != byCitizen;

    /// What was never handed in is nobody's matter yet.
    private static bool WasNoDraft(NoticeSource source) => source.PreviousStatus != draft;

    private static NoticeRule OfApplication<TEvent>(string says, params ReadOnlySpan<NoticeVariable> more)
        where TEvent : DomainEvent =>
        Of<TEvent>(says, [new("number", "Text"), Status<ApplicationStatus>(), .. more]);

    private static NoticeRule OfComplaint<TEvent>(string says)
        where TEvent : DomainEvent =>
        Of<TEvent>(says, new NoticeVariable("number", "Text"), Status<ComplaintStatus>());

    private static NoticeRule OfAppointment<TEvent>(string says, params ReadOnlySpan<NoticeVariable> more)
        where TEvent : DomainEvent =>
        Of<TEvent>(says, [Status<AppointmentStatus>(), new("startsAt", "DateTime"), .. more]) with { UsefulUntil = "startsAt" };

    private static NoticeRule Of<TEvent>(string says, params NoticeVariable[] variables)
        where TEvent : DomainEvent =>
        new(DomainEvent.NameOf(typeof(TEvent))) { Says = says, Variables = variables };

    /// Nothing is told of it, but what waits is out of date.
    private static NoticeRule Silent<TEvent>()
        where TEvent : DomainEvent => new(DomainEvent.NameOf(typeof(TEvent)));

    private static NoticeVariable Status<TStatus>()
        where TStatus : struct, Enum => new("status", typeof(TStatus).Name);
}
