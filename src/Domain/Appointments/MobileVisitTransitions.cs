using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Appointments.MobileVisitAction;
using static SipOkMuba.Domain.Appointments.MobileVisitStatus;

namespace SipOkMuba.Domain.Appointments;

public enum MobileVisitAction
{
    Plan,
    Confirm,
    TakeList,
    Depart,
    Open,
    Close,
    Postpone,
    Cancel,
}

/// From is null for a visit that does not exist yet.
public sealed record MobileVisitTransition(MobileVisitStatus? From, MobileVisitAction Action, MobileVisitStatus To, ActorRole Who);

/// The state table of domain.md 3.3; a postponed visit is confirmed anew, postponed again or called
/// off, and so is one whose crew never came.
public static class MobileVisitTransitions
{
    private const ActorRole O = ActorRole.Officer;
    private const ActorRole U = ActorRole.Supervisor;

    public static IReadOnlyList<MobileVisitTransition> Table { get; } =
    [
        new(null, Plan, Planned, U),
        new(Planned, Confirm, Confirmed, U),
        new(Postponed, Confirm, Confirmed, U),
        new(Confirmed, TakeList, Confirmed, O),
        new(Confirmed, Depart, EnRoute, O),
        new(EnRoute, MobileVisitAction.Open, MobileVisitStatus.Open, O),
        new(MobileVisitStatus.Open, Close, Closed, O),
        new(Planned, Postpone, Postponed, U),
        new(Confirmed, Postpone, Postponed, U),
        new(Postponed, Postpone, Postponed, U),
        new(Planned, Cancel, Cancelled, U),
        new(Confirmed, Cancel, Cancelled, U),
        new(Postponed, Cancel, Cancelled, U),
        new(EnRoute, Cancel, Cancelled, U),
    ];

    public static MobileVisitStatus First(ActorRole role)
    {
        Demand(Plan, role);
        return Planned;
    }

    public static MobileVisitStatus Target(MobileVisitStatus from, MobileVisitAction action, ActorRole role)
    {
        Demand(action, role);
        return Table.FirstOrDefault(row => row.From == from && row.Action == action)?.To
            ?? throw new InvalidVisitTransitionError(from);
    }

    /// The role is judged first: who may never do this learns nothing about the state.
    private static void Demand(MobileVisitAction action, ActorRole role)
    {
        if (!Table.Any(row => row.Action == action && row.Who == role))
        {
            throw new NotPermittedError();
        }
    }
}
