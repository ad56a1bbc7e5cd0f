using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Webhooks;

/// <summary>
/// Reads the log and writes a delivery for each webhook that wants an event and may read it; on one instance at a time.
/// Its place is kept after the deliveries: what a dead instance had not told is read again, and the database keeps an event
/// from going to a webhook twice. Changes of webhooks are events of the same log, so they are looked up only after one.
/// </summary>
internal sealed partial class WebhookDispatcher(
    IDbContextFactory<AppDbContext> databases,
    EventStream stream,
    IWebhookWire wire,
    WebhookSignals signals,
    IdSource ids,
    TimeProvider time,
    ReaderLeases leases,
    ILogger<WebhookDispatcher> logger)
    : LeasedWork(LeaseName, leases, logger)
{
    public const string LeaseName = "webhooks";
    private const int BatchSize = 256;

    private long place;

    protected override long Place => Volatile.Read(ref place);

    protected override async Task WorkAsync(ReaderLease lease, long position, CancellationToken cancellationToken)
    {
        var reader = await stream.OpenAtAsync(EventFilter.All, position, cancellationToken);
        if (position > 0 && reader.Position > position)
        {
            LogMissed(logger, reader.Position - position);
        }

        Volatile.Write(ref place, reader.Position);
        var (webhooks, batch) = (await OpenAsync(reader.Position, cancellationToken), new List<LoggedEvent>());
        while (true)
        {
            while (batch.Count < BatchSize && reader.TryRead(out var logged))
            {
                batch.Add(logged);
            }

            if (batch.Count == 0)
            {
                await reader.WaitAsync(orBeat: false, cancellationToken);
                continue;
            }

            if (batch.Exists(logged => logged.SubjectType == nameof(Webhook)))
            {
                webhooks = await OpenAsync(batch[0].Position - 1, cancellationToken);
            }

            if (await DispatchAsync(batch, webhooks, cancellationToken) > 0)
            {
                if (!await lease.KeepAsync(batch[^1].Position, CancellationToken.None))
                {
                    return;
                }

                signals.Dispatched.Set();
            }

            Volatile.Write(ref place, batch[^1].Position);
            batch.Clear();
        }
    }

    /// How many deliveries were written.
    private async Task<int> DispatchAsync(List<LoggedEvent> batch, List<OpenWebhook> webhooks, CancellationToken cancellationToken)
    {
        var wanted = new List<Wanted>();
        foreach (var ofGrant in webhooks.GroupBy(webhook => webhook.Grant))
        {
            var chosen = ofGrant
                .SelectMany(webhook => batch.Where(webhook.Wants), (webhook, logged) => new Wanted(webhook.Webhook, logged))
                .ToLookup(one => (one.Logged.SubjectType, one.Logged.SubjectId));
            if (chosen.Count > 0)
            {
                var readable = await wire.ReadableAsync(ofGrant.Key, [.. chosen.Select(ofSubject => ofSubject.Key)], cancellationToken);
                wanted.AddRange(chosen.Where(ofSubject => readable.Contains(ofSubject.Key.SubjectId)).SelectMany(ofSubject => ofSubject));
            }
        }

        while (wanted.Count > 0)
        {
            try
            {
                return await WriteAsync(wanted, cancellationToken);
            }
            catch (Exception exception) when (Conflicts.IsConflict(exception))
            {
                // Another instance that has lost its lease without knowing it wrote some of them.
            }
        }

        return 0;
    }

    /// Those that are told anything after the position.
    private async Task<List<OpenWebhook>> OpenAsync(long after, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var found = await database.Webhooks.AsNoTracking()
            .Where(WebhookTimes.IsOnAfter(database, after))
            .Join(
                database.Partners,
                webhook => webhook.PartnerKey,
                partner => partner.Key,
                (webhook, partner) => new { webhook, partner.Subject })
            .ToListAsync(cancellationToken);

        // After the webhooks, so that none of their changes is missed.
        var switches = await WebhookTimes.SwitchesOfAsync(database, [.. found.Select(pair => pair.webhook.Id)], cancellationToken);
        return
        [
            .. found.Select(pair => new OpenWebhook(pair.webhook, pair.Subject, new WebhookTimes(pair.webhook.Enabled, switches[pair.webhook.Id]))),
        ];
    }

    private async Task<int> WriteAsync(List<Wanted> wanted, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var events = wanted.Select(one => one.Logged.EventId).Distinct().ToArray();
        var webhooks = wanted.Select(one => one.Webhook.Key).Distinct().ToArray();
        var known = (await database.WebhookDeliveries
            .Where(delivery => webhooks.Contains(delivery.WebhookKey) && events.Contains(delivery.EventId))
            .Select(delivery => new { delivery.WebhookKey, delivery.EventId })
            .ToListAsync(cancellationToken)).Select(pair => (pair.WebhookKey, pair.EventId)).ToHashSet();
        var now = time.GetUtcNow();
        foreach (var (webhook, logged) in wanted.Where(one => !known.Contains((one.Webhook.Key, one.Logged.EventId))))
        {
            var happened = new DeliveredEvent(logged.EventId, logged.Type, logged.Position, logged.SubjectId);
            database.WebhookDeliveries.Add(WebhookDelivery.Of(ids, now, webhook, happened));
        }

        await database.SaveChangesAsync(cancellationToken);
        return wanted.Count;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Webhooks missed {Count} trimmed events.")]
    private static partial void LogMissed(ILogger logger, long count);

    private sealed record Wanted(Webhook Webhook, LoggedEvent Logged);

    private sealed class OpenWebhook(Webhook webhook, string partner, WebhookTimes times)
    {
        private readonly EventFilter filter = new()
        {
            Types = webhook.EventTypes?.Split(' '),
            SubjectId = webhook.SubjectId,
            Region = webhook.RegionCode,
            OnRequest = EventFilter.Frequent,
        };

        public Webhook Webhook => webhook;

        public WebhookGrant Grant { get; } = new(partner, webhook.Scopes);

        /// Of itself it tells nothing: its partner's others do.
        public bool Wants(LoggedEvent logged) =>
            logged.Position > webhook.StartsAfter && times.IsOnAt(logged.Position) && logged.SubjectId != webhook.Id && filter.Matches(logged);
    }
}

/// Shortens the waiting of the sender; a lost one costs a moment.
internal sealed class WebhookSignals : IDisposable
{
    public Signal Dispatched { get; } = new();

    public void Dispose() => Dispatched.Dispose();
}
