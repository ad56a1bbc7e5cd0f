using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Conversations;

[Description("Where a conversation stands (status percakapan).")]
public enum ConversationStatus
{
    [Description("A bot answers (dijawab bot).")] Bot,
    [Description("Waits for an officer (dalam antrean).")] Queued,
    [Description("An officer has taken it and not written yet (diambil petugas).")] Assigned,
    [Description("An officer answers (dilayani petugas).")] Active,
    [Description("The officer waits for the citizen (menunggu warga).")] WaitingCitizen,
    [Description("Settled (selesai); the citizen may write again for 72 hours.")] Resolved,
    [Description("The citizen was no longer there (ditinggalkan).")] Abandoned,
}

public static class ConversationStatuses
{
    public static bool IsActive(this ConversationStatus status) => status is not (ConversationStatus.Resolved or ConversationStatus.Abandoned);

    /// The officer who has taken it has it open.
    public static bool IsWithOfficer(this ConversationStatus status) =>
        status is ConversationStatus.Assigned or ConversationStatus.Active or ConversationStatus.WaitingCitizen;

    /// What is due in them depends on when the office is open.
    public static bool CountsOfficeTime(this ConversationStatus status) => status is ConversationStatus.Queued or ConversationStatus.Assigned;

    /// While a bot answers it is the citizen's turn to say whether that helps.
    public static WaitingParty? WaitsFor(this ConversationStatus status) => status switch
    {
        ConversationStatus.Bot or ConversationStatus.WaitingCitizen => WaitingParty.Citizen,
        ConversationStatus.Queued or ConversationStatus.Assigned or ConversationStatus.Active => WaitingParty.Office,
        _ => null,
    };
}

[Description("From whom a message is (pengirim pesan).")]
public enum MessageSender
{
    [Description("The citizen (warga).")] Citizen,
    [Description("A bot of a partner (bot).")] Bot,
    [Description("An officer: a human being (petugas).")] Staff,
    [Description("The platform itself (sistem).")] System,
}

[Description("Why an officer was asked for (alasan alih ke petugas).")]
public enum HandoverReason
{
    [Description("The citizen asked for it (permintaan warga).")] CitizenRequest,
    [Description("The bot asked for it (permintaan bot).")] BotRequest,
    [Description("The citizen named an officer in a message (kata kunci).")] Keyword,
    [Description("Two answers of the bot in a row had failed (dua jawaban gagal).")] FailedAnswers,
    [Description("The bot had not answered for three minutes (bot tidak menjawab).")] Timeout,
    [Description("The citizen wrote again after it was settled (dibuka kembali).")] Reopened,
    [Description("The officer gave it back (dilepas petugas).")] Released,
}

[Description("How a wait for an officer ended (akhir penantian).")]
public enum RoundOutcome
{
    [Description("An officer wrote (dijawab petugas).")] Answered,
    [Description("The citizen was no longer there (ditinggalkan).")] Abandoned,
    [Description("The citizen needed no officer any more (dibatalkan warga).")] Withdrawn,
}
