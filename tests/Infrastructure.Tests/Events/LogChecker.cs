namespace SipOkMuba.Infrastructure.Tests.Events;

internal sealed record SeenEvent(long Position, Guid EventId, Guid SubjectId, int SubjectVersion);

/// Looks for everything that a reader of the log must never see.
internal static class LogChecker
{
    public static List<string> FindFaults(IReadOnlyList<SeenEvent> seen, IReadOnlyCollection<Guid> committed)
    {
        var faults = new List<string>();
        var ids = new HashSet<Guid>();
        var versions = new Dictionary<Guid, int>();
        foreach (var (current, index) in seen.Select((item, index) => (item, index)))
        {
            if (!ids.Add(current.EventId))
            {
                faults.Add($"doubled at {current.Position}");
                continue;
            }

            if (index > 0 && current.Position != seen[index - 1].Position + 1)
            {
                faults.Add($"gap before {current.Position}");
            }

            if (versions.TryGetValue(current.SubjectId, out var last) && current.SubjectVersion != last + 1)
            {
                faults.Add($"inverted at {current.Position}: version {current.SubjectVersion} after {last}");
            }

            versions[current.SubjectId] = current.SubjectVersion;
        }

        faults.AddRange(committed.Where(id => !ids.Contains(id)).Select(id => $"lost {id}"));
        return faults;
    }
}
