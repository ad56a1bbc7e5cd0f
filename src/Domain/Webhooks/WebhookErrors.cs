using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Webhooks;

[Description("A partner has no more webhooks than this; change one that is no longer needed.")]
public sealed class WebhookLimitReachedError(int limit) : DomainError("WEBHOOK_LIMIT_REACHED")
{
    [Description("The most webhooks of a partner.")]
    public int Limit => limit;
}

[Description("Nothing is sent to such an address.")]
public sealed class InvalidWebhookUrlError(WebhookUrlFault reason) : DomainError("INVALID_WEBHOOK_URL")
{
    [Description("What is wrong with it.")]
    public WebhookUrlFault Reason => reason;
}

[Description("What is wrong with the address of a webhook (kesalahan alamat webhook).")]
public enum WebhookUrlFault
{
    [Description("It is no https address (bukan https).")] NotHttps,
    [Description("It is longer than 1,000 characters (terlalu panjang).")] TooLong,
    [Description("It holds a user name or password; put a token into the path or the query (memuat kata sandi).")] WithCredentials,
    [Description("It names an address that is not of the public internet (bukan alamat internet publik).")] NotPublic,
}

[Description("There is no such event type.")]
public sealed class UnknownEventTypeError(string eventType) : DomainError("EVENT_TYPE_UNKNOWN")
{
    [Description("The first one that does not exist.")]
    public string EventType => eventType;
}

[Description("The document is none whose result could be sent.")]
public sealed class InvalidWebhookQueryError(WebhookQueryFault reason, string detail)
    : DomainError("INVALID_WEBHOOK_QUERY")
{
    [Description("What is wrong with it.")]
    public WebhookQueryFault Reason => reason;
    [Description("What the server would answer to who sends it, or what to change.")]
    public string Detail => detail;
}

[Description("What is wrong with the document of a webhook (kesalahan dokumen webhook).")]
public enum WebhookQueryFault
{
    [Description("It is longer than 8,000 characters (terlalu panjang).")] TooLong,
    [Description("It is not exactly one subscription of events (bukan satu subscription).")] NotASubscription,
    [Description("It is refused: `detail` says why (ditolak).")] Refused,
    [Description("It has `after`; a webhook begins when it is created (memuat after).")] WithCursor,
    [Description("It says itself which events, so `eventTypes` can not be given (eventTypes tidak boleh diisi).")] WithEventTypes,
}
