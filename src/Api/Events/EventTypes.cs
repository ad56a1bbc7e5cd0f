using System.ComponentModel;
using System.Text.Json;
using SipOkMuba.Api.Appointments;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Infrastructure.Events;
using ComplaintChanged = SipOkMuba.Api.Complaints.ComplaintChanged;
using ComplaintNoted = SipOkMuba.Api.Complaints.ComplaintNoted;
using ConversationChanged = SipOkMuba.Api.Conversations.ConversationChanged;
using ConversationNoted = SipOkMuba.Api.Conversations.ConversationNoted;
using QueueChanged = SipOkMuba.Api.Conversations.QueueChanged;
using AppointmentChanged = SipOkMuba.Api.Appointments.AppointmentChanged;
using MobileVisitChanged = SipOkMuba.Api.MobileVisits.MobileVisitChanged;
using AppointmentNoted = SipOkMuba.Api.Appointments.AppointmentNoted;
using SlotAvailabilityChanged = SipOkMuba.Api.Appointments.SlotAvailabilityChanged;
using NotificationChanged = SipOkMuba.Api.Notifications.NotificationChanged;
using WaitlistChanged = SipOkMuba.Api.Appointments.WaitlistChanged;

namespace SipOkMuba.Api.Events;

[InterfaceType, Description("A fact of the one event log (kejadian). It holds no NIK, name or free text.")]
internal abstract class Event(LoggedEvent logged) : ICursored
{
    [GraphIgnore] public LoggedEvent Logged => logged;

    [ID, Description("The event's id: the same on every wire, for an effect exactly once.")] public string Id => logged.EventId.ToString();

    [Description("Resume with `after` to go on with the next event.")] public string Cursor => logged.Cursor;

    [Description("What happened, such as application.verified.")] public string Type => logged.Type;

    [Description("Counts the subject's events 1, 2, 3 … without gaps.")] public int SubjectVersion => logged.SubjectVersion;

    [Description("When it happened.")] public DateTimeOffset OccurredAt => logged.OccurredAt;

    [Description("Kemendagri code of the region concerned.")] public string? Region => logged.Region;

    [Description("In which role it was done.")] public ActorRole ActorRole => logged.ActorRole;

    [Description("Who is waited for from now on.")] public WaitingParty? WaitingOn => logged.WaitingOn;

    [Description("Version of the event's own data.")] public int SchemaVersion => logged.SchemaVersion;

    [Description("What a channel needs to word a message.")]
    public MessageTemplateInfo? Template => logged.Template is { } template
        ? new MessageTemplateInfo(template.Key, [.. template.Variables.Select(variable => new MessageVariableInfo(variable.Name, variable.Value))])
        : null;

    /// The same object for all who read the same event.
    public static Event Of(LoggedEvent logged) => logged.ShownAs(Create);

    private static Event Create(LoggedEvent logged) => logged.SubjectType switch
    {
        nameof(Application) when logged.Payload.TryGetProperty("status", out _) => new ApplicationStatusChanged(logged),
        nameof(Application) => new ApplicationNoted(logged),
        nameof(Appointment) when logged.Payload.TryGetProperty("status", out _) => new AppointmentChanged(logged),
        nameof(Appointment) => new AppointmentNoted(logged),
        nameof(WaitlistEntry) => new WaitlistChanged(logged),
        nameof(Slot) => new SlotAvailabilityChanged(logged),
        nameof(MobileVisit) => new MobileVisitChanged(logged),
        nameof(Complaint) when logged.Payload.TryGetProperty("status", out _) => new ComplaintChanged(logged),
        nameof(Complaint) => new ComplaintNoted(logged),
        nameof(Conversation) when logged.Payload.TryGetProperty("status", out _) => new ConversationChanged(logged),
        nameof(Conversation) => new ConversationNoted(logged),
        nameof(ConversationDesk) => new QueueChanged(logged),
        nameof(Domain.Citizens.Citizen) => new CitizenNoted(logged),
        nameof(Domain.ServicePoints.ServicePoint) => new ServicePointNoted(logged),
        nameof(Domain.Calendars.HolidayYear) => new CalendarNoted(logged),
        nameof(Domain.Staff.StaffMember) => new StaffNoted(logged),
        nameof(Domain.Partners.Partner) => new PartnerNoted(logged),
        nameof(Domain.Notifications.Notification) => new NotificationChanged(logged),
        nameof(Domain.Webhooks.Webhook) => new WebhookNoted(logged),
        var unknown => throw new InvalidOperationException($"Events of {unknown} have no type in the schema."),
    };
}

