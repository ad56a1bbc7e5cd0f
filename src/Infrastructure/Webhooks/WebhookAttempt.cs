using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Webhooks;

/// <summary>
/// One try to send one delivery: the rights are asked for again, the body is made, posted, and what came of it is written
/// down. No transaction is open while the network is waited for.
/// </summary>
internal sealed partial class WebhookAttempt(
    IDbContextFactory<AppDbContext> databases,
    EventStream stream,
    IWebhookWire wire,
    WebhookClient client,
    WebhookSecrets secrets,
    WebhookMeters meters,
    TimeProvider time,
    ILogger<WebhookAttempt> logger)
{
    private const int MostConflicts = 5;

    /// What must be left of the claim when the post begins: else another instance sends again what is being taken.
    internal static readonly TimeSpan PostNeeds = WebhookClient.Patience + TimeSpan.FromSeconds(4);

    public async Task SendAsync(ClaimedDelivery claimed, CancellationToken cancellationToken)
    {
        var left = claimed.Until - PostNeeds - TimeProvider.System.GetUtcNow();
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        using var untilPost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var delivery = await database.WebhookDeliveries.Include(found => found.Webhook)
            .SingleOrDefaultAsync(found => found.Key == claimed.Key && found.ClaimedBy == claimed.Claim, cancellationToken);
        if (delivery is not { Webhook.Enabled: true })
        {
            return;
        }

        var answer = await TryAsync(database, delivery, untilPost.Token, cancellationToken);
        try
        {
            // What has been sent is written down, also when the process stops.
            await database.SaveChangesAsync(CancellationToken.None);
        }
        catch (DbUpdateConcurrencyException)
        {
            // The claim had lapsed; whoever has it now writes down what comes of it.
            return;
        }

        meters.Tried(delivery, answer);
        if (answer is not null)
        {
            await JudgeAsync(delivery.Webhook, answer);
        }
    }

    private async Task<WebhookAnswer?> TryAsync(
        AppDbContext database, WebhookDelivery delivery, CancellationToken untilPost, CancellationToken cancellationToken)
    {
        try
        {
            return await PostAsync(database, delivery, untilPost, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Also where reading took too long. Where the database is away, this can not be written down either, and it rests
            // until the claim lapses.
            LogFailed(logger, delivery.Key, exception);
            delivery.Fail(time.GetUtcNow(), WebhookFault.Internal);
            return null;
        }
    }

    private async Task<WebhookAnswer?> PostAsync(
        AppDbContext database, WebhookDelivery delivery, CancellationToken untilPost, CancellationToken cancellationToken)
    {
        var webhook = delivery.Webhook;
        if (await stream.FindAsync(delivery.Position, untilPost) is not { } logged || logged.EventId != delivery.EventId)
        {
            delivery.GiveUp(time.GetUtcNow(), WebhookFault.EventExpired);
            return null;
        }

        var grant = new WebhookGrant(
            await database.Partners.Where(partner => partner.Key == webhook.PartnerKey).Select(partner => partner.Subject).SingleAsync(untilPost),
            webhook.Scopes);
        var body = await wire.BodyOfAsync(grant, webhook.Query, logged, untilPost);
        untilPost.ThrowIfCancellationRequested();
        switch (body)
        {
            case WebhookBody.Withheld:
                delivery.Withhold();
                return null;
            case WebhookBody.Postponed postponed:
                delivery.Postpone(postponed.Until);
                return null;
            case WebhookBody.Ready ready:
                var now = time.GetUtcNow();
                var message = new WebhookMessage(delivery.EventId.ToString(), now, ready.Json);
                var answer = await client.PostAsync(webhook.Url, message, secrets.SigningOf(webhook, now), WebhookClient.Patience, cancellationToken);
                Note(delivery, answer);
                return answer;
            default:
                delivery.Fail(time.GetUtcNow(), WebhookFault.QueryFailed);
                return null;
        }
    }

    private void Note(WebhookDelivery delivery, WebhookAnswer answer)
    {
        var now = time.GetUtcNow();
        switch (answer.Fault)
        {
            case null:
                delivery.Deliver(now, answer.Status!.Value);
                break;
            case WebhookFault.Gone:
                delivery.GiveUp(now, WebhookFault.Gone, answer.Status);
                break;
            case { } fault:
                delivery.Fail(now, fault, answer.Status, answer.RetryAfter);
                break;
        }
    }

    /// A receiver that is gone, or that has taken nothing for days, is left alone.
    private async Task JudgeAsync(Webhook webhook, WebhookAnswer answer)
    {
        var now = time.GetUtcNow();
        if (answer.Fault is null)
        {
            if (webhook.FailingSince is not null)
            {
                await NoteFailingAsync(webhook.Key, null);
            }

            return;
        }

        if (webhook.FailingSince is null)
        {
            await NoteFailingAsync(webhook.Key, now);
        }

        if (answer.Fault == WebhookFault.Gone || webhook.FailingSince <= now - Webhook.FailsAtMost)
        {
            await DisableAsync(webhook.Key, answer.Fault == WebhookFault.Gone ? WebhookDisabledReason.Gone : WebhookDisabledReason.Failing);
        }
    }

    private async Task NoteFailingAsync(long key, DateTimeOffset? since)
    {
        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        await database.Webhooks
            .Where(webhook => webhook.Key == key && (since == null || webhook.FailingSince == null))
            .ExecuteUpdateAsync(set => set.SetProperty(webhook => webhook.FailingSince, since), CancellationToken.None);
    }

    private async Task DisableAsync(long key, WebhookDisabledReason reason)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
            var webhook = await database.Webhooks.SingleAsync(found => found.Key == key, CancellationToken.None);
            if (!webhook.Disable(Actor.System, time.GetUtcNow(), reason))
            {
                return;
            }

            try
            {
                await database.SaveChangesAsync(CancellationToken.None);
                return;
            }
            catch (Exception exception) when (attempt < MostConflicts && Conflicts.IsConflict(exception))
            {
                // Its partner changed it meanwhile.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The delivery with key {Key} failed in this server; it is tried again by the schedule.")]
    private static partial void LogFailed(ILogger logger, long key, Exception exception);
}
