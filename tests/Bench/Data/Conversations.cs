using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;

namespace SipOkMuba.Bench.Data;

/// <summary>One conversation for five applications: nearly all are over, and of the last day some are under way.</summary>
internal sealed class Conversations : IDisposable
{
    public static readonly string[] Tables =
        ["ConversationDesks", "Conversations", "ConversationMessages", "MessageAttachments", "ConversationRounds", "ConversationWaits", "ConversationLinks"];

    private const int Every = 5;
    private const int Messages = 4;

    private static readonly TimeSpan answered = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan settled = TimeSpan.FromMinutes(20);

    private static readonly ConversationStatus[] underWay =
        [ConversationStatus.Bot, ConversationStatus.Queued, ConversationStatus.Active, ConversationStatus.WaitingCitizen];

    private readonly DateTimeOffset end;
    private readonly long partner;
    private readonly Dictionary<string, long> deskKeys = [];
    private readonly BulkTable desks;
    private readonly BulkTable conversations;
    private readonly BulkTable messages;
    private readonly BulkTable attachments;
    private readonly BulkTable rounds;
    private readonly BulkTable waits;
    private readonly BulkTable links;

    public Conversations(BulkStore store, DateTimeOffset end, long partner)
    {
        (this.end, this.partner) = (end, partner);
        desks = store.Into("ConversationDesks", "Key", "Id", "RegionCode", "Waiting", "SecondsPerPlace", "Version", "SubjectVersion");
        conversations = store.Into(
            "Conversations",
            "Key", "Id", "Channel", "CitizenKey", "PartnerKey", "RegionCode", "DeskKey", "Status", "WaitingOn", "MessageCount", "AttachmentCount",
            "StartedAt", "UpdatedAt", "ResolvedAt", "FailedAnswers", "LastMessageAt", "Round", "HandoverRequestedAt",
            "QueuedSince", "PresentSince", "AssignedTo", "AssignedAt", "Seat", "Version", "SubjectVersion");
        messages = store.Into(
            "ConversationMessages", "Key", "Id", "ConversationKey", "Number", "Sender", "Text", "At", "SentBy", "IsFailedAnswer");
        attachments = store.Into("MessageAttachments", "Id", "MessageKey", "Number", "UploadReference", "MediaType", "Size");
        rounds = store.Into(
            "ConversationRounds",
            "ConversationKey", "Number", "Reason", "RequestedAt", "Place", "EstimatedSeconds", "Requeues", "Outcome", "EndedAt", "OfficeSeconds", "WallSeconds");
        waits = store.Into("ConversationWaits", "ConversationKey", "Sequence", "Party", "StartedAt", "EndedAt", "Seconds");
        links = store.Into("ConversationLinks", "ConversationKey", "ApplicationKey", "LinkedAt", "LinkedByRole");
    }

    /// For the application of this index, if it is its turn: half of the citizens have said who they are.
    public void Add(long index, string village, DateTimeOffset submittedAt)
    {
        if (index % Every != 0)
        {
            return;
        }

        var (key, startedAt) = (index / Every, Wib.WholeSeconds(submittedAt));
        var status = end - startedAt < TimeSpan.FromDays(1) ? Mix.Pick(underWay, index, salt: 600)
            : Mix.Below(20, index, salt: 601) == 0 ? ConversationStatus.Abandoned : ConversationStatus.Resolved;
        var (isNamed, hasRound) = (Mix.Below(2, index, salt: 602) == 0, status != ConversationStatus.Bot);
        var (requestedAt, endedAt) = (startedAt.AddMinutes(1), startedAt + (status == ConversationStatus.Resolved ? settled : answered));
        conversations.Add(
            key, Mix.Uuid(startedAt, index, salt: 610), Mix.Pick(["whatsapp", "web", "sms"], index, salt: 603), isNamed ? index : null, partner,
            village, DeskOf(ConversationDesk.CodeOf(village)), status.ToText(), status.WaitsFor()?.ToText(), Messages, 1,
            Ms(startedAt), Ms(endedAt), status == ConversationStatus.Resolved ? Ms(endedAt) : null, 0, Ms(endedAt), hasRound ? 1 : 0,
            hasRound ? Ms(requestedAt) : null, status == ConversationStatus.Queued ? Ms(requestedAt) : null, status == ConversationStatus.Queued ? Ms(requestedAt) : null,
            status.IsWithOfficer() ? $"officer-{key}" : null, status.IsWithOfficer() ? Ms(requestedAt) : null, status.IsWithOfficer() ? 1 : null, Messages, Messages);
        for (var number = 1; number <= Messages; number++)
        {
            var sender = Mix.Pick([MessageSender.Citizen, MessageSender.Bot, MessageSender.Staff], index, salt: 610 + number);
            messages.Add(
                (key * Messages) + number, Mix.Uuid(startedAt, index, salt: 620 + number), key, number, sender.ToText(), "Berapa lama KTP saya jadi?", Ms(startedAt.AddSeconds(10 * number)), "demo-portal", false);
        }

        attachments.Add(Mix.Uuid(startedAt, index, salt: 640), (key * Messages) + 1, 1, $"file-{key}", "image/jpeg", 500_000L);
        if (hasRound)
        {
            AddRound(key, status, startedAt, requestedAt, endedAt);
        }

        if (status == ConversationStatus.Resolved && isNamed)
        {
            links.Add(key, index, Ms(endedAt), ActorRole.Officer.ToText());
        }
    }

    public void Dispose()
    {
        foreach (var table in new[] { desks, conversations, messages, attachments, rounds, waits, links })
        {
            table.Dispose();
        }
    }

    private void AddRound(long key, ConversationStatus status, DateTimeOffset startedAt, DateTimeOffset requestedAt, DateTimeOffset endedAt)
    {
        var isOpen = status == ConversationStatus.Queued;
        var outcome = status == ConversationStatus.Abandoned ? RoundOutcome.Abandoned : RoundOutcome.Answered;
        var seconds = (long)answered.TotalSeconds;
        rounds.Add(
            key, 1, HandoverReason.CitizenRequest.ToText(), Ms(requestedAt), 1, ConversationDesk.UsualSecondsPerPlace, 0, isOpen ? null : outcome.ToText(),
            isOpen ? null : Ms(requestedAt + answered), isOpen ? null : seconds, isOpen ? null : seconds);
        waits.Add(key, 1, WaitingParty.Citizen.ToText(), Ms(startedAt), Ms(requestedAt), (long)(requestedAt - startedAt).TotalSeconds);
        var ended = status.IsActive() ? (DateTimeOffset?)null : endedAt;
        waits.Add(
            key, 2, WaitingParty.Office.ToText(), Ms(requestedAt), ended is { } at ? Ms(at) : null, ended is { } until ? (long)(until - requestedAt).TotalSeconds : null);
    }

    private long DeskOf(string district)
    {
        if (!deskKeys.TryGetValue(district, out var known))
        {
            known = deskKeys[district] = deskKeys.Count + 1;
            desks.Add(known, Mix.Uuid(end, known, salt: 630), district, 0, ConversationDesk.UsualSecondsPerPlace, 0, 0);
        }

        return known;
    }

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
