using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Infrastructure.Conversations;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Clocks;

/// Bots that do not answer, officers who do not write, citizens who are gone. Without the lock of the desk: its count is compared
/// at the save.
internal sealed class DueConversations(
    IDbContextFactory<AppDbContext> databases, TimeProvider time, ClockMeters meters, IdSource ids, ILogger<DueConversations> logger)
    : DueWork<Conversation>(databases, time, meters, logger)
{
    private readonly TimeProvider time = time;

    protected override IQueryable<Conversation> SubjectsOf(AppDbContext database) => database.Conversations.ForVerbs();

    protected override async Task<Round> BeginAsync(AppDbContext database, CancellationToken cancellationToken)
    {
        var offices = await database.OfficeClocksAsync(cancellationToken);
        return new(
            conversation => conversation.AwaitNextDuty(time.GetUtcNow(), offices.Of(conversation.RegionCode)),
            (conversation, now) => conversation.PerformNextDuty(now, ids, offices.Of(conversation.RegionCode)));
    }
}
