using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;

namespace SipOkMuba.Bench.Data;

/// <summary>One complaint for ten applications: most are over, some wait for their officers, a few of them too long.</summary>
internal sealed class Complaints : IDisposable
{
    public static readonly string[] Tables = ["Complaints", "ComplaintReporters", "ComplaintStatusChanges", "ComplaintWaits", "ComplaintEntries"];

    private const int Every = 10;
    private const int HashBytes = 32;
    private const int Officers = 40;

    private static readonly TimeSpan answered = TimeSpan.FromDays(9);

    // Of twenty.
    private static readonly ComplaintStatus[] outcomes =
    [
        .. Enumerable.Repeat(ComplaintStatus.Closed, 14), ComplaintStatus.Resolved, ComplaintStatus.Resolved, ComplaintStatus.InProgress,
        ComplaintStatus.Assigned, ComplaintStatus.Verified, ComplaintStatus.Received,
    ];

    private static readonly ComplaintStatus[] course =
    [
        ComplaintStatus.Received, ComplaintStatus.Verified, ComplaintStatus.Assigned, ComplaintStatus.InProgress, ComplaintStatus.Resolved,
        ComplaintStatus.Closed,
    ];

    private static readonly Confidentiality[] wishes =
        [.. Enumerable.Repeat(Confidentiality.Named, 7), Confidentiality.Secret, Confidentiality.Anonymous, Confidentiality.Anonymous];

    private readonly DateTimeOffset end;
    private readonly SeededIds ids = new(TimeProvider.System);
    private readonly BulkTable complaints;
    private readonly BulkTable reporters;
    private readonly BulkTable changes;
    private readonly BulkTable waits;
    private readonly BulkTable entries;

    public Complaints(BulkStore store, DateTimeOffset end)
    {
        this.end = end;
        complaints = store.Into(
            "Complaints",
            "Key", "Id", "Number", "AccessCodeHash", "Status", "Confidentiality", "Topic", "Title", "Content", "PlaceCode", "RegionCode",
            "Class", "AssignedTo", "Level", "RootCause", "Answer", "Reopenings", "FiledAt", "UpdatedAt", "ResolvedAt", "WaitingOn",
            "EntryCount", "AttachmentCount", "FollowerCount", "StatusSince", "ClockFrom", "PausedDays", "VerificationStage", "FollowUpStage", "ResolutionStage",
            "DueAt", "Version", "SubjectVersion");
        reporters = store.Into("ComplaintReporters", "ComplaintKey", "CitizenKey", "ApplicationKey");
        changes = store.Into("ComplaintStatusChanges", "ComplaintKey", "Sequence", "Status", "At", "ActorRole");
        waits = store.Into("ComplaintWaits", "ComplaintKey", "Sequence", "Party", "StartedAt", "EndedAt", "Seconds");
        entries = store.Into("ComplaintEntries", "ComplaintKey", "Sequence", "Kind", "Text", "At", "ActorRole");
    }

    /// For the application of this index, if it is its turn.
    public void Add(long index, string village, DateTimeOffset submittedAt)
    {
        var filedAt = Wib.WholeSeconds(submittedAt.AddDays(1 + Mix.Below(20, index, salt: 500)));
        if (index % Every != 0 || filedAt >= end)
        {
            return;
        }

        var (key, status, wish) = (index / Every, Mix.Pick(outcomes, index, salt: 501), Mix.Pick(wishes, index, salt: 502));
        var resolvedAt = status is ComplaintStatus.Resolved or ComplaintStatus.Closed ? filedAt + answered : (DateTimeOffset?)null;
        var updatedAt = AddCourse(key, filedAt, status);
        var (party, hasOfficer) = (status.WaitsFor(), Array.IndexOf(course, status) >= 2);
        ids.Index = index;
        complaints.Add(
            key, Mix.Uuid(filedAt, index, salt: 510), ComplaintNumber.New(ids, filedAt), Mix.Bytes(HashBytes, index, salt: 511), status.ToText(), wish.ToText(),
            Mix.Pick(Enum.GetValues<ComplaintTopic>(), index, salt: 503).ToText(), "Kartu belum jadi", "Sudah tiga minggu sejak perekaman.", village,
            wish == Confidentiality.Secret ? Domain.Regions.RegionCode.Muba : village,
            status == ComplaintStatus.Received ? null : Mix.Pick(Enum.GetValues<ComplaintClass>(), index, salt: 504).ToText(),
            hasOfficer ? $"officer-{Mix.Below(Officers, index, salt: 505)}" : null, 0,
            resolvedAt is null ? null : RootCause.Resources.ToText(), resolvedAt is null ? null : "Kartu sudah dicetak.", 0, Ms(filedAt), Ms(updatedAt),
            resolvedAt is { } at ? Ms(at) : null, party?.ToText(), resolvedAt is null ? 0 : 1, 0, 0, Ms(updatedAt), Ms(filedAt), 0,
            ComplaintStage.None.ToText(), ComplaintStage.None.ToText(), ComplaintStage.None.ToText(),
            Ms(party == WaitingParty.Office ? filedAt.AddDays(20) : Complaint.Never), 1 + Array.IndexOf(course, status), 1 + Array.IndexOf(course, status));
        if (wish != Confidentiality.Anonymous)
        {
            reporters.Add(key, index, index);
        }

        if (resolvedAt is { } answeredAt)
        {
            entries.Add(key, 1, ComplaintEntryKind.Answer.ToText(), "Kartu sudah dicetak.", Ms(answeredAt), ActorRole.Officer.ToText());
        }
    }

    public void Dispose()
    {
        foreach (var table in new[] { complaints, reporters, changes, waits, entries })
        {
            table.Dispose();
        }
    }

    /// When it changed last.
    private DateTimeOffset AddCourse(long key, DateTimeOffset filedAt, ComplaintStatus status)
    {
        var (last, at) = (Array.IndexOf(course, status), filedAt);
        for (var step = 0; step <= last; step++)
        {
            at = filedAt + (answered / 4 * step);
            changes.Add(key, step + 1, course[step].ToText(), Ms(at), (step == 0 ? ActorRole.Partner : ActorRole.Officer).ToText());
        }

        DateTimeOffset? ended = status is ComplaintStatus.Resolved or ComplaintStatus.Closed ? filedAt + answered : null;
        waits.Add(
            key, 1, WaitingParty.Office.ToText(), Ms(filedAt), ended is { } end ? Ms(end) : null, ended is null ? null : (long)answered.TotalSeconds);
        if (ended is { } from)
        {
            var isOver = status == ComplaintStatus.Closed;
            waits.Add(key, 5, WaitingParty.Citizen.ToText(), Ms(from), isOver ? Ms(at) : null, isOver ? (long)(at - from).TotalSeconds : null);
        }

        return at;
    }

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
