using System.Security.Cryptography;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Domain.Complaints;

/// <summary>
/// A complaint about the service. Who complains is apart in <see cref="Reporter"/>: neither the complaint nor its events
/// tell it. Verbs need the open wait, those that end it the followers with theirs.
/// </summary>
public sealed partial class Complaint : AggregateRoot, IAwaited
{
    public const int MostAttachments = 10;
    public const int MostFollowers = 200;

    /// Remarks end here; what the office must write never does.
    private const int MostEntriesForComments = 60;

    private readonly List<ComplaintStatusChange> history = [];
    private readonly List<ComplaintWait> waits = [];
    private readonly List<ComplaintEntry> entries = [];
    private readonly List<ComplaintAttachment> attachments = [];
    private readonly List<Complaint> followers = [];

    private Complaint()
    {
    }

    public string Number { get; private init; } = "";

    /// Proves who reported where nobody is named.
    public byte[] AccessCodeHash { get; private init; } = [];
    public ComplaintStatus Status { get; private set; }
    public Confidentiality Confidentiality { get; private init; }
    public ComplaintTopic Topic { get; private init; }
    public string Title { get; private init; } = "";
    public string Content { get; private init; } = "";

    /// Where it happened.
    public string PlaceCode { get; private init; } = "";

    /// Whose staff works on it. Of a secret one the whole regency: nobody of the village or the district sees it.
    public string RegionCode { get; private init; } = "";

    public ComplaintReporter? Reporter { get; private init; }

    /// Subject of the account of whom it is about.
    public string? ConcernedStaff { get; private set; }

    public ComplaintClass? Class { get; private set; }
    public string? AssignedTo { get; private set; }
    public int Level { get; private set; }
    public RootCause? RootCause { get; private set; }
    public string? Answer { get; private set; }
    public string? ForwardedTo { get; private set; }
    public int Reopenings { get; private set; }

    public long? MergedIntoKey { get; private set; }
    public Complaint? MergedInto { get; private set; }
    public IReadOnlyList<Complaint> Followers => followers;
    public int FollowerCount { get; private set; }

    public DateTimeOffset FiledAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? VerifiedAt { get; private set; }
    public DateTimeOffset? FirstFollowUpAt { get; private set; }
    public DateTimeOffset? ResolvedAt { get; private set; }

    public WaitingParty? WaitingOn { get; private set; }
    public int EntryCount { get; private set; }
    public int AttachmentCount { get; private set; }

    public IReadOnlyList<ComplaintStatusChange> History => history;
    public IReadOnlyList<ComplaintWait> Waits => waits;
    public IReadOnlyList<ComplaintEntry> Entries => entries;
    public IReadOnlyList<ComplaintAttachment> Attachments => attachments;

    public static Complaint File(Actor actor, DateTimeOffset now, IdSource ids, WorkingCalendar calendar, ComplaintReport report)
    {
        var target = ComplaintTransitions.Target(from: null, ComplaintAction.File, actor.Role);
        var at = Wib.WholeSeconds(now);
        var complaint = new Complaint
        {
            Id = report.Id,
            Number = ComplaintNumber.New(ids, at),
            AccessCodeHash = report.AccessCodeHash,
            Confidentiality = report.Confidentiality,
            Topic = report.Topic,
            Title = Text.Require(report.Title, "title"),
            Content = Text.Require(report.Content, "content", Text.LongLength),
            PlaceCode = report.PlaceCode,
            RegionCode = report.Confidentiality == Confidentiality.Secret ? Regions.RegionCode.Muba : report.PlaceCode,
            Reporter = report.Reporter(),
            ConcernedStaff = report.ConcernedStaff,
            FiledAt = at,
            UpdatedAt = at,
            ClockFrom = at,
        };
        complaint.Attach(report.Attachments, ids, at);
        complaint.Enter(target, previous: null, actor, at, calendar);
        return complaint;
    }

    public bool IsAccessCode(byte[] hash) => CryptographicOperations.FixedTimeEquals(AccessCodeHash, hash);

    private ComplaintStatus Allow(Actor actor, ComplaintAction action) => ComplaintTransitions.Target(Status, action, actor.Role);

    private void MoveTo(ComplaintStatus status, Actor actor, DateTimeOffset at, WorkingCalendar calendar) =>
        Enter(status, Status, actor, at, calendar);

    private void Enter(ComplaintStatus status, ComplaintStatus? previous, Actor actor, DateTimeOffset at, WorkingCalendar calendar)
    {
        (Status, StatusSince, UpdatedAt) = (status, at, at);
        WaitFor(status.WaitsFor(), at);
        AwaitNextDuty(calendar);
        Tell(ComplaintChanged.Into(status, previous), actor, at);
        history.Add(new ComplaintStatusChange { Sequence = SubjectVersion, Status = status, At = at, ActorRole = actor.Role });
        CountChangeBy(actor);
    }

    /// Something that leaves the status.
    private void Note(ComplaintNoted fact, Actor actor, DateTimeOffset at, params ReadOnlySpan<MessageVariable> variables)
    {
        UpdatedAt = at;
        Tell(fact, actor, at, variables);
        CountChangeBy(actor);
    }

    /// Who complains is told by the reporter alone.
    protected override string? AccountOf(Actor actor) => actor.Role == ActorRole.Citizen ? null : base.AccountOf(actor);

    private void Tell(DomainEvent fact, Actor actor, DateTimeOffset at, params ReadOnlySpan<MessageVariable> variables) => Raise(
        fact, actor, at, RegionCode, WaitingOn,
        new MessageTemplate(fact.Name, [new MessageVariable("number", Number), new MessageVariable("status", Status.ToText()), .. variables]));

    private void Write(ComplaintEntryKind kind, string text, Actor actor, DateTimeOffset at)
    {
        entries.Add(new ComplaintEntry { Sequence = ++EntryCount, Kind = kind, Text = Text.Require(text, "text", Text.LongLength), At = at, ActorRole = actor.Role });
    }

    private void Attach(IReadOnlyList<AttachedFile> files, IdSource ids, DateTimeOffset at)
    {
        AttachmentCount += files.Count;
        if (AttachmentCount > MostAttachments)
        {
            throw new TooManyAttachmentsError(MostAttachments);
        }

        attachments.AddRange(files.Select(file => new ComplaintAttachment
        {
            Id = ids.Next(),
            UploadReference = file.UploadReference,
            MediaType = file.MediaType,
            Size = file.Size,
            AddedAt = at,
        }));
    }

    private void WaitFor(WaitingParty? party, DateTimeOffset at)
    {
        if (party == WaitingOn)
        {
            return;
        }

        if (WaitingOn is not null)
        {
            waits.Single(wait => wait.EndedAt is null).End(at);
        }

        if (party is not null)
        {
            waits.Add(new ComplaintWait { Sequence = SubjectVersion + 1, Party = party.Value, StartedAt = at });
        }

        WaitingOn = party;
    }

    // Clocks of several machines differ: no change lies before the one that it follows.
    private DateTimeOffset Moment(DateTimeOffset now)
    {
        var at = Wib.WholeSeconds(now);
        return at < UpdatedAt ? UpdatedAt : at;
    }
}
