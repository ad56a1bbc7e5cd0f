using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Complaints;

[Description("The complaint's status does not allow this.")]
public sealed class InvalidComplaintTransitionError(ComplaintStatus status)
    : DomainError("INVALID_COMPLAINT_TRANSITION")
{
    [Description("The status now.")]
    public ComplaintStatus ComplaintStatus => status;
}

[Description("Whoever a complaint is about does not handle it.")]
public sealed class ConcernedByComplaintError() : DomainError("CONCERNED_BY_COMPLAINT");

[Description("Another officer answers for the complaint.")]
public sealed class ComplaintOfAnotherError() : DomainError("COMPLAINT_OF_ANOTHER");

[Description("The complaint can be given to an active officer who serves in its region.")]
public sealed class InvalidAssigneeError() : DomainError("INVALID_ASSIGNEE");

[Description("A complaint of this class is answered by a supervisor or the head of office.")]
public sealed class SupervisorNeededError() : DomainError("SUPERVISOR_NEEDED");

[Description("A complaint that calls for supervision can not be withdrawn.")]
public sealed class ComplaintNotWithdrawableError() : DomainError("COMPLAINT_NOT_WITHDRAWABLE");

[Description("The time for the reporter's answer is over.")]
public sealed class AnswerTimeOverError(DateTimeOffset endedAt) : DomainError("ANSWER_TIME_OVER")
{
    [Description("When it ended.")]
    public DateTimeOffset EndedAt => endedAt;
}

[Description("The complaint was reopened as often as the reporter may; the head of office can reopen it.")]
public sealed class TooManyReopeningsError(int maximum) : DomainError("TOO_MANY_REOPENINGS")
{
    [Description("How often the reporter may reopen.")]
    public int Maximum => maximum;
}

[Description("It is with the head of office already: there is no higher level.")]
public sealed class HighestLevelError() : DomainError("HIGHEST_LEVEL");

[Description("The complaint can not follow that one.")]
public sealed class InvalidMergeError(MergeFault reason) : DomainError("INVALID_MERGE")
{
    [Description("What stands against it.")]
    public MergeFault Reason => reason;
}

[Description("What stands against merging two complaints (halangan penggabungan).")]
public enum MergeFault
{
    [Description("They are the same (pengaduan yang sama).")] Itself,
    [Description("The other one is not worked on (tidak sedang ditangani).")] NotOpen,
    [Description("Others follow this one: let the other one follow it instead (diikuti pengaduan lain).")] HasFollowers,
    [Description("As many follow the other one as can (pengikut terlalu banyak).")] TooManyFollowers,
    [Description("The other one is secret: its answer is not for others (pengaduan lain rahasia).")] IntoSecret,
    [Description("This one calls for supervision, the other one does not (berkadar pengawasan).")] NeedsSupervision,
    [Description("This one is about the officer who answers for the other one (menyangkut petugasnya).")] AboutItsOfficer,
}

[Description("What is said of the reporter does not go together.")]
public sealed class InvalidReporterError(ReporterFault reason) : DomainError("INVALID_REPORTER")
{
    [Description("What is wrong.")]
    public ReporterFault Reason => reason;
}

[Description("What is wrong with what is said of a reporter (kesalahan data pelapor).")]
public enum ReporterFault
{
    [Description("A complaint that is not anonymous names its reporter, by NIK or by name (pelapor belum disebut).")] Missing,
    [Description("An anonymous complaint names nobody (pelapor anonim disebut).")] NamedInAnonymous,
    [Description("A citizen complains as oneself: no other NIK can be given (bukan diri sendiri).")] NotOneself,
}

[Description("The caller may read no application with this number.")]
public sealed class ComplainedApplicationNotFoundError() : DomainError("APPLICATION_NOT_FOUND");

[Description("The complaint holds as many entries as leave room for remarks.")]
public sealed class TooManyEntriesError(int maximum) : DomainError("TOO_MANY_ENTRIES")
{
    [Description("The most that is allowed.")]
    public int Maximum => maximum;
}
