using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;

namespace SipOkMuba.Domain.Appointments;

/// For whom a place is wanted, and what has to be known of the citizen to give one. Needs the consents.
public sealed class PlaceWish
{
    public required Citizen Citizen { get; init; }

    /// Where the citizen lives.
    public required string RegionCode { get; init; }

    /// For which the citizen has to come; null where there is none yet.
    public Application? Application { get; init; }
    public AppointmentPriority Priority { get; init; }

    /// Of the last 90 days.
    public int RecentNoShows { get; init; }

    /// Through whose app, where a partner asks.
    public ActingPartner? Partner { get; init; }

    public void RequireConsent(Actor actor) => Citizen.RequireConsentFor(actor, RegionCode, Partner);

    /// Who attests that somebody is vulnerable, has seen the person or knows the village.
    public void Require(Actor actor)
    {
        RequireConsent(actor);
        if (Priority == AppointmentPriority.Vulnerable && actor.Role is not (ActorRole.Officer or ActorRole.VillageOperator))
        {
            throw new PriorityNeedsAttestationError();
        }

        if (Application is { Status: not ApplicationStatus.AwaitingBiometrics } other)
        {
            throw new AppointmentNotNeededError(other.Status);
        }
    }
}
