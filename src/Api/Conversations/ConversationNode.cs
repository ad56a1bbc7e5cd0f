using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Documents;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Conversations;

[ObjectType<Conversation>]
internal static class ConversationNode
{
    public static void Configure(NodeDescriptor<Conversation> node)
    {
        node.Description("A citizen's talk with a bot and, once it is asked for, with an officer (percakapan).")
            .Key(conversation => conversation.Key).Id(conversation => conversation.Id).ListedBy(conversation => conversation.StartedAt)
            .Personal(conversation => conversation.CitizenKey ?? AccessObserver.Nobody);
        node.Column(conversation => conversation.Channel, "Key of the channel (saluran), such as `whatsapp`.");
        node.Column(conversation => conversation.Status, "Where it stands (status percakapan).");
        node.Column(conversation => conversation.WaitingOn, "Who is waited for (pihak yang ditunggu); null once it has ended.");
        node.Column(conversation => conversation.RegionCode, "Kemendagri code of the village or district whose desk answers it.");
        node.Column("nik", conversation => conversation.Citizen!.NikPrefix, prefix => prefix is null ? null : Nik.Mask(prefix),
            "NIK of the citizen, masked: the first four digits, then stars; null where nobody knows who it is.").Nullable();
        node.Column(conversation => conversation.MessageCount, "How many messages it has.");
        node.Column(conversation => conversation.Round, "How often an officer was asked for; each time a round begins (putaran).");
        node.Column(conversation => conversation.HandoverRequestedAt, "When an officer was asked for last: from here the clock of the response runs (waktu permintaan petugas).");
        node.Column(conversation => conversation.OpensAt, "When the office opens, as was promised when it was queued outside service hours (janji jam buka); null else.");

        // Along the index of those that wait, however many conversations there are.
        node.Column(
            "queuePosition",
            conversation => conversation.QueuedSince == null ? (int?)null : conversation.Desk.Conversations.Count(other =>
                other.QueuedSince <= conversation.QueuedSince && (other.QueuedSince < conversation.QueuedSince || other.Key <= conversation.Key)),
            place => place,
            "Its place in the queue of its desk, from 1 on (nomor antrean); null while it is not queued.");
        node.Column(
            "estimatedWait",
            conversation => conversation.QueuedSince == null ? (int?)null : conversation.Desk.SecondsPerPlace * conversation.Desk.Conversations.Count(other =>
                other.QueuedSince <= conversation.QueuedSince && (other.QueuedSince < conversation.QueuedSince || other.Key <= conversation.Key)),
            seconds => seconds is { } known ? TimeSpan.FromSeconds(known) : (TimeSpan?)null,
            "How much office time it is likely to wait still, by how fast places of this desk have moved (perkiraan waktu tunggu); null while it is not queued.").Nullable();
        node.Column(conversation => conversation.AssignedAt, "When an officer took it; null while none has it.");
        node.Column(conversation => conversation.AwaitingReplySince, "Since when the citizen's last message waits for the officer's answer; null where none does.");
        node.Column(conversation => conversation.SupervisorAlertedAt, "When a supervisor was told that nobody had answered for ten minutes, in the last round.");
        node.Column(conversation => conversation.StartedAt, "When it began.");
        node.Column(conversation => conversation.UpdatedAt, "When it changed last.");
        node.Column(conversation => conversation.ResolvedAt, "When it was settled (waktu selesai).");
        node.Column(conversation => conversation.Version, "For `expectedVersion`: rises with every change that a person makes.");
        node.Many<ConversationMessage>("messages", message => message.ConversationKey, message => message.Number,
            "The messages, oldest first (pesan), 250 at the most: `conversationMessages` pages through all.").ListSize(20);
        node.Many<ConversationRound>("rounds", round => round.ConversationKey, round => round.Number, "Each wait for an officer, with what it took (putaran).").ListSize(2);
        node.Many<ConversationWait>("waits", wait => wait.ConversationKey, wait => wait.Sequence, "Who was waited for and how long; the stretches touch and add up.").ListSize(5);
        node.Many<ConversationLink>("links", link => link.ConversationKey, link => link.Key, "What came of it (tindak lanjut).").ListSize(2);
    }
}