[ObjectType, Description("An application entered a status (perubahan status permohonan).")]
internal sealed class ApplicationStatusChanged(LoggedEvent logged) : Event(logged)
{
    [Description("The status of this event, however late it is read.")] public ApplicationStatus Status => Read("status")!.Value;

    [Description("The status before; null for the first.")] public ApplicationStatus? PreviousStatus => Read("previousStatus");

    private ApplicationStatus? Read(string name) =>
        Logged.Payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? Statuses[value.GetString()!]
            : null;

    private static readonly Dictionary<string, ApplicationStatus> Statuses =
        Enum.GetValues<ApplicationStatus>().ToDictionary(status => status.ToText());
}

[ObjectType, Description("Something was noted of an application, in the same status.")]
internal sealed class ApplicationNoted(LoggedEvent logged) : Event(logged);

[ObjectType, Description("Something was noted of a citizen, such as a consent.")]
internal sealed class CitizenNoted(LoggedEvent logged) : Event(logged);

[ObjectType, Description("Something was noted of a service point, such as its blank cards.")]
internal sealed class ServicePointNoted(LoggedEvent logged) : Event(logged);

[ObjectType, Description("Something was noted of the working calendar, such as new holidays.")]
internal sealed class CalendarNoted(LoggedEvent logged) : Event(logged);

[ObjectType, Description("Something was noted of a member of staff, such as other regions.")]
internal sealed class StaffNoted(LoggedEvent logged) : Event(logged);

[ObjectType, Description("Something was noted of a partner, such as a new key.")]
internal sealed class PartnerNoted(LoggedEvent logged) : Event(logged);

[ObjectType, Description("Something was noted of a webhook, such as its being switched off.")]
internal sealed class WebhookNoted(LoggedEvent logged) : Event(logged);

[ObjectType, GraphName("MessageTemplate"), Description("Key and variables of a message; each channel words it in its own way.")]
internal sealed record MessageTemplateInfo(
    [property: Description("Key of the template.")] string Key,
    [property: Description("Values for its places; never a name or a NIK.")] IReadOnlyList<MessageVariableInfo> Variables);

[ObjectType, GraphName("MessageVariable"), Description("A value for a place of a template.")]
internal sealed record MessageVariableInfo(
    [property: Description("Name of the place.")] string Name,
    [property: Description("The value.")] string Value);

[ObjectType<Event>]
internal static class EventSubject
{
    [Description("What it happened to; null where the caller may not read it, and of a slot or a queue, which the event tells whole.")]
    public static NodeRef? GetSubject([Parent] Event happened, NodeLoader nodes) =>
        happened is SlotAvailabilityChanged or QueueChanged ? null : nodes.ById(happened.Logged.SubjectType, happened.Logged.SubjectId);
}

[ObjectType<ApplicationStatusChanged>]
internal static class ApplicationOfStatusChange
{
    [Description("The application as it is now.")]
    public static NodeRef<Application> GetApplication([Parent] ApplicationStatusChanged happened, NodeLoader<Application> applications) =>
        applications.ById(happened.Logged.SubjectId);
}

[ObjectType<ApplicationNoted>]
internal static class ApplicationOfNote
{
    [Description("The application as it is now.")]
    public static NodeRef<Application> GetApplication([Parent] ApplicationNoted happened, NodeLoader<Application> applications) =>
        applications.ById(happened.Logged.SubjectId);
}
