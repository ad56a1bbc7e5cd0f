using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Tests;

internal static class ToldEvents
{
    /// Without what the followers of the log tell meanwhile, of what earlier tests have done.
    public static IQueryable<OutboxEvent> ToldToAll(this AppDbContext database) =>
        database.OutboxEvents.Where(row => !EventFilter.Frequent.Contains(row.SubjectType));
}