[ObjectType<ConversationMessage>]
internal static class ConversationMessageNode
{
    public static void Configure(NodeDescriptor<ConversationMessage> node)
    {
        node.Description("A message of a conversation (pesan).").Key(message => message.Key).Id(message => message.Id).ListedBy(message => message.Number)
            .Personal(message => message.Conversation.CitizenKey ?? AccessObserver.Nobody);
        node.Column(message => message.Number, "Counts the messages of the conversation from 1 on.");
        node.Column(message => message.Sender, "From whom it is (pengirim).");
        node.Column(message => message.Text, "What was written (isi pesan); empty where it has files only.").Discloses(PersonalData.Messages);
        node.Column(message => message.At, "When it was sent.");
        node.Column(message => message.IsFailedAnswer, "The bot said that it had no answer (bot tidak dapat menjawab).");
        node.Column(message => message.AfterOfficeSeconds, "Of an officer's answer: for how much office time the citizen's last message had waited.");
        node.Column(message => message.AfterWallSeconds, "The same by the clock on the wall.");
        node.Many<MessageAttachment>("attachments", attachment => attachment.MessageKey, attachment => attachment.Number,
            "Files that were sent with it, 10 at the most (lampiran).").ListSize(2);
    }
}

[ObjectType<MessageAttachment>]
internal static class MessageAttachmentNode
{
    public static void Configure(NodeDescriptor<MessageAttachment> node)
    {
        node.Description("A file of a message (lampiran pesan). It goes with its message, a year after the end of the conversation.")
            .Key(attachment => attachment.Key).VisibleWithParent();
        node.Computed(
            "name",
            attachment => new { attachment.Number, attachment.MediaType },
            it => MessageAttachment.NameOf(it.Number, it.MediaType),
            "Name to save it under, such as `lampiran-3.pdf`: it counts the files of the conversation, and tells nothing of what the sender called it.");
        node.Column(attachment => attachment.MediaType, "What it is: `application/pdf`, `image/jpeg` or `image/png`.");
        node.Column(attachment => attachment.Size, "How many bytes it has.");
        node.Served<StoredDocument, DocumentLinks, DocumentLink>(
            "link", attachment => new StoredDocument(attachment.Id, attachment.MediaType), (it, links) => links.To(it),
            "Where it can be fetched in the next minutes (tautan berkas); null for whoever is not signed in.").Nullable().Cost(1);
    }
}

[ObjectType<ConversationRound>]
internal static class ConversationRoundNode
{
    public static void Configure(NodeDescriptor<ConversationRound> node)
    {
        node.Description("One wait for an officer, from the request until a human being wrote, or the citizen was gone or needed none (putaran).")
            .Key(round => round.Key).VisibleWithParent();
        node.Column(round => round.Number, "Counts the rounds from 1 on.");
        node.Column(round => round.Reason, "Why an officer was asked for.");
        node.Column(round => round.RequestedAt, "When; once a round, whoever takes it and gives it back.");
        node.Column(round => round.Place, "At which place it came into the queue.");
        node.Column(round => round.EstimatedSeconds, "How many seconds of office time were expected then, from the request on.");
        node.Column(round => round.Requeues, "How often an officer took it and did not write.");
        node.Column(round => round.SupervisorAlertedAt, "When a supervisor was told of it.");
        node.Column(round => round.Outcome, "How it ended; null while it lasts.");
        node.Column(round => round.EndedAt, "When.");
        node.Column(round => round.OfficeSeconds, "How many seconds the office was open meanwhile; null while it lasts.");
        node.Column(round => round.WallSeconds, "How many seconds passed in all.");
    }
}

