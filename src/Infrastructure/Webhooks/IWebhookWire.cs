using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Webhooks;

/// For whom something is sent: the partner, as far as the token reached with which the events were chosen.
public sealed record WebhookGrant(string Partner, string Scopes);

/// What only the project of the wires knows: who may read what at this moment, and what a document gives.
public interface IWebhookWire
{
    /// Of which of these subjects the partner may read events now.
    Task<IReadOnlySet<Guid>> ReadableAsync(
        WebhookGrant grant, IReadOnlyCollection<(string Type, Guid Id)> subjects, CancellationToken cancellationToken);

    /// What is sent of it now; asked for each try, as rights change. It is paid for by the partner.
    Task<WebhookBody> BodyOfAsync(WebhookGrant grant, string? query, LoggedEvent logged, CancellationToken cancellationToken);
}

public abstract record WebhookBody
{
    public sealed record Ready(byte[] Json) : WebhookBody;

    /// The partner may not read it.
    public sealed record Withheld : WebhookBody;

    /// The partner has no budget left.
    public sealed record Postponed(DateTimeOffset Until) : WebhookBody;

    /// The document gives no result.
    public sealed record Failed : WebhookBody;
}
