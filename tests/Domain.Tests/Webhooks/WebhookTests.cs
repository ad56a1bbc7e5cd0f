using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Webhooks;

namespace SipOkMuba.Domain.Tests.Webhooks;

public sealed class WebhookTests
{
    private static readonly DateTimeOffset now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Create_ShouldTakeAFreePlace_WhenThereIsOne()
    {
        int[] taken = [.. Enumerable.Range(1, Webhook.MostPerPartner).Except([7])];

        Assert.Equal(7, Deliveries.NewWebhook(now, taken).Place);
        Assert.Equal(Webhook.MostPerPartner, Assert.Throws<WebhookLimitReachedError>(() => Deliveries.NewWebhook(now, [.. taken, 7])).Limit);
    }

    [Fact]
    public void Create_ShouldBeRefused_WhenTheActorIsNoPartner() => Assert.Throws<NotPermittedError>(() => Webhook.Create(
        new Actor(ActorRole.Administrator, "admin"), now, Deliveries.Ids, new WebhookOwner(1, []), Deliveries.Target(), _ => [1], 0));

    [Fact]
    public void Secrets_ShouldBothSignForADay_WhenOneIsRotated()
    {
        var webhook = Deliveries.NewWebhook(now);

        webhook.RotateSecret(Deliveries.Partner, now, [2]);

        Assert.Equal([[2], [1]], webhook.SecretsAt(now.AddHours(24).AddSeconds(-1)));
        Assert.Equal([[2]], webhook.SecretsAt(now.AddHours(24)));
        Assert.Equal(["webhook.created", "webhook.secretRotated"], webhook.RaisedEvents.Select(raised => raised.Event.Name));
    }

    [Fact]
    public void Delete_ShouldKeepNothingThatAReceiverNeeds_WhenItsPartnerAsks()
    {
        var webhook = Deliveries.NewWebhook(now);
        webhook.RotateSecret(Deliveries.Partner, now, [2]);

        webhook.Delete(Deliveries.Partner, now);

        Assert.Equal((false, "", null, now), (webhook.Enabled, webhook.Url, webhook.Query, webhook.DeletedAt));
        Assert.Equal((0, null, null), (webhook.Secret.Length, webhook.FormerSecret, webhook.FormerSecretUntil));
        Assert.Equal(
            ["webhook.created", "webhook.secretRotated", "webhook.disabled", "webhook.deleted"],
            webhook.RaisedEvents.Select(raised => raised.Event.Name));
    }

    [Fact]
    public void Delete_ShouldBeRefused_WhenTheActorIsNoPartner() => Assert.Throws<NotPermittedError>(
        () => Deliveries.NewWebhook(now).Delete(new Actor(ActorRole.Administrator, "admin"), now));

    [Fact]
    public void Disable_ShouldTellOnce_WhenItIsAskedTwice()
    {
        var webhook = Deliveries.NewWebhook(now);

        Assert.True(webhook.Disable(Actor.System, now, WebhookDisabledReason.Gone));
        Assert.False(webhook.Disable(Actor.System, now, WebhookDisabledReason.Failing));

        Assert.Equal((false, WebhookDisabledReason.Gone, 1, 2), (webhook.Enabled, webhook.DisabledReason, webhook.Version, webhook.SubjectVersion));
        webhook.Enable(Deliveries.Partner, now);
        Assert.Equal((true, null, null), (webhook.Enabled, webhook.DisabledReason, webhook.DisabledAt));
    }
}
