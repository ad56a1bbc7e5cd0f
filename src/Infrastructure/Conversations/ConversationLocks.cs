using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Conversations;

/// As `Appointments.Locks`: an update that changes nothing, until the transaction ends. A desk is locked before its conversations
/// are read, and nothing else is locked after it.
public static class ConversationLocks
{
    public static Task LockDeskAsync(this AppDbContext database, long deskKey, CancellationToken cancellationToken) =>
        database.ConversationDesks.Where(desk => desk.Key == deskKey)
            .ExecuteUpdateAsync(set => set.SetProperty(desk => desk.Waiting, desk => desk.Waiting), cancellationToken);

    /// Of the first conversation of a district a new one; who opens the same meanwhile lets the save fail, and it is run again.
    public static async Task<ConversationDesk> DeskOfAsync(
        this AppDbContext database, string regionCode, IdSource ids, CancellationToken cancellationToken)
    {
        var code = ConversationDesk.CodeOf(regionCode);
        return await database.ConversationDesks.SingleOrDefaultAsync(desk => desk.RegionCode == code, cancellationToken)
            ?? database.ConversationDesks.Add(ConversationDesk.Of(ids, code)).Entity;
    }

    /// With what every verb needs.
    public static IQueryable<Conversation> ForVerbs(this IQueryable<Conversation> conversations) => conversations
        .Include(conversation => conversation.Desk)
        .Include(conversation => conversation.Rounds.Where(round => round.Outcome == null))
        .Include(conversation => conversation.Waits.Where(wait => wait.EndedAt == null));
}
