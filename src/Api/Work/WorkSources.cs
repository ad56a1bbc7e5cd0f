using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Complaints;
using SipOkMuba.Api.Conversations;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Work;

/// What somebody has to do, from each kind of record, a bounded number of the most urgent.
internal sealed class WorkSources(AppDbContext database, Caller caller, string? region, DateTimeOffset now, ListLimits limits)
{
    private const int MostOfAKind = 1_000;

    public async Task<List<WorkItem>> ReadAsync(CancellationToken cancellationToken)
    {
        var offices = await database.OfficeClocksAsync(cancellationToken);
        return 
        [
            .. await ApplicationsAsync(offices, cancellationToken),
            .. await ConversationsAsync(offices, cancellationToken),
            .. await ComplaintsAsync(cancellationToken),
        ];
    }

    private async Task<IEnumerable<WorkItem>> ApplicationsAsync(OfficeClocks offices, CancellationToken cancellationToken)
    {
        if (!caller.Roles.Contains(ActorRole.Verifier))
        {
            return [];
        }

        var claimed = await database.Applications.AsNoTracking()
            .Where(application => application.AssignedTo == caller.Actor.Subject)
            .Where(Here<Application>(application => application.RegionCode))
            .OrderBy(application => application.SubmittedAt).ThenBy(application => application.Key)
            .Take(MostOfAKind)
            .Select(application => new { application.Id, application.RegionCode, application.StatusSince, application.QueuedAt })
            .ToListAsync(cancellationToken);
        return claimed.Select(it => Item(
            nameof(Application), it.Id, it.RegionCode, it.StatusSince,
            offices.Of(it.RegionCode).Add(it.QueuedAt ?? it.StatusSince, ApplicationDeadlines.Verification)));
    }

    /// An officer's own, until they go back to the queue or the citizen has an answer; a supervisor's, who wait too long.
    private async Task<IEnumerable<WorkItem>> ConversationsAsync(OfficeClocks offices, CancellationToken cancellationToken)
    {
        var conversations = database.Conversations.AsNoTracking();
        if (caller.Roles.Contains(ActorRole.Officer))
        {
            conversations = conversations.Where(conversation =>
                conversation.AssignedTo == caller.Actor.Subject && conversation.WaitingOn == WaitingParty.Office);
        }
        else if (caller.Roles.Contains(ActorRole.Supervisor))
        {
            conversations = conversations
                .Where(conversation => conversation.QueuedSince != null && conversation.SupervisorAlertedAt != null)
                .Where(ConversationRows.Of(caller));
        }
        else
        {
            return [];
        }

        var found = await conversations.Where(Here<Conversation>(conversation => conversation.RegionCode))
            .OrderBy(conversation => conversation.QueuedSince).ThenBy(conversation => conversation.Key)
            .Take(MostOfAKind)
            .Select(it => new { it.Id, it.RegionCode, it.Status, it.UpdatedAt, it.AssignedAt, it.AwaitingReplySince, it.SupervisorAlertedAt })
            .ToListAsync(cancellationToken);
        return found.Select(it => Item(
            nameof(Conversation), it.Id, it.RegionCode, it.AwaitingReplySince ?? it.AssignedAt ?? it.UpdatedAt,
            it.Status == ConversationStatus.Assigned ? it.AssignedAt + ConversationRules.Requeue
                : it.AwaitingReplySince is { } asked ? offices.Of(it.RegionCode).Add(asked, ConversationRules.SupervisorAlert)
                : it.SupervisorAlertedAt));
    }

    private async Task<IEnumerable<WorkItem>> ComplaintsAsync(CancellationToken cancellationToken)
    {
        if (OfRole() is not { } wanted)
        {
            return [];
        }

        var complaints = new List<WorkItem>();
        foreach (var status in ComplaintStatuses.Open)
        {
            // Along the index of those that stand so, so that what has ended is never read.
            var open = OrderedWalk<Complaint>.Take(
                    database.Complaints.AsNoTracking().Where(complaint => complaint.Status == status)
                        .OrderBy(complaint => complaint.FiledAt).ThenBy(complaint => complaint.Key),
                    limits.CountWindow)
                .Where(ComplaintRows.Of(caller)).Where(wanted).Where(Here<Complaint>(complaint => complaint.RegionCode));
            var found = await open
                .OrderBy(complaint => complaint.DueAt).ThenBy(complaint => complaint.Key)
                .Take(MostOfAKind)
                .Select(complaint => new { complaint.Id, complaint.RegionCode, complaint.StatusSince, complaint.DueAt })
                .ToListAsync(cancellationToken);
            complaints.AddRange(found.Select(it => Item(
                nameof(Complaint), it.Id, it.RegionCode, it.StatusSince, it.DueAt == Complaint.Never ? null : it.DueAt)));
        }

        return complaints;
    }

    /// Of an officer the own and those that nobody has yet; from above what has been escalated so far, and what an officer may
    /// not answer.
    private Expression<Func<Complaint, bool>>? OfRole()
    {
        var self = caller.Actor.Subject;
        return caller.Roles.Contains(ActorRole.Officer)
            ? complaint => (complaint.AssignedTo == self && complaint.WaitingOn == WaitingParty.Office)
                || complaint.Status == ComplaintStatus.Received || complaint.Status == ComplaintStatus.Verified
            : caller.Roles.Contains(ActorRole.Supervisor)
                ? complaint => complaint.Level >= 1 || (complaint.Class == ComplaintClass.Supervisory && complaint.Status == ComplaintStatus.InProgress)
                : caller.Roles.Contains(ActorRole.Head) ? complaint => complaint.Level == 2 : null;
    }

    private Expression<Func<T, bool>> Here<T>(Expression<Func<T, string?>> code) => region is null ? _ => true : RegionScope.Within(code, [region]);

    private WorkItem Item(string type, Guid id, string region, DateTimeOffset since, DateTimeOffset? dueAt) =>
        new(type, id, region, since, dueAt, dueAt < now);
}
