using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Infrastructure.Conversations;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Conversations;

/// What is known of a conversation before its desk is locked.
internal sealed record ConversationKnown(long DeskKey, ConversationStatus Status, string RegionCode);

internal static class ConversationLoading
{
    /// NotFoundError for whoever may not act on it.
    public static async Task<ConversationKnown> KnownConversationAsync(
        this AppDbContext database, Guid id, Caller caller, CancellationToken cancellationToken) =>
        await database.Conversations.Where(ConversationRows.ForVerbsOf(caller))
            .Where(conversation => conversation.Id == id)
            .Select(conversation => new ConversationKnown(conversation.DeskKey, conversation.Status, conversation.RegionCode))
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundError();

    /// As a verb needs it.
    public static async Task<Conversation> ConversationForChangeAsync(
        this AppDbContext database, Guid id, int? expectedVersion, Caller caller, CancellationToken cancellationToken)
    {
        var conversation = await database.Conversations.Where(ConversationRows.ForVerbsOf(caller)).ForVerbs()
            .SingleOrDefaultAsync(found => found.Id == id, cancellationToken) ?? throw new NotFoundError();
        conversation.Expect(expectedVersion);
        return conversation;
    }

    public static async Task<OfficeClock> OfficeClockAsync(this AppDbContext database, string regionCode, CancellationToken cancellationToken) =>
        (await database.OfficeClocksAsync(cancellationToken)).Of(regionCode);

    /// How many at its desk wait for longer than it would from then on, in the order of `queuePosition`.
    public static Task<int> WaitingBeforeAsync(
        this AppDbContext database, Conversation conversation, DateTimeOffset since, CancellationToken cancellationToken) =>
        database.Conversations.CountAsync(
            other => other.DeskKey == conversation.DeskKey && other.QueuedSince <= since && (other.QueuedSince < since || other.Key < conversation.Key),
            cancellationToken);

    /// Changes it where its place in the queue may change: under the lock of its desk, until the commit.
    public static async Task<Conversation> ChangeInQueueAsync(
        this AppDbContext database,
        Guid id,
        int? expectedVersion,
        Caller caller,
        Func<Conversation, OfficeClock, Task> change,
        CancellationToken cancellationToken)
    {
        var known = await database.KnownConversationAsync(id, caller, cancellationToken);
        var office = await database.OfficeClockAsync(known.RegionCode, cancellationToken);
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        await database.LockDeskAsync(known.DeskKey, cancellationToken);
        var conversation = await database.ConversationForChangeAsync(id, expectedVersion, caller, cancellationToken);
        await change(conversation, office);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return conversation;
    }
}
