using System.ComponentModel;

namespace SipOkMuba.Domain.Webhooks;

[Description("What became of a delivery (status pengiriman).")]
public enum WebhookDeliveryStatus
{
    [Description("It is sent, or tried again, at `nextAttemptAt` (menunggu).")] Pending,
    [Description("The receiver has taken it (terkirim).")] Delivered,
    [Description("Given up after the last try; `redeliverEvents` sends it again (gagal).")] Dead,
    [Description("Not sent, as the partner may no longer read the event (ditahan).")] Withheld,
}

[Description("Why a try failed (sebab kegagalan pengiriman).")]
public enum WebhookFault
{
    [Description("No connection came about, or it was cut (koneksi gagal).")] ConnectionFailed,
    [Description("The certificate or the TLS handshake was refused (TLS gagal).")] TlsFailed,
    [Description("The name resolves to no address of the public internet (alamat ditolak).")] AddressRefused,
    [Description("The receiver did not answer within 15 seconds (waktu habis).")] TimedOut,
    [Description("The receiver answered with a status that is not 2xx (status galat).")] HttpStatus,
    [Description("The receiver answered 3xx; a redirection is not followed (dialihkan).")] Redirected,
    [Description("The receiver answered 410: the webhook is switched off (tidak ada lagi).")] Gone,
    [Description("The document of the webhook gives no result any more (dokumen gagal).")] QueryFailed,
    [Description("The budget of the partner is used up; it is sent in a later minute (kuota habis).")] BudgetExhausted,
    [Description("The partner may no longer read the event (tidak berhak).")] NotPermitted,
    [Description("This server failed, not the receiver (kesalahan server).")] Internal,
    [Description("The event is older than 30 days and no longer kept (kedaluwarsa).")] EventExpired,
}

[Description("Why a webhook is switched off (sebab webhook nonaktif).")]
public enum WebhookDisabledReason
{
    [Description("By its partner (oleh mitra).")] ByPartner,
    [Description("By an administrator (oleh administrator).")] ByAdministrator,
    [Description("The receiver answered 410 (tidak ada lagi).")] Gone,
    [Description("The receiver took nothing for five days (gagal terus-menerus).")] Failing,
}
