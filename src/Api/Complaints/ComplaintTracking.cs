using System.ComponentModel;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Complaints;

[ObjectType, Description("What whoever has number and access code may see of a complaint: nothing of the reporter.")]
internal sealed record ComplaintTracking(
    [property: ID, Description("Its id, for the reporter's own changes with the access code.")] string Id,
    [property: Description("Number.")] string Number,
    [property: Description("Where it stands.")] ComplaintStatus Status,
    [property: Description("Who is waited for; null once it has ended.")] WaitingParty? WaitingOn,
    [property: Description("How it is treated; null until it is verified.")] ComplaintClass? Class,
    [property: Description("When it was filed.")] DateTimeOffset FiledAt,
    [property: Description("When it changed last.")] DateTimeOffset UpdatedAt,
    [property: Description("Until when the office must do what comes next; null while the reporter is waited for, and where there is no limit.")] DateTimeOffset? DueAt,
    [property: Description("The office's answer.")] string? Answer,
    [property: Description("The agency whose matter it is, where it was forwarded.")] string? ForwardedTo,
    [property: Description("Every status entered, oldest first.")] IReadOnlyList<ComplaintStep> Steps,
    [property: Description("What was written to and fro, oldest first.")] IReadOnlyList<ComplaintRemark> Entries);

[ObjectType, Description("A status that a complaint entered.")]
internal sealed record ComplaintStep(
    [property: Description("The status.")] ComplaintStatus Status,
    [property: Description("When it was entered.")] DateTimeOffset At);

[ObjectType, Description("Something that was written to the other side.")]
internal sealed record ComplaintRemark(
    [property: Description("What it is.")] ComplaintEntryKind Kind,
    [property: Description("The text.")] string Text,
    [property: Description("When it was written.")] DateTimeOffset At);
