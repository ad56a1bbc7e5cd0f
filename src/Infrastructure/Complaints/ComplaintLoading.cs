using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Complaints;

namespace SipOkMuba.Infrastructure.Complaints;

/// What the verbs of a complaint need of it.
public static class ComplaintLoading
{
    public static IQueryable<Complaint> ForChange(this IQueryable<Complaint> complaints) =>
        complaints.Include(complaint => complaint.Waits.Where(wait => wait.EndedAt == null));

    /// For verbs that end it or answer it.
    public static IQueryable<Complaint> WithFollowers(this IQueryable<Complaint> complaints) => complaints
        .Include(complaint => complaint.Followers).ThenInclude(follower => follower.Waits.Where(wait => wait.EndedAt == null))
        .AsSplitQuery();
}
