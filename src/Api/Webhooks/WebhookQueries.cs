using System.ComponentModel;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Webhooks;

internal sealed class WebhookFilter : FilterInput<Webhook>
{
    public WebhookFilter() => Field(webhook => webhook.Enabled);
}

internal sealed class WebhookDeliveryFilter : FilterInput<WebhookDelivery>
{
    public WebhookDeliveryFilter()
    {
        Field(delivery => delivery.Status);
        Field(delivery => delivery.EventType);
        Field(delivery => delivery.CreatedAt);
    }
}

internal sealed class WebhookDeliverySort : SortInput<WebhookDelivery>
{
    public WebhookDeliverySort() => Field(delivery => delivery.CreatedAt);
}

[QueryType]
internal static class WebhookQueries
{
    [Description("The webhooks of the partner (daftar webhook); an administrator sees all.")]
    [Authorize(Policies.ReadWebhooks)]
    [UsePaging(IncludeTotalCount = true), UseFiltering<WebhookFilter>]
    public static IQueryable<Webhook> GetWebhooks(AppDbContext database) => database.Webhooks.Where(webhook => webhook.DeletedAt == null);

    [Description("What was and is to be sent to the webhooks of the partner (riwayat pengiriman), oldest first if no `order` is given; dead letters are those with the status DEAD. A page may end early, where `where` finds little among 10,000 records: `hasNextPage` says that `endCursor` goes on.")]
    [Authorize(Policies.ReadWebhookDeliveries)]
    [UsePaging, UseFiltering<WebhookDeliveryFilter>, UseSorting<WebhookDeliverySort>]
    public static IQueryable<WebhookDelivery> GetWebhookDeliveries(
        [ID(nameof(Webhook)), Description("Only to this webhook; absent: to all.")] Guid? webhook, AppDbContext database) =>
        webhook is { } id ? database.WebhookDeliveries.Where(delivery => delivery.Webhook.Id == id) : database.WebhookDeliveries;
}
