using System.Diagnostics.Metrics;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Webhooks;

namespace SipOkMuba.Infrastructure.Webhooks;

/// What became of tries, and how long they took; no label names a partner or an address.
internal sealed class WebhookMeters
{
    private readonly Counter<long> tries;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> lag;
    private volatile WebhookBacklog? backlog;

    public WebhookMeters(IMeterFactory meters)
    {
        var meter = meters.Create(WebhookSetup.MeterName);
        tries = meter.CreateCounter<long>(
            "webhook.attempts", "{attempt}", "Tries to deliver an event, by what became of the delivery and, where it failed, why.");
        duration = meter.CreateHistogram<double>("webhook.duration", "s", "How long a receiver took to answer.");
        lag = meter.CreateHistogram<double>(
            "webhook.lag", "s", "From the moment at which a delivery was written to its being taken.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 30, 300, 1800, 7200, 36000, 86400] });
        meter.CreateObservableGauge(
            "webhook.pending", () => (Measurement<long>[])(backlog is { } now ? [new(now.Pending)] : []), "{delivery}",
            "Deliveries that are still to be made, also to receivers that fail.");
        meter.CreateObservableGauge(
            "webhook.behind", () => (Measurement<double>[])(backlog is { } now ? [new(now.Behind.TotalSeconds)] : []), "s",
            "How long the oldest delivery to a receiver that does not fail has been due.");
    }

    /// A meter may not wait for a database: the sender reads it now and then; null where it could not be read.
    public void Found(WebhookBacklog? read) => backlog = read;

    public void Tried(WebhookDelivery delivery, WebhookAnswer? answer)
    {
        tries.Add(
            1,
            KeyValuePair.Create("webhook.status", (object?)delivery.Status.ToText()),
            KeyValuePair.Create("webhook.fault", (object?)(delivery.Fault?.ToText() ?? "")));
        if (answer is not null)
        {
            duration.Record(answer.Took.TotalSeconds);
        }

        if (delivery is { Status: WebhookDeliveryStatus.Delivered, LastAttemptAt: { } at })
        {
            lag.Record(Math.Max(0, (at - delivery.CreatedAt).TotalSeconds));
        }
    }
}

internal sealed record WebhookBacklog(long Pending, TimeSpan Behind);
