using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Webhooks;

namespace SipOkMuba.Api.Webhooks;

[MutationType]
internal static partial class WebhookMutations
{
    private static readonly TimeSpan testPatience = TimeSpan.FromSeconds(10);

    [Description("Creates a webhook (pendaftaran webhook): from now on events are sent to it, signed as Standard Webhooks 1.0 says. What is sent is asked of the partner's rights, as far as this token reaches, at each try.")]
    [Authorize(Policies.CreateWebhook)]
    [Error<InvalidWebhookUrlError>, Error<UnknownEventTypeError>, Error<InvalidWebhookQueryError>, Error<WebhookLimitReachedError>, Error<InvalidTextError>, Error<NotPermittedError>]
    [ShowsOnce("secret", "The secret (whsec_…) by which its receiver verifies the signatures: it cannot be shown again.")]
    public static async Task<ShownOnce<Webhook>> CreateWebhookAsync(
        [Description("Where to: an https address of the public internet; in Development also http of the machine itself.")] Uri url,
        [Description("Only these types, such as application.verified; absent: all that the partner may read.")] IReadOnlyList<string>? eventTypes,
        [Description("A document of one subscription, such as onApplicationStatusChanged: for each of its events its result is sent. Absent: the envelope.")] string? query,
        [Description("What you call it.")] string? description,
        AppDbContext database,
        EventStream log,
        WebhookDocuments documents,
        WebhookSecrets secrets,
        WebhookReach reach,
        GraphCall call,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var choice = await documents.ChoiceAsync(eventTypes, query, call, caller, cancellationToken);
        var target = new WebhookTarget(WebhookUrl.Of(url, reach), description, choice);
        var partner = caller.PartnerKey ?? throw new NotPermittedError();
        var taken = await database.Webhooks.Where(webhook => webhook.PartnerKey == partner && webhook.DeletedAt == null)
            .Select(webhook => webhook.Place)
            .ToListAsync(cancellationToken);
        var secret = WebhookSecrets.New();
        var created = Webhook.Create(
            caller.Actor, time.GetUtcNow(), ids, new WebhookOwner(partner, taken), target, id => secrets.Seal(id, secret),
            await log.HeadAsync(cancellationToken));
        database.Webhooks.Add(created);
        await database.SaveChangesAsync(cancellationToken);
        return new ShownOnce<Webhook>(created, secret);
    }

    [Description("Sends a signed message of type webhook.test at once and waits at most 10 seconds; `testStatus`, `testMilliseconds` and `testFault` of the webhook tell how it went. A receiver that fails does not fail the mutation.")]
    [Authorize(Policies.TestWebhook), Cost(100)]
    [Error<NotFoundError>, Error<StaleVersionError>]
    public static async Task<Webhook> TestWebhookAsync(
        [ID(nameof(Webhook)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        WebhookClient client,
        WebhookSecrets secrets,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var webhook = await database.WebhookAsync(id, expectedVersion, caller, cancellationToken);
        var now = time.GetUtcNow();
        var message = new WebhookMessage(ids.Next().ToString(), now, WebhookEnvelope.OfTest(webhook.Id, now));
        var answer = await client.PostAsync(webhook.Url, message, secrets.SigningOf(webhook, now), testPatience, cancellationToken);
        await database.Webhooks.Where(found => found.Key == webhook.Key).ExecuteUpdateAsync(
            set => set
                .SetProperty(found => found.TestedAt, now)
                .SetProperty(found => found.TestStatus, answer.Status)
                .SetProperty(found => found.TestMilliseconds, (int)answer.Took.TotalMilliseconds)
                .SetProperty(found => found.TestFault, answer.Fault),
            cancellationToken);
        return webhook;
    }
}
