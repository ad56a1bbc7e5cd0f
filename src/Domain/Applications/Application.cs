using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Domain.Applications;

/// An application for an e-KTP service (permohonan). Its verbs are in the partial files by phase; a refused verb leaves
/// everything as it was. A caller loads the open wait segment and, where a verb says so, the citizen or the documents.
public sealed partial class Application : AggregateRoot, IAwaited
{
    private readonly List<StatusChange> history = [];
    private readonly List<WaitSegment> waits = [];
    private readonly List<ApplicationDocument> documents = [];
    private readonly List<ReturnItem> returnItems = [];

    private Application()
    {
    }

    public string Number { get; private set; } = "";
    public ApplicationKind Kind { get; private set; }
    public ApplicationStatus Status { get; private set; }
    public WaitingParty? WaitingOn { get; private set; }

    /// Submitted and not in a terminal status; at most one active application per citizen and kind.
    public bool IsActive { get; private set; }

    public long CitizenKey { get; private set; }
    public Citizen Citizen { get; private set; } = null!;
    public long VillageKey { get; private set; }
    public Village Village { get; private set; } = null!;

    /// The village's code, beside the key so that row rules need no join.
    public string RegionCode { get; private set; } = "";

    public string? ApplicantName { get; private set; }
    public DateOnly? BirthDate { get; private set; }
    public int BirthYear { get; private set; }
    public Sex Sex { get; private set; }
    public MaritalStatus MaritalStatus { get; private set; }
    public Nationality Nationality { get; private set; }
    public byte[]? FamilyCardCipher { get; private set; }
    public string? Phone { get; private set; }

    /// The declared birth date or sex differs from what the NIK says: a hint for the verifier.
    public bool NikMismatch { get; private set; }

    public string EnteredBy { get; private set; } = "";
    public ActorRole EnteredByRole { get; private set; }
    public string? AssignedTo { get; private set; }
    public string? VerifiedBy { get; private set; }
    public string? CapturedBy { get; private set; }
    public string? PrintApprovedBy { get; private set; }

    /// Of a draft, when it was begun.
    public DateTimeOffset SubmittedAt { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? CompleteAt { get; private set; }
    public DateTimeOffset? ReturnedAt { get; private set; }
    public DateTimeOffset? PrintApprovedAt { get; private set; }

    public RejectionReason? RejectionCode { get; private set; }
    public string? RejectionNote { get; private set; }
    public string? CancellationReason { get; private set; }

    /// The centre's last answer, and its own word for it.
    public EnrollmentResult? LastEnrollmentResult { get; private set; }
    public string? EnrollmentWord { get; private set; }

    /// The citizen holds an interim letter (surat keterangan).
    public bool InterimLetter { get; private set; }

    /// Where the biometrics were captured.
    public long? CapturePointKey { get; private set; }

    /// Where the card was printed or waits to be fetched.
    public long? ServicePointKey { get; private set; }
    public ServicePoint? ServicePoint { get; private set; }
    public string? Courier { get; private set; }
    public string? CourierReference { get; private set; }

    /// How often a place was taken for it, beside its verbs: a change that does not know of the last one is run again.
    public int PlacesTaken { get; private set; }
    public bool OldCardSurrendered { get; private set; }

    /// Null where no code has been issued.
    public byte[]? HandoverCodeHash { get; private set; }
    public int HandoverTriesLeft { get; private set; }

    public IReadOnlyList<StatusChange> History => history;
    public IReadOnlyList<WaitSegment> Waits => waits;
    public IReadOnlyList<ApplicationDocument> Documents => documents;
    public IReadOnlyList<ReturnItem> ReturnItems => returnItems;

    private KindRules Rules => KindRules.Of(Kind);

    private ApplicationStatus Allow(Actor actor, ApplicationAction action) =>
        ApplicationTransitions.Target(Status, action, actor.Role);

    private void MoveTo(
        ApplicationStatus status, Actor actor, DateTimeOffset at, params ReadOnlySpan<MessageVariable> variables) =>
        Enter(status, previous: Status, actor, at, variables);

    private void Enter(
        ApplicationStatus status,
        ApplicationStatus? previous,
        Actor actor,
        DateTimeOffset at,
        params ReadOnlySpan<MessageVariable> variables)
    {
        KeepTime(status, previous, at);
        Status = status;
        IsActive = status != ApplicationStatus.Draft && !status.IsTerminal();
        InterimLetter = InterimLetter && status.AllowsInterimLetter();
        UpdatedAt = at;
        WaitFor(status.WaitsFor(), at);
        Tell(ApplicationStatusChanged.Into(status, previous), actor, at, variables);
        history.Add(new StatusChange { Sequence = SubjectVersion, Status = status, At = at, ActorRole = actor.Role });
        CountChangeBy(actor);
    }

    /// A fact that the citizen can follow; the form of whoever works on it stays fresh.
    public void NoteNikRevealed(Actor actor, DateTimeOffset now) => Tell(new ApplicationNikRevealed(), actor, Moment(now));

    /// Something that leaves the status.
    private void Note(
        ApplicationNoted fact, Actor actor, DateTimeOffset at, params ReadOnlySpan<MessageVariable> variables)
    {
        UpdatedAt = at;
        Tell(fact, actor, at, variables);
        CountChangeBy(actor);
    }

    private void WaitFor(WaitingParty? party, DateTimeOffset at)
    {
        if (party == WaitingOn)
        {
            return;
        }

        if (WaitingOn is not null)
        {
            waits.Single(segment => segment.EndedAt is null).End(at);
        }

        if (party is not null)
        {
            waits.Add(new WaitSegment { Sequence = SubjectVersion + 1, Party = party.Value, StartedAt = at });
        }

        WaitingOn = party;
    }

    private void Tell(
        DomainEvent fact, Actor actor, DateTimeOffset at, params ReadOnlySpan<MessageVariable> variables)
    {
        var template = new MessageTemplate(
            fact.Name,
            [new MessageVariable("number", Number), new MessageVariable("status", Status.ToText()), .. variables]);
        Raise(fact, actor, at, RegionCode, WaitingOn, template);
        ReckonDuties();
    }

    // Clocks of several machines differ: no change lies before the one that it follows.
    private DateTimeOffset Moment(DateTimeOffset now)
    {
        var at = Wib.WholeSeconds(now);
        return at < UpdatedAt ? UpdatedAt : at;
    }
}
