using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Appointments.AppointmentAction;
using static SipOkMuba.Domain.Appointments.AppointmentStatus;

namespace SipOkMuba.Domain.Appointments;

public enum AppointmentAction
{
    Hold,
    Book,
    AdmitWalkIn,
    Confirm,
    Reschedule,
    Move,
    Cancel,
    CheckIn,
    Start,
    Complete,
    MarkNoShow,
    Expire,
}

/// From is null for a record that does not exist yet.
public sealed record AppointmentTransition(
    AppointmentStatus? From, AppointmentAction Action, AppointmentStatus To, params ActorRole[] Who);

/// The state table of domain.md 3.3: the one place that says who may do what in which state.
public static class AppointmentTransitions
{
    private const ActorRole C = ActorRole.Citizen;
    private const ActorRole V = ActorRole.VillageOperator;
    private const ActorRole P = ActorRole.Partner;
    private const ActorRole O = ActorRole.Officer;
    private const ActorRole U = ActorRole.Supervisor;
    private const ActorRole A = ActorRole.Administrator;
    private const ActorRole S = ActorRole.System;

    public static IReadOnlyList<AppointmentTransition> Table { get; } =
    [
        new(null, Hold, Held, C, V, P),
        new(null, Book, Booked, C, V, O),
        new(null, AdmitWalkIn, CheckedIn, O),
        new(Held, Confirm, Booked, C, V, O),
        new(Held, Expire, Expired, S),
        new(Held, Cancel, Cancelled, C, V, P, O, U, A, S),
        new(Held, Move, Held, U),
        new(Booked, Reschedule, Booked, C, V, O),
        new(Booked, Move, Booked, U),
        new(Booked, Cancel, Cancelled, C, V, O, U, A, S),
        new(Booked, CheckIn, CheckedIn, O),
        new(Booked, MarkNoShow, NoShow, O, S),
        new(CheckedIn, Start, InService, O),
        new(CheckedIn, Complete, Completed, O, S),
        new(CheckedIn, Cancel, Cancelled, O, U, S),
        new(InService, Complete, Completed, O, S),
        new(InService, Cancel, Cancelled, O, U, S),
    ];

    /// Of an appointment that is made by the action.
    public static AppointmentStatus First(AppointmentAction action, ActorRole role)
    {
        Demand(action, role);
        return Table.Single(row => row.From is null && row.Action == action).To;
    }

    public static AppointmentStatus Target(AppointmentStatus from, AppointmentAction action, ActorRole role)
    {
        Demand(action, role);
        return Table.FirstOrDefault(row => row.From == from && row.Action == action && row.Who.Contains(role))?.To
            ?? throw new InvalidAppointmentTransitionError(from);
    }

    /// The role is judged first: who may never do this learns nothing about the state.
    private static void Demand(AppointmentAction action, ActorRole role)
    {
        if (!Table.Any(row => row.Action == action && row.Who.Contains(role)))
        {
            throw new NotPermittedError();
        }
    }
}
