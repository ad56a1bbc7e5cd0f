using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Complaints;

[ObjectType, Description("Somebody of the staff, for a complaint: who may answer for it, or whom it may be about.")]
internal sealed record ComplaintColleague(
    [property: ID, Description("For `assigneeId` and `concernedStaffId`.")] string Id,
    [property: Description("Name of the member of staff.")] string Name,
    [property: Description("What it is (peran).")] StaffRole Role,
    [property: Description("Whether it can be made to answer for the complaint.")] bool MayAnswer);

[QueryType]
internal static class ComplaintStaffQueries
{
    private const int Most = 250;

    [Description("The active staff of the place and of the region of a complaint, by name, 250 at the most: to give the complaint to one of them, or to note whom it is about. Empty where the caller may not read the complaint.")]
    [Authorize(Policies.AssignComplaint), ListSize(50)]
    public static async Task<IReadOnlyList<ComplaintColleague>> GetComplaintStaffAsync(
        [ID(nameof(Complaint)), Description("The complaint.")] Guid id,
        AppDbContext database,
        Caller caller,
        CancellationToken cancellationToken)
    {
        var complaint = await database.Complaints.AsNoTracking().Where(ComplaintRows.Of(caller))
            .SingleOrDefaultAsync(found => found.Id == id, cancellationToken);
        if (complaint is null)
        {
            return [];
        }

        // The directory of one office: some hundreds at the most.
        var staff = await database.StaffMembers.AsNoTracking().Where(member => member.Active)
            .OrderBy(member => member.Name).ThenBy(member => member.Key)
            .ToListAsync(cancellationToken);
        return
        [
            .. staff.Where(member => member.ServesIn(complaint.PlaceCode) || member.ServesIn(complaint.RegionCode))
                .Take(Most)
                .Select(member => new ComplaintColleague(
                    NodeId.Format(nameof(StaffMember), member.Id), member.Name, member.Role, complaint.MayBeAnsweredBy(member))),
        ];
    }
}
