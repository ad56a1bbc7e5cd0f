using System.Buffers.Binary;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Webhooks;

/// One event on its way to one webhook. It holds nothing of what is sent: that is made for each try, with the rights of then.
public sealed class WebhookDelivery
{
    private WebhookDelivery()
    {
    }

    public long Key { get; private set; }
    public Guid Id { get; private init; }
    public long WebhookKey { get; private init; }
    public Webhook Webhook { get; private init; } = null!;

    /// Whose it is, for the list.
    public long PartnerKey { get; private init; }

    /// Also the id of the message: the same for each try and redelivery, and on every other wire.
    public Guid EventId { get; private init; }
    public string EventType { get; private init; } = "";

    /// Its place in the log.
    public long Position { get; private init; }

    /// Of one subject, one is sent after the other.
    public Guid SubjectId { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public WebhookDeliveryStatus Status { get; private set; }
    public int Attempts { get; private set; }

    /// Null where nothing is left to do.
    public DateTimeOffset? NextAttemptAt { get; private set; }
    public DateTimeOffset? LastAttemptAt { get; private set; }
    public int? ResponseStatus { get; private set; }
    public WebhookFault? Fault { get; private set; }

    /// Who sends it at present, and until when nobody else does.
    public Guid? ClaimedBy { get; private set; }
    public DateTimeOffset? ClaimedUntil { get; private set; }

    public static WebhookDelivery Of(IdSource ids, DateTimeOffset now, Webhook webhook, DeliveredEvent happened) => new()
    {
        Id = ids.Next(),
        WebhookKey = webhook.Key,
        PartnerKey = webhook.PartnerKey,
        EventId = happened.EventId,
        EventType = happened.Type,
        Position = happened.Position,
        SubjectId = happened.SubjectId,
        CreatedAt = now,
        NextAttemptAt = now,
    };

    public void Deliver(DateTimeOffset now, int responseStatus)
    {
        (Attempts, LastAttemptAt, ResponseStatus, Fault) = (Attempts + 1, now, responseStatus, null);
        End(WebhookDeliveryStatus.Delivered);
    }

    public void Fail(DateTimeOffset now, WebhookFault fault, int? responseStatus = null, TimeSpan? wish = null)
    {
        (Attempts, LastAttemptAt, ResponseStatus, Fault) = (Attempts + 1, now, responseStatus, fault);
        if (RetrySchedule.PauseAfter(Attempts, Jitter, wish) is { } pause)
        {
            (NextAttemptAt, ClaimedBy, ClaimedUntil) = (now + pause, null, null);
        }
        else
        {
            End(WebhookDeliveryStatus.Dead);
        }
    }

    /// No try can help any more.
    public void GiveUp(DateTimeOffset now, WebhookFault fault, int? responseStatus = null)
    {
        (Attempts, LastAttemptAt, ResponseStatus, Fault) = (Attempts + 1, now, responseStatus, fault);
        End(WebhookDeliveryStatus.Dead);
    }

    /// The partner may not read it any more: nothing is sent.
    public void Withhold()
    {
        Fault = WebhookFault.NotPermitted;
        End(WebhookDeliveryStatus.Withheld);
    }

    /// Nothing was tried: the partner's budget is used up.
    public void Postpone(DateTimeOffset until) =>
        (NextAttemptAt, Fault, ClaimedBy, ClaimedUntil) = (until, WebhookFault.BudgetExhausted, null, null);

    private void End(WebhookDeliveryStatus status) =>
        (Status, NextAttemptAt, ClaimedBy, ClaimedUntil) = (status, null, null, null);

    /// Different for each delivery and try, and the same when it is asked for again.
    private double Jitter
    {
        get
        {
            var mixed = BinaryPrimitives.ReadUInt32LittleEndian(Id.ToByteArray().AsSpan(12)) + ((uint)Attempts * 2_654_435_761);
            return mixed / (uint.MaxValue + 1.0);
        }
    }
}

/// What a delivery keeps of an event.
public sealed record DeliveredEvent(Guid EventId, string Type, long Position, Guid SubjectId);
