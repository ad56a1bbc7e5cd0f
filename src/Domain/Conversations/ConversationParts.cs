using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Domain.Conversations;

/// What a conversation begins with.
public sealed record ConversationOpening
{
    public required string Channel { get; init; }

    /// Null: nobody knows yet who it is.
    public Citizen? Citizen { get; init; }

    /// The partner that starts it, if one does.
    public ActingPartner? Partner { get; init; }
    public required string RegionCode { get; init; }
    public required ConversationDesk Desk { get; init; }
}

public sealed class ConversationMessage
{
    public long Key { get; private set; }
    public Guid Id { get; internal init; }
    public long ConversationKey { get; private set; }
    public Conversation Conversation { get; internal init; } = null!;

    /// From 1 on.
    public int Number { get; internal init; }
    public MessageSender Sender { get; internal init; }

    /// Empty where it has files only.
    public string Text { get; internal init; } = "";
    public IReadOnlyList<MessageAttachment> Attachments { get; internal init; } = [];
    public DateTimeOffset At { get; internal init; }

    /// The subject of the officer, or the client id of the partner. No field shows it: of several officers it alone tells an
    /// inquiry who wrote what.
    public string SentBy { get; internal init; } = "";

    /// The bot said that it had no answer.
    public bool IsFailedAnswer { get; internal init; }

    /// Of an officer's answer: how long the citizen's last message had waited for it.
    public long? AfterOfficeSeconds { get; internal init; }
    public long? AfterWallSeconds { get; internal init; }
}

/// A file of a message. It goes with its message, so it always has its content.
public sealed class MessageAttachment
{
    public long Key { get; private set; }
    public Guid Id { get; internal init; }
    public long MessageKey { get; private set; }

    /// Counts the files of the conversation from 1 on.
    public int Number { get; internal init; }
    public string UploadReference { get; internal init; } = "";
    public string MediaType { get; internal init; } = "";
    public long Size { get; internal init; }

    /// What the sender called it is not kept: names of files tell names of people.
    public static string NameOf(int number, string mediaType) => $"lampiran-{number}{FileFormats.ExtensionOf(mediaType)}";
}

/// <summary>
/// One wait for an officer, from the request until a human being writes or the citizen is gone. What bots write, and who takes
/// it and gives it back, does not end it.
/// </summary>
public sealed class ConversationRound
{
    public long Key { get; private set; }
    public long ConversationKey { get; private set; }
    public int Number { get; internal init; }
    public HandoverReason Reason { get; internal init; }
    public DateTimeOffset RequestedAt { get; internal init; }

    /// In the queue as it came there, and how much office time was expected then, with what had passed since the request.
    public int Place { get; internal init; }
    public int EstimatedSeconds { get; internal init; }
    public int Requeues { get; internal set; }
    public DateTimeOffset? SupervisorAlertedAt { get; internal set; }
    public RoundOutcome? Outcome { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public long? OfficeSeconds { get; private set; }
    public long? WallSeconds { get; private set; }

    internal void End(RoundOutcome outcome, DateTimeOffset at, OfficeClock office)
    {
        (Outcome, EndedAt) = (outcome, at);
        OfficeSeconds = (long)office.Between(RequestedAt, at).TotalSeconds;
        WallSeconds = (long)(at - RequestedAt).TotalSeconds;
    }
}

/// A stretch in which one party was waited for; they touch from the start to the end, and again from a reopening on.
public sealed class ConversationWait
{
    public long Key { get; private set; }
    public long ConversationKey { get; private set; }
    public int Sequence { get; internal init; }
    public WaitingParty Party { get; internal init; }
    public DateTimeOffset StartedAt { get; internal init; }
    public DateTimeOffset? EndedAt { get; private set; }
    public long? Seconds { get; private set; }

    internal void End(DateTimeOffset at)
    {
        EndedAt = at;
        Seconds = (long)(at - StartedAt).TotalSeconds;
    }
}

/// What came of it: exactly one of these.
public sealed class ConversationLink
{
    public long Key { get; private set; }
    public long ConversationKey { get; private set; }
    public long? ApplicationKey { get; internal init; }
    public Application? Application { get; internal init; }
    public long? AppointmentKey { get; internal init; }
    public Appointment? Appointment { get; internal init; }
    public long? ComplaintKey { get; internal init; }
    public Complaint? Complaint { get; internal init; }
    public DateTimeOffset LinkedAt { get; internal init; }
    public ActorRole LinkedByRole { get; internal init; }
}

/// What a conversation is linked to, and whose it is.
public sealed record ConversationSubject
{
    public Application? Application { get; init; }
    public Appointment? Appointment { get; init; }

    /// With its reporter.
    public Complaint? Complaint { get; init; }

    /// Null of a complaint whose reporter gave a name only.
    public long? CitizenKey => Application?.CitizenKey ?? Appointment?.CitizenKey ?? Complaint?.Reporter?.CitizenKey;
}