[ObjectType<ConversationWait>]
internal static class ConversationWaitNode
{
    public static void Configure(NodeDescriptor<ConversationWait> node)
    {
        node.Description("A stretch of a conversation in which one party was waited for.").Key(wait => wait.Key).VisibleWithParent();
        node.Column(wait => wait.Party, "Who was waited for.");
        node.Column(wait => wait.StartedAt, "From when.");
        node.Column(wait => wait.EndedAt, "Until when; null while it lasts.");
        node.Column(wait => wait.Seconds, "How many seconds; null while it lasts.");
    }
}

[ObjectType<ConversationLink>]
internal static class ConversationLinkNode
{
    public static void Configure(NodeDescriptor<ConversationLink> node)
    {
        node.Description("What came of a conversation: one of these, which `node` shows to whoever may read it.").Key(link => link.Key).VisibleWithParent();
        node.Column("applicationId", link => (Guid?)link.Application!.Id, id => id is { } given ? NodeId.Format(nameof(Application), given) : null,
            "Opaque id of an application (permohonan).").IsId().Nullable();
        node.Column("appointmentId", link => (Guid?)link.Appointment!.Id, id => id is { } given ? NodeId.Format(nameof(Appointment), given) : null,
            "Opaque id of an appointment (janji temu).").IsId().Nullable();
        node.Column("complaintId", link => (Guid?)link.Complaint!.Id, id => id is { } given ? NodeId.Format(nameof(Complaint), given) : null,
            "Opaque id of a complaint (pengaduan).").IsId().Nullable();
        node.Column(link => link.LinkedAt, "When it was linked.");
        node.Column(link => link.LinkedByRole, "In which role.");
    }
}

/// Who may read which conversation: as with what is about a citizen; one that names nobody also the partner that started it.
internal sealed class ConversationRows(Caller caller) : IRowRule<Conversation>
{
    public Expression<Func<Conversation, bool>> Visible =>
        Policies.Table[Policies.ReadConversations].Allows(caller) ? Of(caller) : Nothing;

    /// Keys begin with 1. SQLite would plan a constant as a walk through all.
    private static readonly Expression<Func<Conversation, bool>> Nothing = conversation => conversation.Key == 0;

    /// A partner that may write but not read sees what it has just done.
    public Expression<Func<Conversation, bool>> VisibleAfterChange => Of(caller);

    public Func<DbContext, IQueryable<Conversation>>? Candidates => caller is { Kind: CallerKind.Citizen, CitizenKey: { } citizen }
        ? database => ((AppDbContext)database).Conversations.Where(conversation => conversation.CitizenKey == citizen)
        : null;

    public static Expression<Func<Conversation, bool>> Of(Caller caller)
    {
        var partner = caller.PartnerKey.GetValueOrDefault();
        var ofCitizen = CitizenRecords.Of<Conversation>(
            caller, conversation => conversation.Citizen!, conversation => conversation.CitizenKey!.Value, conversation => conversation.RegionCode);
        return caller.Kind == CallerKind.Partner
            ? ofCitizen.Or(conversation => conversation.CitizenKey == null && conversation.PartnerKey == partner)
            : ofCitizen;
    }

    /// Who may act on it: of the partners only the one that holds it with the citizen; another that may read it is a stranger.
    public static Expression<Func<Conversation, bool>> ForVerbsOf(Caller caller)
    {
        var partner = caller.PartnerKey.GetValueOrDefault();
        return caller.Kind == CallerKind.Partner ? Of(caller).And(conversation => conversation.PartnerKey == partner) : Of(caller);
    }
}

/// With its conversation.
internal sealed class ConversationMessageRows(Caller caller) : IRowRule<ConversationMessage>
{
    private readonly ConversationRows conversations = new(caller);

    public Expression<Func<ConversationMessage, bool>> Visible => OfMessage.Then(conversations.Visible);

    public Expression<Func<ConversationMessage, bool>> VisibleAfterChange => OfMessage.Then(conversations.VisibleAfterChange);

    private static Expression<Func<ConversationMessage, Conversation>> OfMessage => message => message.Conversation;
}
