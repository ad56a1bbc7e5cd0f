using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Appointments;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Complaints;
using SipOkMuba.Api.Documents;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Conversations;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Conversations;

[MutationType]
internal static partial class ConversationMutations
{
    private const string IdText = "The conversation.";
    private const string VersionText = "The `version` that the caller has seen; absent: no check.";
    private const string FilesText = "Ids of uploads that nothing uses yet (lampiran): 10 at the most, 100 of a conversation. A message takes each for itself.";

    [Description("Starts a conversation (mulai percakapan) of a citizen, or of somebody who has not said who it is. A bot answers first: if none writes within three minutes, an officer is asked for.")]
    [Authorize(Policies.StartConversation)]
    [Error<InvalidChannelError>, Error<InvalidNikError>, Error<UnknownRegionError>, Error<ConsentRequiredError>, Error<InvalidTextError>]
    [Error<TooManyMessagesError>, Error<ConversationEndedError>, Error<InvalidConversationTransitionError>, Error<NotPermittedError>]
    [Error<UploadNotFoundError>, Error<TooManyAttachmentsError>]
    public static async Task<Conversation> StartConversationAsync(
        [Description("Key of the channel (saluran) on which it is held, such as `whatsapp`: 1 to 30 small letters, digits and hyphens.")] string channel,
        [Description("NIK of the citizen; absent: nobody knows yet, or the token is the citizen's own.")] NikText? nik,
        [Description("Kemendagri code of the village or district whose desk is to answer; absent: where the citizen lives, else the regency's.")] string? regionCode,
        [Description("The citizen's first message (pesan pertama), at most 2,000 characters; it may have files only.")] string? text,
        [ID, Description(FilesText)] IReadOnlyList<string>? uploadIds,
        AppDbContext database,
        CitizenFile citizens,
        HandoverKeywords keywords,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var citizen = nik is { } given ? await citizens.FindOrRegisterAsync(database, Nik.Parse(given.Text), cancellationToken)
            : caller.CitizenKey is { } self ? await database.Citizens.Include(found => found.Consents).SingleAsync(found => found.Key == self, cancellationToken)
            : null;
        if (regionCode is not null && !await database.Regions.AnyAsync(region => region.Code == regionCode, cancellationToken))
        {
            throw new UnknownRegionError(regionCode);
        }

        var region = regionCode ?? citizen?.RegionCode ?? RegionCode.Muba;
        if (!RegionCode.IsWithin(region, RegionCode.Muba))
        {
            throw new UnknownRegionError(region);
        }

        var now = time.GetUtcNow();
        var conversation = Conversation.Start(caller.Actor, now, ids, new ConversationOpening
        {
            Channel = channel,
            Citizen = citizen,
            Partner = caller.Partner,
            RegionCode = region,
            Desk = await database.DeskOfAsync(region, ids, cancellationToken),
        });
        if (text is not null || uploadIds is { Count: > 0 })
        {
            var files = await FilesAsync(database, uploadIds, caller, now, cancellationToken);
            conversation.Write(caller.Actor, now, ids, text, await database.OfficeClockAsync(region, cancellationToken), keywords, files);
        }

        database.Conversations.Add(conversation);
        await database.SaveChangesAsync(cancellationToken);
        return conversation;
    }

    [Description("Sends a message (kirim pesan): of a partner the citizen's or its bot's, of an officer a human being's. Only an officer's stops the clock of the response. A citizen's message hands over to an officer if it names one (such as \"petugas\"), and within 72 hours opens anew what was settled.")]
    [Authorize(Policies.SendMessage), ConversationErrors]
    [Error<InvalidTextError>, Error<TooManyMessagesError>, Error<InvalidSenderError>, Error<ConversationEndedError>, Error<ConversationOfAnotherError>]
    [Error<UploadNotFoundError>, Error<TooManyAttachmentsError>]
    public static async Task<Conversation> SendMessageAsync(
        [ID(nameof(Conversation)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("What is written (isi pesan), at most 2,000 characters; absent: it has files only.")] string? text,
        [ID, Description(FilesText)] IReadOnlyList<string>? uploadIds,
        [Description("From whom it is: a partner says CITIZEN or BOT, others need not say.")] MessageSender? from,
        AppDbContext database,
        HandoverKeywords keywords,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("Of a bot's message: it is no answer (jawaban gagal). After two in a row an officer is asked for.")] bool answerFailed = false)
    {
        var sender = SenderOf(caller, from);
        var known = await database.KnownConversationAsync(id, caller, cancellationToken);
        var office = await database.OfficeClockAsync(known.RegionCode, cancellationToken);
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        if (MayMoveTheQueue(known.Status, sender, answerFailed, text, keywords))
        {
            await database.LockDeskAsync(known.DeskKey, cancellationToken);
        }

        var conversation = await database.ConversationForChangeAsync(id, expectedVersion, caller, cancellationToken);
        var (actor, now) = (caller.Actor, time.GetUtcNow());
        var files = await FilesAsync(database, uploadIds, caller, now, cancellationToken);
        _ = sender switch
        {
            MessageSender.Staff => conversation.Reply(actor, now, ids, text, office, files),
            MessageSender.Bot => conversation.Answer(actor, now, ids, text, answerFailed, office, files),
            _ => conversation.Write(actor, now, ids, text, office, keywords, files),
        };
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return conversation;
    }

