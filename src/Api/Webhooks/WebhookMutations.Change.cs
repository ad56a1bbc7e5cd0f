using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Webhooks;

namespace SipOkMuba.Api.Webhooks;

internal static partial class WebhookMutations
{
    private const string IdText = "The webhook.";
    internal const int RedeliveredAtATime = 500;
    private const string VersionText = "The `version` that the caller has seen; absent: no check.";

    [Description("Changes a webhook (perubahan webhook); what is absent stays as it is. An administrator can only switch it off, and on again what an administrator has switched off. Events that happen while it is off are not sent later; `events` has them.")]
    [Authorize(Policies.UpdateWebhook)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<InvalidWebhookUrlError>, Error<UnknownEventTypeError>, Error<InvalidWebhookQueryError>, Error<InvalidTextError>, Error<NotPermittedError>]
    public static async Task<Webhook> UpdateWebhookAsync(
        [ID(nameof(Webhook)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("Another address.")] Uri? url,
        [Description("Other types; null: all.")] Optional<IReadOnlyList<string>> eventTypes,
        [Description("Another document; null: the envelope.")] Optional<string> query,
        [Description("Another name; null: none.")] Optional<string> description,
        [Description("Switches it on or off.")] bool? enabled,
        AppDbContext database,
        WebhookDocuments documents,
        WebhookReach reach,
        GraphCall call,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var webhook = await database.WebhookAsync(id, expectedVersion, caller, cancellationToken);
        var now = time.GetUtcNow();
        if (url is not null || eventTypes.HasValue || query.HasValue || description.HasValue)
        {
            // Types of before are those of the document of before. Whoever names another receiver lets it see no more than its
            // own token may.
            var document = query.HasValue ? query.Value : webhook.Query;
            var types = eventTypes.HasValue ? eventTypes.Value : webhook.Query is null && document is null ? webhook.Choice.Types : null;
            var choice = eventTypes.HasValue || query.HasValue
                ? await documents.ChoiceAsync(types, document, call, caller, cancellationToken)
                : url is null ? webhook.Choice
                : webhook.Choice with { Scopes = [.. webhook.Choice.Scopes.Intersect(caller.Scopes)] };
            webhook.Change(caller.Actor, now, new WebhookTarget(
                WebhookUrl.Of(url ?? new Uri(webhook.Url), reach), description.HasValue ? description.Value : webhook.Description, choice));
        }

        if (enabled == true)
        {
            webhook.Enable(caller.Actor, now);
        }
        else if (enabled == false)
        {
            var reason = caller.Kind == CallerKind.Partner ? WebhookDisabledReason.ByPartner : WebhookDisabledReason.ByAdministrator;
            webhook.Disable(caller.Actor, now, reason);
        }

        await database.SaveChangesAsync(cancellationToken);
        return webhook;
    }

    [Description("Deletes a webhook (penghapusan webhook): nothing more is sent, also not what waits, and its place is free for another one. `webhooks` lists it no more; its id and its deliveries can be read for 30 days.")]
    [Authorize(Policies.DeleteWebhook)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<NotPermittedError>]
    public static async Task<Webhook> DeleteWebhookAsync(
        [ID(nameof(Webhook)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var webhook = await database.WebhookAsync(id, expectedVersion, caller, cancellationToken);
        webhook.Delete(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return webhook;
    }

    [Description("Gives a webhook a new secret (penggantian kunci webhook). For 24 hours each message is signed by the former one, too, so that its receiver can change over.")]
    [Authorize(Policies.RotateWebhookSecret)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<NotPermittedError>]
    [ShowsOnce("secret", "The new secret (whsec_…): it cannot be shown again.")]
    public static async Task<ShownOnce<Webhook>> RotateWebhookSecretAsync(
        [ID(nameof(Webhook)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        WebhookSecrets secrets,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var webhook = await database.WebhookAsync(id, expectedVersion, caller, cancellationToken);
        var secret = WebhookSecrets.New();
        webhook.RotateSecret(caller.Actor, time.GetUtcNow(), secrets.Seal(webhook.Id, secret));
        await database.SaveChangesAsync(cancellationToken);
        return new ShownOnce<Webhook>(webhook, secret);
    }

    [Description("Sends events again (pengiriman ulang), each with the `webhook-id` that it had: the given deliveries, whatever became of them, or else all dead letters. What waits to be sent is left as it is.")]
    [Authorize(Policies.RedeliverEvents)]
    [Error<NotFoundError>, Error<StaleVersionError>]
    public static async Task<Webhook> RedeliverEventsAsync(
        [ID(nameof(Webhook)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [ID(nameof(WebhookDelivery)), Description("Deliveries of this webhook; absent: all with the status DEAD.")] IReadOnlyList<Guid>? deliveries,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var webhook = await database.WebhookAsync(id, expectedVersion, caller, cancellationToken);
        var (now, own) = (time.GetUtcNow(), database.WebhookDeliveries.Where(delivery => delivery.WebhookKey == webhook.Key));
        if (deliveries is null)
        {
            await RedeliverDeadAsync(own.Where(delivery => delivery.Status == WebhookDeliveryStatus.Dead), now, cancellationToken);
            return webhook;
        }

        Guid[] wanted = [.. deliveries.Distinct()];
        own = own.Where(delivery => wanted.Contains(delivery.Id));
        if (await own.CountAsync(cancellationToken) != wanted.Length)
        {
            throw new NotFoundError();
        }

        await RedeliverAsync(own.Where(delivery => delivery.Status != WebhookDeliveryStatus.Pending), now, cancellationToken);
        return webhook;
    }

    /// So many at a time: whoever writes meanwhile, on SQLite anybody, does not wait for all of them.
    private static async Task RedeliverDeadAsync(
        IQueryable<WebhookDelivery> dead, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (long? upTo, after = 0; ; after = upTo)
        {
            var rest = dead.Where(delivery => delivery.Key > after);
            upTo = await rest.OrderBy(delivery => delivery.Key).Select(delivery => (long?)delivery.Key)
                .Skip(RedeliveredAtATime - 1).FirstOrDefaultAsync(cancellationToken);
            await RedeliverAsync(upTo is { } last ? rest.Where(delivery => delivery.Key <= last) : rest, now, cancellationToken);
            if (upTo is null)
            {
                return;
            }
        }
    }

    private static Task<int> RedeliverAsync(
        IQueryable<WebhookDelivery> deliveries, DateTimeOffset now, CancellationToken cancellationToken) =>
        deliveries.ExecuteUpdateAsync(
            set => set
                .SetProperty(delivery => delivery.Status, WebhookDeliveryStatus.Pending)
                .SetProperty(delivery => delivery.Attempts, 0)
                .SetProperty(delivery => delivery.NextAttemptAt, now)
                .SetProperty(delivery => delivery.ResponseStatus, (int?)null)
                .SetProperty(delivery => delivery.Fault, (WebhookFault?)null),
            cancellationToken);

    private static async Task<Webhook> WebhookAsync(
        this AppDbContext database, Guid id, int? expectedVersion, Caller caller, CancellationToken cancellationToken)
    {
        var webhook = await database.Webhooks.Where(new WebhookRows(caller).Visible)
            .SingleOrDefaultAsync(found => found.Id == id && found.DeletedAt == null, cancellationToken) ?? throw new NotFoundError();
        webhook.Expect(expectedVersion);
        return webhook;
    }
}
