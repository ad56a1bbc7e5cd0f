using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Webhooks;

public abstract record WebhookNoted : DomainEvent;

[EventName("webhook.created")]
public sealed record WebhookCreated : WebhookNoted;

[EventName("webhook.changed")]
public sealed record WebhookChanged : WebhookNoted;

[EventName("webhook.secretRotated")]
public sealed record WebhookSecretRotated : WebhookNoted;

[EventName("webhook.enabled")]
public sealed record WebhookEnabled : WebhookNoted;

[EventName("webhook.disabled")]
public sealed record WebhookDisabled(WebhookDisabledReason Reason) : WebhookNoted;

[EventName("webhook.deleted")]
public sealed record WebhookDeleted : WebhookNoted;
