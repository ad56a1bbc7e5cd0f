using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Partners;

public abstract record PartnerNoted : DomainEvent;

[EventName("partner.registered")]
public sealed record PartnerRegistered : PartnerNoted;

[EventName("partner.changed")]
public sealed record PartnerChanged : PartnerNoted;

[EventName("partner.keyCreated")]
public sealed record PartnerKeyCreated(Guid KeyId) : PartnerNoted;

[EventName("partner.keyRevoked")]
public sealed record PartnerKeyRevoked(Guid KeyId) : PartnerNoted;

[EventName("partner.keyChanged")]
public sealed record PartnerKeyChanged(Guid KeyId) : PartnerNoted;

[EventName("partner.trustedDocumentsRegistered")]
public sealed record TrustedDocumentsRegistered(int Count) : PartnerNoted;

[EventName("partner.trustedDocumentsRemoved")]
public sealed record TrustedDocumentsRemoved(int Count) : PartnerNoted;
