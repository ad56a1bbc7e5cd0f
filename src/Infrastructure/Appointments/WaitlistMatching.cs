using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Clocks;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Appointments;

/// <summary>
/// Offers what has come free by no act of anybody: a share that is reserved no longer, more stations, a day that can be
/// booked at last, or a place that was given back while somebody was joining. Looks every half minute.
/// </summary>
internal sealed class WaitlistMatching(IDbContextFactory<AppDbContext> databases, IdSource ids, TimeProvider time) : IDueWork
{
    private const int MostAtOnce = 1000;
    private static readonly TimeSpan interval = TimeSpan.FromSeconds(30);

    private long lookedAt;

    public string Subject => nameof(Waitlist);

    public async Task<TimeSpan> PerformAsync(TimeSpan lookAhead, CancellationToken cancellationToken)
    {
        // Real time: the clock of the product may jump or stand.
        if (lookedAt != 0 && TimeProvider.System.GetElapsedTime(lookedAt) < interval)
        {
            return lookAhead;
        }

        await MatchAsync(cancellationToken);
        lookedAt = TimeProvider.System.GetTimestamp();
        return lookAhead;
    }

    public async Task MatchAsync(CancellationToken cancellationToken)
    {
        List<long> points;
        await using (var database = await databases.CreateDbContextAsync(cancellationToken))
        {
            points = await database.WaitlistEntries
                .Where(entry => entry.Status == WaitlistStatus.Waiting)
                .Select(entry => entry.ServicePointKey)
                .Distinct()
                .ToListAsync(cancellationToken);
        }

        foreach (var point in points)
        {
            try
            {
                await MatchAsync(point, cancellationToken);
            }
            catch (Exception exception) when (Conflicts.IsConflict(exception))
            {
                // Somebody took or gave back a place meanwhile: the next look sees it.
            }
        }
    }

    private async Task MatchAsync(long servicePointKey, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var now = time.GetUtcNow();
        var point = await database.LockScheduleAsync(servicePointKey, now, cancellationToken);
        var waiting = await database.WaitingAt(servicePointKey).Take(MostAtOnce).ToListAsync(cancellationToken);
        if (waiting.Count == 0)
        {
            return;
        }

        var calendar = await database.WorkingCalendarAsync(cancellationToken);
        var slots = (await database.SlotsAsync(point, calendar, Wib.DateOf(now), waiting.Max(entry => entry.LastDay), cancellationToken))
            .Where(slot => slot.Places.Used < slot.Places.Capacity)
            .ToList();
        var starts = slots.Select(slot => slot.StartsAt.ToUniversalTime()).ToArray();
        var rows = await database.Slots
            .Where(slot => slot.ServicePointKey == servicePointKey && starts.Contains(slot.StartsAt))
            .ToDictionaryAsync(slot => slot.StartsAt, cancellationToken);
        foreach (var entry in waiting)
        {
            var free = slots
                .Select(slot => rows.GetValueOrDefault(slot.StartsAt.ToUniversalTime())
                    ?? Slot.At(ids.Next(), SlotHost.Of(point), slot.StartsAt, slot.EndsAt, slot.Places.Capacity, slot.Places.Reserved))
                .FirstOrDefault(slot => entry.Accepts(slot, now));
            if (free is not null)
            {
                rows[free.StartsAt] = free;
                entry.Offer(now, free);
            }
        }

        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
