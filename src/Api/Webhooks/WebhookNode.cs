using System.Linq.Expressions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Webhooks;

[ObjectType<Webhook>]
internal static class WebhookNode
{
    public static void Configure(NodeDescriptor<Webhook> node)
    {
        node.Description("Where a partner is told of events by signed HTTP requests (webhook), as Standard Webhooks 1.0 says.")
            .Key(webhook => webhook.Key).Id(webhook => webhook.Id);
        node.Column("url", webhook => webhook.Url, text => text == "" ? null : new Uri(text), "Where to; https only; null once it is deleted. For its partner alone, as a token may be part of it.")
            .Authorize(Policies.CreateWebhook).Nullable();
        node.Column("host", webhook => webhook.Url, text => text == "" ? null : new Uri(text).Host, "The server of the address; null once it is deleted.").Nullable();
        node.Column(webhook => webhook.Description, "What its partner calls it.");
        node.Column("eventTypes", webhook => webhook.EventTypes, text => text?.Split(' '), "Of which types; null: of all that the partner may read.").Nullable();
        node.Column(webhook => webhook.Query, "The subscription document whose result is the body; null: the envelope of the event.");
        node.Column(webhook => webhook.Enabled, "Whether events are sent.");
        node.Column(webhook => webhook.DisabledReason, "Why it is switched off; null while it is not.");
        node.Column(webhook => webhook.DisabledAt, "When it was switched off.");
        node.Column(webhook => webhook.DeletedAt, "When it was deleted; null while it is not.");
        node.Column(webhook => webhook.FormerSecretUntil, "After a rotation: until when the former secret signs too.");
        node.Column(webhook => webhook.FailingSince, "Since when the receiver has taken nothing; null while it does. After five days the webhook is switched off.");
        node.Column(webhook => webhook.TestedAt, "When `testWebhook` was asked for last.");
        node.Column(webhook => webhook.TestStatus, "The HTTP status that the receiver gave then; null where it gave none.");
        node.Column(webhook => webhook.TestMilliseconds, "How long it took to answer.");
        node.Column(webhook => webhook.TestFault, "Why the test failed; null where the receiver took it.");
        node.Column(webhook => webhook.CreatedAt, "When it was created; earlier events are not sent.");
        node.Column(webhook => webhook.Version, "For `expectedVersion`: rises with every change that a person makes.");
    }
}

/// Its partner's; administrators see who is told of what. A secret is not among the fields.
internal sealed class WebhookRows(Caller caller) : IRowRule<Webhook>
{
    public Expression<Func<Webhook, bool>> Visible
    {
        get
        {
            var partner = caller.PartnerKey ?? 0;
            return !Policies.Table[Policies.ReadWebhooks].Allows(caller) ? webhook => false
                : caller.Kind == CallerKind.Partner ? webhook => webhook.PartnerKey == partner
                : webhook => true;
        }
    }
}

[ObjectType<WebhookDelivery>]
internal static class WebhookDeliveryNode
{
    public static void Configure(NodeDescriptor<WebhookDelivery> node)
    {
        node.Description("An event on its way to a webhook (pengiriman webhook); kept for 30 days.")
            .Key(delivery => delivery.Key).Id(delivery => delivery.Id).ListedBy(delivery => delivery.CreatedAt);
        node.Column("webhookId", delivery => delivery.Webhook.Id, id => NodeId.Format(nameof(Webhook), id), "Opaque id of the webhook.").IsId();
        node.Column(delivery => delivery.EventId, "Id of the event, and the `webhook-id` of each try and redelivery.");
        node.Column(delivery => delivery.EventType, "What happened, such as application.verified.");
        node.Column(delivery => delivery.Status, "What became of it.");
        node.Column(delivery => delivery.Attempts, "How often it was tried; after ten failures it is given up.");
        node.Column(delivery => delivery.NextAttemptAt, "When it is tried next; null where nothing is left to do.");
        node.Column(delivery => delivery.LastAttemptAt, "When it was tried last.");
        node.Column(delivery => delivery.ResponseStatus, "The HTTP status of the last answer; null where there was none.");
        node.Column(delivery => delivery.Fault, "Why the last try failed; null where it did not.");
        node.Column(delivery => delivery.CreatedAt, "When the event came to be sent.");
    }
}

/// Its partner's alone. Compared without a conversion, so that the list is entered by the partner's part of its index.
internal sealed class WebhookDeliveryRows(Caller caller) : IRowRule<WebhookDelivery>
{
    public Expression<Func<WebhookDelivery, bool>> Visible
    {
        get
        {
            var partner = caller.PartnerKey ?? 0;
            return Policies.Table[Policies.ReadWebhookDeliveries].Allows(caller)
                ? delivery => delivery.PartnerKey == partner
                : delivery => false;
        }
    }
}
