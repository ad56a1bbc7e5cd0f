using System.ComponentModel;
using System.Linq.Expressions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Complaints;

internal sealed class ComplaintFilter : FilterInput<Complaint>
{
    public ComplaintFilter()
    {
        Field(complaint => complaint.Number);
        Field(complaint => complaint.Status);
        Field(complaint => complaint.Topic);
        Field(complaint => complaint.Class);
        Field(complaint => complaint.WaitingOn);
        Field(complaint => complaint.Level);
        Field(complaint => complaint.RegionCode);
        Field(complaint => complaint.FiledAt);
        Field(complaint => complaint.UpdatedAt);
        Field(complaint => complaint.DueAt);
    }
}

internal sealed class ComplaintSort : SortInput<Complaint>
{
    public ComplaintSort()
    {
        Field(complaint => complaint.FiledAt);
        Field(complaint => complaint.DueAt);
    }
}

[QueryType]
internal static class ComplaintQueries
{
    private static readonly Expression<Func<Complaint, string>> byNumber = complaint => complaint.Number;

    [Description("The complaint with this number; null where it is missing or not yours to read.")]
    [Authorize(Policies.ReadComplaints)]
    public static NodeRef<Complaint>? GetComplaintByNumber(
        [Description("Number, ADU-1606-YYMM-XXXXXX.")] string number, NodeLoader<Complaint> complaints) =>
        complaints.By(byNumber, ComplaintNumber.Normalize(number));

    [Description("The complaints that the caller may read, by receipt if no `order` is given; by `dueAt` the overdue ones come first. A page may end early, where `where` finds little among 10,000 records: `hasNextPage` says that `endCursor` goes on.")]
    [Authorize(Policies.ReadComplaints)]
    [UsePaging(IncludeTotalCount = true), UseFiltering<ComplaintFilter>, UseSorting<ComplaintSort>]
    public static IQueryable<Complaint> GetComplaints(AppDbContext database) => database.Complaints;

    [Description("The complaints that the caller answers for (pengaduan saya); by `dueAt` the overdue ones come first.")]
    [Authorize(Policies.RespondToComplaint)]
    [UsePaging(IncludeTotalCount = true), UseFiltering<ComplaintFilter>, UseSorting<ComplaintSort>]
    public static IQueryable<Complaint> GetMyComplaints(AppDbContext database, Caller caller) =>
        database.Complaints.Where(complaint => complaint.AssignedTo == caller.Actor.Subject);

    [Description("Tracking without an account (lacak pengaduan), for whoever has the access code; so an anonymous reporter reads questions and answer. An unknown number answers like a wrong code: null. By POST only: the code has no place in an address.")]
    [OnlyByPost]
    public static Task<ComplaintTracking?> TrackComplaintAsync(
        [Description("Number.")] string number,
        [Description("The access code (kode akses) that was shown when it was filed.")] string accessCode,
        ReporterActs reporters,
        CancellationToken cancellationToken) => reporters.TrackAsync(number, accessCode, cancellationToken);
}
