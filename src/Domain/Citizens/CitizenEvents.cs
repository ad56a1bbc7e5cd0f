using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Citizens;

public abstract record CitizenNoted : DomainEvent;

[EventName("consent.recorded")]
public sealed record ConsentRecorded(Guid ConsentId, ConsentMethod Method) : CitizenNoted;

[EventName("consent.withdrawn")]
public sealed record ConsentWithdrawn(Guid ConsentId) : CitizenNoted;

[EventName("citizen.contactPreferenceSet")]
public sealed record ContactPreferenceSet : CitizenNoted;

[EventName("citizen.erased")]
public sealed record CitizenErased(ErasureGround Ground) : CitizenNoted;
