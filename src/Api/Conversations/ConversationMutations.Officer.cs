using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Conversations;

internal static partial class ConversationMutations
{
    [Description("Takes a conversation out of the queue (ambil percakapan), five at once at the most. Of two who take it at once one gets it. Who does not write within three minutes loses it again.")]
    [Authorize(Policies.AcceptConversation), ConversationErrors]
    [Error<ConversationTakenError>, Error<ConversationKeptError>, Error<TooManyOpenConversationsError>]
    public static Task<Conversation> AcceptConversationAsync(
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
            async (conversation, _) =>
            {
                var officer = caller.Actor.Subject;
                var taken = await database.Conversations
                    .Where(other => other.AssignedTo == officer)
                    .Select(other => other.Seat!.Value)
                    .ToListAsync(cancellationToken);
                conversation.Accept(caller.Actor, time.GetUtcNow(), taken);
            },
            cancellationToken);

    [Description("Gives a conversation back to the queue (lepas percakapan): by the officer who has it, or by a supervisor. Where no officer had written the wait goes on as it was, else a new round begins, with the citizen's message that nobody has answered if there is one.")]
    [Authorize(Policies.ReleaseConversation), ConversationErrors, Error<ConversationOfAnotherError>]
    public static Task<Conversation> ReleaseConversationAsync(
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
            async (conversation, office) =>
            {
                var ahead = conversation.AwaitingReplySince is { } since
                    ? await database.WaitingBeforeAsync(conversation, since, cancellationToken)
                    : conversation.Desk.Waiting;
                conversation.Release(caller.Actor, time.GetUtcNow(), office, ahead);
            },
            cancellationToken);

    [Description("Notes that the citizen is to write next (menunggu warga); the citizen's next message ends it. What the citizen has written is answered first.")]
    [Authorize(Policies.WaitForCitizen), ConversationErrors, Error<ConversationOfAnotherError>, Error<UnansweredMessageError>]
    public static async Task<Conversation> WaitForCitizenAsync(
        [ID(nameof(Conversation)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var conversation = await database.ConversationForChangeAsync(id, expectedVersion, caller, cancellationToken);
        conversation.WaitForCitizen(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return conversation;
    }
}
