using System.Linq.Expressions;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Events;

/// Which events of the log; what is null does not restrict.
public sealed record EventFilter
{
    public static readonly EventFilter All = new();

    /// What nobody who reads of everything waits for: it changes often, or says again what another event has said.
    public static readonly IReadOnlyCollection<string> Frequent = [nameof(Slot), nameof(ConversationDesk), nameof(Notification)];

    public IReadOnlyCollection<string>? Types { get; init; }
    public Guid? SubjectId { get; init; }

    /// A region code and all below it: 16.06.09 holds 16.06.09.2006.
    public string? Region { get; init; }

    /// Any of several codes, for the audience's own regions; empty lets nothing pass.
    public IReadOnlyCollection<string>? WithinRegions { get; init; }

    /// Of each type of subject the ids of those whose events may be read. It narrows pages of the database only: it asks the
    /// database, so a reader of live events checks each event's grant itself.
    public Func<AppDbContext, IReadOnlyDictionary<string, IQueryable<Guid>>>? VisibleSubjects { get; init; }

    /// What only the event's own data tells; asked of each event that passes all else.
    public Func<LoggedEvent, bool>? Telling { get; init; }

    /// Types of subjects that are everybody's, whatever restricts the others.
    public IReadOnlyCollection<string> OpenSubjects { get; init; } = [];

    /// Types of subjects that are told only to who asks for types or for one subject.
    public IReadOnlyCollection<string> OnRequest { get; init; } = [];

    /// Types of subjects that are not told at all.
    public IReadOnlyCollection<string> Withheld { get; init; } = [];

    /// More such subjects, so few that their ids are read first.
    public Func<AppDbContext, IQueryable<Guid>>? FewSubjects { get; init; }

    public bool Matches(LoggedEvent logged) =>
        (Types is null || Types.Contains(logged.Type))
        && (SubjectId is null || SubjectId == logged.SubjectId)
        && (IsSpecific || !OnRequest.Contains(logged.SubjectType))
        && (Withheld.Count == 0 || !Withheld.Contains(logged.SubjectType))
        && (Region is null || Holds(Region, logged))
        && (WithinRegions is null || OpenSubjects.Contains(logged.SubjectType) || IsWithin(WithinRegions, logged))
        && (Telling is null || Telling(logged));

    /// Asked of each event only where nothing else keeps such a subject out: types are named after it.
    private bool CanMatch(string subjectType) => SubjectId is not null
        || (Types is null ? !OnRequest.Contains(subjectType) : Types.Any(type => type.StartsWith($"{subjectType}.", StringComparison.OrdinalIgnoreCase)));

    private bool IsSpecific => Types is not null || SubjectId is not null;

    internal IQueryable<OutboxEvent> Apply(AppDbContext database, IQueryable<OutboxEvent> rows)
    {
        if (Types is not null)
        {
            var types = Types.ToArray();
            rows = rows.Where(row => types.Contains(row.Type));
        }

        if (!IsSpecific && OnRequest.Count > 0)
        {
            rows = OnRequest.Aggregate(rows, (told, type) => told.Where(row => row.SubjectType != type));
        }

        rows = Withheld.Where(CanMatch).Aggregate(rows, (told, type) => told.Where(row => row.SubjectType != type));
        if (SubjectId is { } subject)
        {
            rows = rows.Where(row => row.SubjectId == subject);
        }

        if (Region is not null)
        {
            rows = rows.Where(RegionScope.Within<OutboxEvent>(row => row.Region, [Region]));
        }

        if (WithinRegions is not null)
        {
            rows = rows.Where(RegionScope.Within<OutboxEvent>(row => row.Region, WithinRegions).Or(IsOpen()));
        }

        if (VisibleSubjects is not null)
        {
            rows = rows.Where(VisibleSubjects(database).Aggregate(IsOpen(), (any, subjects) => any.Or(IsAmong(subjects.Key, subjects.Value))));
        }

        return rows;
    }

    /// One by one: SQLite would go through a list for each row.
    private Expression<Func<OutboxEvent, bool>> IsOpen() => OpenSubjects.Aggregate(
        (Expression<Func<OutboxEvent, bool>>)(row => false), (any, type) => any.Or(row => row.SubjectType == type));

    /// Asked for each event by its subject: SQLite would list all that `Contains` may hold.
    private static Expression<Func<OutboxEvent, bool>> IsAmong(string type, IQueryable<Guid> visible) =>
        row => row.SubjectType == type && visible.Any(subject => subject == row.SubjectId);

    // Asked for each reader and event, so without a closure.
    private static bool IsWithin(IReadOnlyCollection<string> regions, LoggedEvent logged)
    {
        foreach (var region in regions)
        {
            if (Holds(region, logged))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(string prefix, LoggedEvent logged) =>
        logged.Region is { } region && RegionCode.IsWithin(region, prefix);
}
