using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Complaints;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Complaints;

/// What a reporter does: the citizen with a token, or anybody with the access code. Wrong codes are limited as other
/// look-ups without login.
internal sealed class ReporterActs(LimitedLookups lookups, AccessCodes codes, Caller caller)
{
    public Task<ComplaintTracking?> TrackAsync(string number, string accessCode, CancellationToken cancellationToken)
    {
        var wanted = ComplaintNumber.Normalize(number);
        return lookups.FindAsync(wanted, async database => await ProvenAsync(database, wanted, accessCode, cancellationToken) is { } id
            ? await ReadAsync(database, id, cancellationToken)
            : null, cancellationToken);
    }

    /// <summary>The complaint as a verb needs it, with its followers, and as whom the reporter acts.</summary>
    public async Task<(Complaint Complaint, Actor Actor)> ForChangeAsync(
        AppDbContext database, Guid id, string? accessCode, int? expectedVersion, CancellationToken cancellationToken)
    {
        var proven = accessCode is null ? null : await ProveAsync(database, id, accessCode, cancellationToken);

        // By the policy, too: the refusal of a role would tell that the complaint exists.
        var readable = proven is null ? database.Complaints.Where(new ComplaintRows(caller).Visible) : database.Complaints;
        var complaint = await readable.ForChange().WithFollowers()
            .SingleOrDefaultAsync(candidate => candidate.Id == id, cancellationToken) ?? throw new NotFoundError();
        complaint.Expect(expectedVersion);
        return (complaint, proven is null ? caller.Actor : Complaint.BearerOfCode);
    }

    private async Task<string> ProveAsync(AppDbContext database, Guid id, string accessCode, CancellationToken cancellationToken)
    {
        // By the number, so that tracking and changes have the same few tries.
        var number = await database.Complaints.Where(complaint => complaint.Id == id)
            .Select(complaint => complaint.Number)
            .SingleOrDefaultAsync(cancellationToken) ?? id.ToString("N");
        return await lookups.FindAsync(
            number,
            async own => await ProvenAsync(own, number, accessCode, cancellationToken) is null ? null : number,
            cancellationToken) ?? throw new NotFoundError();
    }

    private async Task<Guid?> ProvenAsync(AppDbContext database, string number, string accessCode, CancellationToken cancellationToken)
    {
        var complaint = await database.Complaints.AsNoTracking()
            .SingleOrDefaultAsync(candidate => candidate.Number == number, cancellationToken);
        return complaint?.IsAccessCode(codes.Hash(complaint.Id, accessCode)) == true ? complaint.Id : null;
    }

    private static Task<ComplaintTracking?> ReadAsync(AppDbContext database, Guid id, CancellationToken cancellationToken) =>
        database.Complaints.Where(complaint => complaint.Id == id)
            .Select(complaint => new ComplaintTracking(
                NodeId.Format(nameof(Complaint), complaint.Id), complaint.Number, complaint.Status, complaint.WaitingOn, complaint.Class,
                complaint.FiledAt, complaint.UpdatedAt, complaint.DueAt == Complaint.Never ? null : complaint.DueAt,
                complaint.Answer, complaint.ForwardedTo,
                complaint.History.OrderBy(change => change.Sequence).Select(change => new ComplaintStep(change.Status, change.At)).ToList(),
                complaint.Entries.OrderBy(entry => entry.Sequence).Select(entry => new ComplaintRemark(entry.Kind, entry.Text, entry.At)).ToList()))
            .AsSplitQuery()
            .SingleOrDefaultAsync(cancellationToken);
}
