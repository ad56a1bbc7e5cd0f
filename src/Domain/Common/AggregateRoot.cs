namespace SipOkMuba.Domain.Common;

/// Only aggregates raise events; the outbox writes them in the transaction of the state.
public abstract class AggregateRoot
{
    private readonly List<RaisedEvent> raised = [];

    public long Key { get; private set; }
    public Guid Id { get; protected init; }

    /// For `expectedVersion`: moved by verbs of people only, so that a clock never makes an open form stale.
    public int Version { get; private set; }

    /// Number of the subject's events so far, without gaps; also the concurrency token, as every change has an event.
    public int SubjectVersion { get; private set; }

    public IReadOnlyList<RaisedEvent> RaisedEvents => raised;

    public void ClearRaisedEvents() => raised.Clear();

    public void Expect(int? expectedVersion)
    {
        if (expectedVersion is { } expected && expected != Version)
        {
            throw new StaleVersionError(Version);
        }
    }

    /// The only way to raise: it fills the envelope, so that no event goes out without its time and actor.
    protected void Raise(
        DomainEvent domainEvent,
        Actor actor,
        DateTimeOffset at,
        string? region = null,
        WaitingParty? waitingOn = null,
        MessageTemplate? template = null)
    {
        var stamped = domainEvent with
        {
            OccurredAt = at,
            ActorRole = actor.Role,
            Region = region,
            WaitingOn = waitingOn,
            Template = template,
        };
        raised.Add(new RaisedEvent(stamped, ++SubjectVersion, AccountOf(actor)));
    }

    /// As whom the audit log knows the actor; null: it is not to be known.
    protected virtual string? AccountOf(Actor actor) => actor.Subject;

    /// Of a figure that changes several times in one act only the last is told: it takes the place of the fact that waits.
    protected void RaiseLatest(DomainEvent domainEvent, Actor actor, DateTimeOffset at, string? region)
    {
        if (raised.Count > 0 && raised[^1].Event.GetType() == domainEvent.GetType())
        {
            raised.RemoveAt(raised.Count - 1);
            SubjectVersion--;
        }

        Raise(domainEvent, actor, at, region);
    }

    protected void CountChangeBy(Actor actor)
    {
        if (actor.Role != ActorRole.System)
        {
            Version++;
        }
    }
}

public sealed record RaisedEvent(DomainEvent Event, int SubjectVersion, string? Account);
