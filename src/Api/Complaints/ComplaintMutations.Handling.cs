using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Complaints;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Complaints;

internal static partial class ComplaintMutations
{
    [Description("Verifies a complaint (telaah) and classes it, which sets its time limit; within 3 working days.")]
    [Authorize(Policies.VerifyComplaint), ComplaintVerbErrors, Error<ConcernedByComplaintError>]
    public static Task<Complaint> VerifyComplaintAsync(
        [ID(nameof(Complaint)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("How it is treated.")] ComplaintClass @class,
        [ID(nameof(StaffMember)), Description("Whom of the staff it is about, where nobody was named before: that account does not handle it.")] Guid? concernedStaffId,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) => ChangeAsync(
            database, id, expectedVersion, caller,
            async (complaint, calendar) => complaint.Verify(
                caller.Actor, time.GetUtcNow(), calendar, @class, await database.SubjectOfStaffAsync(concernedStaffId, cancellationToken)),
            cancellationToken);

    [Description("Asks the reporter to make a complaint clearer (minta klarifikasi): the clock stands still, by whole working days, until it is answered; after 10 days without an answer the complaint is closed.")]
    [Authorize(Policies.RequestClarification), ComplaintVerbErrors, Error<ConcernedByComplaintError>, Error<InvalidTextError>]
    public static Task<Complaint> RequestClarificationAsync(
        [ID(nameof(Complaint)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("What is to be made clear, at most 2,000 characters; the reporter reads it.")] string question,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) => ChangeAsync(
            database, id, expectedVersion, caller,
            (complaint, calendar) => complaint.RequestClarification(caller.Actor, time.GetUtcNow(), calendar, question),
            cancellationToken);

    [Description("Hands a complaint that is no matter of this office to the agency whose matter it is (diteruskan).")]
    [Authorize(Policies.ForwardComplaint), ComplaintVerbErrors, Error<ConcernedByComplaintError>, Error<InvalidTextError>]
    public static Task<Complaint> ForwardComplaintAsync(
        [ID(nameof(Complaint)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("The agency (instansi tujuan), at most 200 characters.")] string agency,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) => ChangeAsync(
            database, id, expectedVersion, caller,
            (complaint, calendar) => complaint.Forward(caller.Actor, time.GetUtcNow(), calendar, agency),
            cancellationToken);

    [Description("Makes an officer answer for a verified complaint (disposisi); a supervisor may give it to another one later.")]
    [Authorize(Policies.AssignComplaint), ComplaintVerbErrors, Error<ConcernedByComplaintError>, Error<InvalidAssigneeError>]
    public static Task<Complaint> AssignComplaintAsync(
        [ID(nameof(Complaint)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [ID(nameof(StaffMember)), Description("The officer; absent: the officer who calls.")] Guid? assigneeId,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) => ChangeAsync(
            database, id, expectedVersion, caller,
            async (complaint, calendar) => complaint.Assign(
                caller.Actor, time.GetUtcNow(), calendar, await database.StaffMemberAsync(assigneeId, cancellationToken)),
            cancellationToken);

    [Description("Tells the reporter of the first follow-up (tindak lanjut), by the assigned officer within 5 working days.")]
    [Authorize(Policies.RespondToComplaint), ComplaintVerbErrors]
    [Error<ConcernedByComplaintError>, Error<ComplaintOfAnotherError>, Error<InvalidTextError>]
    public static Task<Complaint> RespondToComplaintAsync(
        [ID(nameof(Complaint)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("What is being done, at most 2,000 characters; the reporter reads it.")] string text,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) => ChangeAsync(
            database, id, expectedVersion, caller,
            (complaint, calendar) => complaint.Respond(caller.Actor, time.GetUtcNow(), calendar, text),
            cancellationToken);

    [Description("Answers a complaint (penyelesaian) with its root cause; one that calls for supervision is answered by a supervisor or the head of office. Complaints that follow it get the same answer.")]
    [Authorize(Policies.ResolveComplaint), ComplaintVerbErrors]
    [Error<ConcernedByComplaintError>, Error<ComplaintOfAnotherError>, Error<SupervisorNeededError>, Error<InvalidTextError>]
    public static Task<Complaint> ResolveComplaintAsync(
        [ID(nameof(Complaint)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("The answer (jawaban), at most 2,000 characters.")] string answer,
        [Description("Why it had come to it (akar masalah).")] RootCause rootCause,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) => ChangeAsync(
            database, id, expectedVersion, caller,
            (complaint, calendar) => complaint.Resolve(caller.Actor, time.GetUtcNow(), calendar, answer, rootCause),
            cancellationToken);

    [Description("Lets a complaint follow another one about the same (gabungkan): it gets the answer of that one and closes with it.")]
    [Authorize(Policies.MergeComplaint), ComplaintVerbErrors, Error<ConcernedByComplaintError>, Error<InvalidMergeError>]
    public static async Task<Complaint> MergeComplaintAsync(
        [ID(nameof(Complaint)), Description("The complaint that follows.")] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [ID(nameof(Complaint)), Description("The complaint that it follows, which is worked on.")] Guid intoId,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var other = await database.Complaints.Where(ComplaintRows.Of(caller))
            .SingleOrDefaultAsync(candidate => candidate.Id == intoId, cancellationToken) ?? throw new NotFoundError();
        return await ChangeAsync(
            database, id, expectedVersion, caller,
            (complaint, calendar) => complaint.MergeInto(other, caller.Actor, time.GetUtcNow(), calendar),
            cancellationToken);
    }

    [Description("Takes a complaint to the next level (eskalasi): the supervisor, then the head of office.")]
    [Authorize(Policies.EscalateComplaint), ComplaintVerbErrors, Error<HighestLevelError>]
    public static Task<Complaint> EscalateComplaintAsync(
        [ID(nameof(Complaint)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) => ChangeAsync(
            database, id, expectedVersion, caller,
            (complaint, _) => complaint.Escalate(caller.Actor, time.GetUtcNow()),
            cancellationToken);

    private static Task<Complaint> ChangeAsync(
        AppDbContext database, Guid id, int? expectedVersion, Caller caller, Action<Complaint, WorkingCalendar> act, CancellationToken cancellationToken) =>
        ChangeAsync(
            database, id, expectedVersion, caller,
            (complaint, calendar) =>
            {
                act(complaint, calendar);
                return Task.CompletedTask;
            },
            cancellationToken);

    private static async Task<Complaint> ChangeAsync(
        AppDbContext database, Guid id, int? expectedVersion, Caller caller, Func<Complaint, WorkingCalendar, Task> act, CancellationToken cancellationToken)
    {
        var complaint = await database.Complaints.Where(ComplaintRows.Of(caller)).ForChange().WithFollowers()
            .SingleOrDefaultAsync(candidate => candidate.Id == id, cancellationToken) ?? throw new NotFoundError();
        complaint.Expect(expectedVersion);
        await act(complaint, await database.WorkingCalendarAsync(cancellationToken));
        await database.SaveChangesAsync(cancellationToken);
        return complaint;
    }
}
