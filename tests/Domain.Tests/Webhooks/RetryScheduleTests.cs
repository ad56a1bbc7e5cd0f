using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Webhooks;

namespace SipOkMuba.Domain.Tests.Webhooks;

/// The schedule of Standard Webhooks 1.0: 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h after one another.
public sealed class RetryScheduleTests
{
    private static readonly TimeSpan[] pauses =
    [
        new(0, 0, 5), new(0, 5, 0), new(0, 30, 0), new(2, 0, 0), new(5, 0, 0), new(10, 0, 0), new(14, 0, 0), new(20, 0, 0), new(24, 0, 0),
    ];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 1.05)]
    [InlineData(0.999999, 1.1)]
    public void PauseAfter_ShouldBeOfTheSchedule_WhenAttemptsFail(double jitter, double factor)
    {
        for (var failures = 1; failures <= pauses.Length; failures++)
        {
            Assert.Equal((pauses[failures - 1] * factor).TotalSeconds, RetrySchedule.PauseAfter(failures, jitter)!.Value.TotalSeconds, 0.1);
        }

        Assert.Equal(10, RetrySchedule.Attempts);
        Assert.Null(RetrySchedule.PauseAfter(10, jitter));
    }

    [Theory]
    [InlineData(1, 2, 5)]
    [InlineData(1, 60, 60)]
    [InlineData(2, 60, 300)]
    [InlineData(1, 864_000, 86_400)]
    [InlineData(9, 864_000, 86_400)]
    [InlineData(1, -60, 5)]
    public void PauseAfter_ShouldHeedRetryAfter_WhenItIsLaterAndWithinADay(int failures, int wish, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.PauseAfter(failures, 0, TimeSpan.FromSeconds(wish)));

    [Fact]
    public void Delivery_ShouldBeTriedTenTimesAtTheTimesOfTheSchedule_WhenItFailsEachTime()
    {
        var now = new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
        var delivery = Deliveries.New(now);
        Assert.Equal(now, delivery.NextAttemptAt);
        foreach (var pause in pauses)
        {
            delivery.Fail(now, WebhookFault.HttpStatus, 500);

            Assert.InRange(delivery.NextAttemptAt!.Value - now, pause, pause * 1.1);
            Assert.Equal(WebhookDeliveryStatus.Pending, delivery.Status);
            now = delivery.NextAttemptAt.Value;
        }

        delivery.Fail(now, WebhookFault.TimedOut);

        Assert.Equal((WebhookDeliveryStatus.Dead, 10, null), (delivery.Status, delivery.Attempts, delivery.NextAttemptAt));
    }

    [Fact]
    public void Pauses_ShouldDiffer_WhenManyDeliveriesFailTogether()
    {
        var now = new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
        var next = Enumerable.Range(0, 1000).Select(_ =>
        {
            var delivery = Deliveries.New(now);
            delivery.Fail(now, WebhookFault.HttpStatus, 503);
            delivery.Fail(now, WebhookFault.HttpStatus, 503);
            return delivery.NextAttemptAt!.Value;
        }).ToList();

        // Of 30 seconds, each has some: by tenths none holds more than twice its share.
        Assert.All(next.GroupBy(at => (int)((at - now).TotalSeconds - 300) / 3), tenth => Assert.InRange(tenth.Count(), 50, 200));
    }
}

internal static class Deliveries
{
    public static readonly IdSource Ids = new(TimeProvider.System);
    public static readonly Actor Partner = new(ActorRole.Partner, "demo-portal");

    public static WebhookDelivery New(DateTimeOffset now) => WebhookDelivery.Of(
        Ids, now, NewWebhook(now), new DeliveredEvent(Ids.Next(), "application.submitted", 1, Ids.Next()));

    public static Webhook NewWebhook(DateTimeOffset now, params int[] taken) => Webhook.Create(
        Partner, now, Ids, new WebhookOwner(1, taken), Target(), _ => [1], startsAfter: 0);

    public static WebhookTarget Target(string url = "https://partner.example/hook") => new(
        WebhookUrl.Of(new Uri(url), new WebhookReach(Loopback: false)), null, new WebhookChoice(null, null, null, null, ["events:read"]));
}
