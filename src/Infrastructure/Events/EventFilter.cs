using SipOkMuba.Domain.Regions;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Events;

/// Which events of the log; what is null does not restrict.
public sealed record EventFilter
{
    public static readonly EventFilter All = new();

    public IReadOnlyCollection<string>? Types { get; init; }
    public Guid? SubjectId { get; init; }

    /// A region code and all below it: 16.06.09 holds 16.06.09.2006.
    public string? Region { get; init; }

    /// Any of several codes, for the audience's own regions; empty lets nothing pass.
    public IReadOnlyCollection<string>? WithinRegions { get; init; }

    /// Ids of the subjects whose events may be read. It narrows pages of the database only: it asks the database, so a
    /// reader of live events checks each event's grant itself.
    public Func<AppDbContext, IQueryable<Guid>>? VisibleSubjects { get; init; }

    /// More such subjects, so few that their ids are read first.
    public Func<AppDbContext, IQueryable<Guid>>? FewSubjects { get; init; }

    public bool Matches(LoggedEvent logged) =>
        (Types is null || Types.Contains(logged.Type))
        && (SubjectId is null || SubjectId == logged.SubjectId)
        && (Region is null || Holds(Region, logged))
        && (WithinRegions is null || IsWithin(WithinRegions, logged));

    internal IQueryable<OutboxEvent> Apply(AppDbContext database, IQueryable<OutboxEvent> rows)
    {
        if (Types is not null)
        {
            var types = Types.ToArray();
            rows = rows.Where(row => types.Contains(row.Type));
        }

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
            rows = rows.Where(RegionScope.Within<OutboxEvent>(row => row.Region, WithinRegions));
        }

        if (VisibleSubjects is not null)
        {
            // Asked for each event by its subject: SQLite would list all that `Contains` may hold.
            var visible = VisibleSubjects(database);
            rows = rows.Where(row => visible.Any(subject => subject == row.SubjectId));
        }

        return rows;
    }

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
