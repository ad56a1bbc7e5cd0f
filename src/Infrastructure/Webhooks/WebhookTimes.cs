using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Webhooks;

/// When a webhook was on, by the log itself: whoever reads it is behind the state of its record.
internal sealed class WebhookTimes
{
    private static readonly string on = DomainEvent.NameOf(typeof(WebhookEnabled));
    private static readonly string off = DomainEvent.NameOf(typeof(WebhookDisabled));
    private static readonly string[] kinds = [on, off];
    private readonly bool isOn;
    private readonly (long Position, bool TurnsOn)[] switches;

    /// <param name="isOn">As it is now, which is later than every switch.</param>
    /// <param name="switches">What the log tells of it, in order; what has no position yet comes after all that has one.</param>
    public WebhookTimes(bool isOn, IEnumerable<(long? Position, string Type)> switches)
    {
        this.isOn = isOn;
        this.switches = [.. switches.Select(one => (one.Position ?? long.MaxValue, one.Type == on))];
    }

    /// The webhooks that are on at some moment after the position; to one that is deleted nothing is sent any more.
    public static Expression<Func<Webhook, bool>> IsOnAfter(AppDbContext database, long position) => webhook =>
        webhook.DeletedAt == null && (webhook.Enabled || database.OutboxEvents.Any(row =>
            row.SubjectId == webhook.Id && row.Type == off && (row.Position == null || row.Position > position)));

    /// By the ids of webhooks: they are few, and the log is long.
    public static async Task<ILookup<Guid, (long? Position, string Type)>> SwitchesOfAsync(
        AppDbContext database, Guid[] webhooks, CancellationToken cancellationToken)
    {
        var rows = await database.OutboxEvents
            .Where(row => webhooks.Contains(row.SubjectId) && kinds.Contains(row.Type))
            .OrderBy(row => row.SubjectVersion)
            .Select(row => new { row.SubjectId, row.Position, row.Type })
            .ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.SubjectId, row => (row.Position, row.Type));
    }

    public bool IsOnAt(long position)
    {
        foreach (var (at, turnsOn) in switches)
        {
            if (at > position)
            {
                return !turnsOn;
            }
        }

        return isOn;
    }
}
