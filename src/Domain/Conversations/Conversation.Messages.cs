using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Domain.Conversations;

/// What is written, with its files, and what it moves.
public sealed partial class Conversation
{
    public int MessageCount { get; private set; }
    public int AttachmentCount { get; private set; }

    /// For all but officers, who can always answer and so end it.
    private bool HasRoom => MessageCount < ConversationRules.MessagesAtMost;

    /// A message of the citizen. It may ask for an officer, call one back, or open anew what was settled.
    public ConversationMessage Write(
        Actor actor, DateTimeOffset now, IdSource ids, string? text, OfficeClock office, HandoverKeywords keywords, params IReadOnlyList<AttachedFile> files)
    {
        if (Status == ConversationStatus.Abandoned || (Status == ConversationStatus.Resolved && now > ResolvedAt + ConversationRules.ReopenFor))
        {
            ConversationTransitions.Target(ConversationStatus.Bot, ConversationAction.Write, actor.Role);
            throw new ConversationEndedError(Status);
        }

        var target = Allow(actor, ConversationAction.Write);
        var at = Moment(now);
        var message = Send(MessageSender.Citizen, actor, at, ids, text, files);
        switch (Status)
        {
            case ConversationStatus.Bot:
                UnansweredSince ??= at;
                if (keywords.AreIn(message.Text))
                {
                    BeginRound(HandoverReason.Keyword, actor, at, office);
                }

                break;
            case ConversationStatus.Queued:
                (PresentSince, AskedAt) = (at, null);
                break;
            case ConversationStatus.Active:
                AwaitingReplySince = at;
                break;
            case ConversationStatus.WaitingCitizen:
                AwaitingReplySince = at;
                Enter(target, actor, at, (status, previous) => new ConversationCitizenReplied(status, previous));
                break;
            case ConversationStatus.Resolved:
                ResolvedAt = null;
                BeginRound(HandoverReason.Reopened, actor, at, office);
                break;
        }

        ReckonDuties();
        CountChangeBy(actor);
        return message;
    }

    /// A message of the bot, whatever the status: it never stops a clock that runs for an officer.
    public ConversationMessage Answer(
        Actor actor, DateTimeOffset now, IdSource ids, string? text, bool failed, OfficeClock office, params IReadOnlyList<AttachedFile> files)
    {
        Allow(actor, ConversationAction.Answer);
        var at = Moment(now);
        var message = Send(MessageSender.Bot, actor, at, ids, text, files, failed);
        if (Status == ConversationStatus.Bot)
        {
            FailedAnswers = failed ? FailedAnswers + 1 : 0;
            UnansweredSince = failed ? UnansweredSince ?? at : null;
            if (FailedAnswers >= ConversationRules.FailedAnswersAtMost)
            {
                BeginRound(HandoverReason.FailedAnswers, actor, at, office);
            }
        }

        ReckonDuties();
        CountChangeBy(actor);
        return message;
    }

    private ConversationMessage Send(
        MessageSender sender,
        Actor actor,
        DateTimeOffset at,
        IdSource ids,
        string? text,
        IReadOnlyList<AttachedFile> files,
        bool failed = false,
        (long Office, long Wall)? after = null)
    {
        var written = Text.Optional(text, nameof(text), ConversationRules.MessageLength);
        if (written is null && files.Count == 0)
        {
            throw new InvalidTextError(nameof(text), ConversationRules.MessageLength);
        }

        if (sender != MessageSender.Staff && !HasRoom)
        {
            throw new TooManyMessagesError(ConversationRules.MessagesAtMost);
        }

        RequireRoomFor(files);
        var message = new ConversationMessage
        {
            Id = ids.Next(),
            Conversation = this,
            Number = ++MessageCount,
            Sender = sender,
            Text = written ?? "",
            Attachments = [.. files.Select(file => new MessageAttachment
            {
                Id = ids.Next(),
                Number = ++AttachmentCount,
                UploadReference = file.UploadReference,
                MediaType = file.MediaType,
                Size = file.Size,
            })],
            At = at,
            SentBy = actor.Subject,
            IsFailedAnswer = failed,
            AfterOfficeSeconds = after?.Office,
            AfterWallSeconds = after?.Wall,
        };
        messages.Add(message);
        (UpdatedAt, LastMessageAt) = (at, at);
        Tell(new ConversationMessageSent(Status, Status, sender, message.Id, message.Number, files.Count), actor, at);
        return message;
    }

    private void RequireRoomFor(IReadOnlyList<AttachedFile> files)
    {
        if (files.Count > ConversationRules.FilesOfMessage)
        {
            throw new TooManyAttachmentsError(ConversationRules.FilesOfMessage);
        }

        if (AttachmentCount + files.Count > ConversationRules.FilesAtMost)
        {
            throw new TooManyAttachmentsError(ConversationRules.FilesAtMost);
        }
    }
}