    [Description("Asks for an officer (minta petugas): the conversation is queued, and the clock of the response begins. Outside service hours `opensAt` tells when the office opens.")]
    [Authorize(Policies.RequestHandover), ConversationErrors, Error<InvalidSenderError>]
    public static Task<Conversation> RequestHandoverAsync(
        [ID(nameof(Conversation)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("Of a partner: whether the citizen asks (CITIZEN) or the bot does; absent: the bot.")] MessageSender? from,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var reason = SenderOf(caller, from ?? (caller.Kind == CallerKind.Partner ? MessageSender.Bot : null)) == MessageSender.Bot
            ? HandoverReason.BotRequest
            : HandoverReason.CitizenRequest;
        return database.ChangeInQueueAsync(
            id,
            expectedVersion,
            caller,
            (conversation, office) =>
            {
                conversation.RequestHandover(caller.Actor, time.GetUtcNow(), reason, office);
                return Task.CompletedTask;
            },
            cancellationToken);
    }

    [Description("Ends a conversation (selesai): by the officer who answers it, once what the citizen has written is answered; by the citizen or the bot where the bot was enough, or no officer is needed any more. If the citizen writes within 72 hours, it is queued again, and the same officer comes first.")]
    [Authorize(Policies.ResolveConversation), ConversationErrors, Error<ConversationOfAnotherError>, Error<UnansweredMessageError>]
    public static Task<Conversation> ResolveConversationAsync(
        [ID(nameof(Conversation)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        database.ChangeInQueueAsync(
            id,
            expectedVersion,
            caller,
            (conversation, office) =>
            {
                conversation.Resolve(caller.Actor, time.GetUtcNow(), office);
                return Task.CompletedTask;
            },
            cancellationToken);

    [Description("Links what came of a conversation (tautkan tindak lanjut): an application, an appointment or a complaint of the same citizen. What is linked already stays as it is.")]
    [Authorize(Policies.LinkConversation), ConversationErrors, Error<ConversationOfAnotherError>, Error<LinkMismatchError>, Error<ReporterNotNamedError>]
    public static async Task<Conversation> LinkConversationAsync(
        [ID(nameof(Conversation)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("What came of it.")] ConversationSubjectInput to,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var conversation = await database.ConversationForChangeAsync(id, expectedVersion, caller, cancellationToken);
        var subject = await to.ReadAsync(database, caller, cancellationToken);
        var (application, appointment, complaint) = (subject.Application?.Key, subject.Appointment?.Key, subject.Complaint?.Key);
        if (!await database.ConversationLinks.AnyAsync(
            link => link.ConversationKey == conversation.Key
                && link.ApplicationKey == application && link.AppointmentKey == appointment && link.ComplaintKey == complaint,
            cancellationToken))
        {
            conversation.Link(caller.Actor, time.GetUtcNow(), subject);
            await database.SaveChangesAsync(cancellationToken);
        }

        return conversation;
    }

    private static Task<IReadOnlyList<AttachedFile>> FilesAsync(
        AppDbContext database, IReadOnlyList<string>? uploadIds, Caller caller, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.AttachUnusedAsync(uploadIds, ConversationRules.FilesOfMessage, caller.Actor, now, cancellationToken);

    private static MessageSender SenderOf(Caller caller, MessageSender? given)
    {
        var sender = caller.Kind switch
        {
            CallerKind.Partner => given is MessageSender.Citizen or MessageSender.Bot ? given.Value : throw new InvalidSenderError(),
            CallerKind.Citizen => MessageSender.Citizen,
            _ => MessageSender.Staff,
        };
        return given is null || given == sender ? sender : throw new InvalidSenderError();
    }

    /// Else only its own row changes: messages of one desk need not wait for each other.
    private static bool MayMoveTheQueue(ConversationStatus status, MessageSender sender, bool answerFailed, string? text, HandoverKeywords keywords) =>
        (status, sender) switch
        {
            (ConversationStatus.Bot, MessageSender.Citizen) => keywords.AreIn(text ?? ""),
            (ConversationStatus.Bot, MessageSender.Bot) => answerFailed,
            (ConversationStatus.Resolved, MessageSender.Citizen) => true,
            (ConversationStatus.Assigned, MessageSender.Staff) => true,
            _ => false,
        };
}

[OneOf, Description("What came of a conversation: exactly one of these.")]
internal sealed record ConversationSubjectInput(
    [property: ID(nameof(Application)), Description("An application (permohonan).")] Guid? ApplicationId,
    [property: ID(nameof(Appointment)), Description("An appointment (janji temu).")] Guid? AppointmentId,
    [property: ID(nameof(Complaint)), Description("A complaint (pengaduan) whose reporter is named.")] Guid? ComplaintId)
{
    /// NotFoundError for whoever may not read it.
    public async Task<ConversationSubject> ReadAsync(AppDbContext database, Caller caller, CancellationToken cancellationToken)
    {
        var subject = new ConversationSubject
        {
            Application = ApplicationId is { } application
                ? await database.Applications.Where(ApplicationRows.Of(caller)).SingleOrDefaultAsync(found => found.Id == application, cancellationToken)
                : null,
            Appointment = AppointmentId is { } appointment
                ? await database.Appointments.Where(AppointmentRows.Of(caller)).SingleOrDefaultAsync(found => found.Id == appointment, cancellationToken)
                : null,
            Complaint = ComplaintId is { } complaint
                ? await database.Complaints.Where(ComplaintRows.Of(caller)).Include(found => found.Reporter).SingleOrDefaultAsync(found => found.Id == complaint, cancellationToken)
                : null,
        };
        return subject is { Application: null, Appointment: null, Complaint: null } ? throw new NotFoundError() : subject;
    }
}

/// The refusals of every verb on an existing conversation.
internal sealed class ConversationErrorsAttribute : ErrorAttribute
{
    public override IEnumerable<Type> ErrorTypes { get; } =
        [typeof(NotFoundError), typeof(StaleVersionError), typeof(InvalidConversationTransitionError), typeof(NotPermittedError)];
}
