using System.ComponentModel;
using SipOkMuba.Api.Appointments;
using SipOkMuba.Api.Events;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Complaints;

[ObjectType, Description("A complaint entered a status (perubahan status pengaduan).")]
internal sealed class ComplaintChanged(LoggedEvent logged) : Event(logged)
{
    [Description("The status of this event, however late it is read.")]
    public ComplaintStatus Status => Logged.Payload.Member<ComplaintStatus>("status")!.Value;

    [Description("The status before; null for the first.")]
    public ComplaintStatus? PreviousStatus => Logged.Payload.Member<ComplaintStatus>("previousStatus");
}

[ObjectType, Description("Something was noted of a complaint, such as a warning that its time runs out (peringatan tenggat).")]
internal sealed class ComplaintNoted(LoggedEvent logged) : Event(logged)
{
    [Description("Which time limit it is about, if it is about one.")]
    public ComplaintTarget? Target => Logged.Payload.Member<ComplaintTarget>("target");

    [Description("Until when that limit holds.")]
    public DateTimeOffset? DueAt => Logged.Payload.Moment("dueAt");

    [Description("With whom it is after an escalation: 1 the supervisor, 2 the head of office.")]
    public int? Level => Logged.Payload.TryGetProperty("level", out var level) ? level.GetInt32() : null;
}

[ObjectType<ComplaintChanged>]
internal static class ComplaintOfChange
{
    [Description("The complaint as it is now; null where the caller may not read it.")]
    public static NodeRef<Complaint>? GetComplaint([Parent] ComplaintChanged happened, NodeLoader<Complaint> complaints) =>
        complaints.ById(happened.Logged.SubjectId);
}

[ObjectType<ComplaintNoted>]
internal static class ComplaintOfNote
{
    [Description("The complaint as it is now; null where the caller may not read it.")]
    public static NodeRef<Complaint>? GetComplaint([Parent] ComplaintNoted happened, NodeLoader<Complaint> complaints) =>
        complaints.ById(happened.Logged.SubjectId);
}
