using System.ComponentModel;
using System.Text.Json;
using SipOkMuba.Api.Events;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Appointments;

[ObjectType, Description("An appointment was made or changed (perubahan janji temu).")]
internal sealed class AppointmentChanged(LoggedEvent logged) : Event(logged)
{
    [Description("The status of this event, however late it is read.")]
    public AppointmentStatus Status => Logged.Payload.Member<AppointmentStatus>("status")!.Value;

    [Description("The status before; null for the first.")]
    public AppointmentStatus? PreviousStatus => Logged.Payload.Member<AppointmentStatus>("previousStatus");

    [Description("The time of the appointment from then on.")]
    public DateTimeOffset StartsAt => Logged.Payload.GetProperty("startsAt").GetDateTimeOffset();

    [Description("The time before, where the event moved it.")]
    public DateTimeOffset? PreviousStartsAt => Logged.Payload.Moment("previousStartsAt");
}

[ObjectType, Description("Something was noted of an appointment, such as a reminder.")]
internal sealed class AppointmentNoted(LoggedEvent logged) : Event(logged);

[ObjectType, Description("An entry of a waitlist entered a status (perubahan daftar tunggu).")]
internal sealed class WaitlistChanged(LoggedEvent logged) : Event(logged)
{
    [Description("The status of this event, however late it is read.")]
    public WaitlistStatus Status => Logged.Payload.Member<WaitlistStatus>("status")!.Value;

    [Description("The status before; null for the first.")]
    public WaitlistStatus? PreviousStatus => Logged.Payload.Member<WaitlistStatus>("previousStatus");
}

[ObjectType, Description("Places of a time were taken or came free (perubahan ketersediaan); `subjectVersion` counts the changes of that time.")]
internal sealed class SlotAvailabilityChanged(LoggedEvent logged) : Event(logged)
{
    [ID, Description("The service point; null for a mobile visit.")]
    public string? ServicePointId => Of("servicePointId", nameof(ServicePoint));

    [ID, Description("The mobile visit; null for a service point.")]
    public string? MobileVisitId => Of("mobileVisitId", "MobileVisit");

    [Description("When the time begins.")]
    public DateTimeOffset StartsAt => Logged.Payload.GetProperty("startsAt").GetDateTimeOffset();

    [Description("Places that everybody could book after it; those of the vulnerable come free a day before.")]
    public int Available => Logged.Payload.GetProperty("available").GetInt32();

    [Description("Its places; 0 where it is no longer served.")]
    public int Capacity => Logged.Payload.GetProperty("capacity").GetInt32();

    private string? Of(string member, string type) => Logged.Payload.Id(member) is { } id ? NodeId.Format(type, id) : null;
}

internal static class Payload
{
    public static T? Member<T>(this JsonElement payload, string name)
        where T : struct, Enum =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Members<T>.ByText[value.GetString()!] : null;

    public static Guid? Id(this JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetGuid() : null;

    public static DateTimeOffset? Moment(this JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetDateTimeOffset() : null;

    private static class Members<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<string, T> ByText = Enum.GetValues<T>().ToDictionary(member => member.ToText());
    }
}

[ObjectType<AppointmentChanged>]
internal static class AppointmentOfChange
{
    [Description("The appointment as it is now.")]
    public static NodeRef<Appointment> GetAppointment([Parent] AppointmentChanged happened, NodeLoader<Appointment> appointments) =>
        appointments.ById(happened.Logged.SubjectId);
}

[ObjectType<AppointmentNoted>]
internal static class AppointmentOfNote
{
    [Description("The appointment as it is now.")]
    public static NodeRef<Appointment> GetAppointment([Parent] AppointmentNoted happened, NodeLoader<Appointment> appointments) =>
        appointments.ById(happened.Logged.SubjectId);
}

[ObjectType<WaitlistChanged>]
internal static class EntryOfChange
{
    [Description("The entry as it is now.")]
    public static NodeRef<WaitlistEntry> GetWaitlistEntry([Parent] WaitlistChanged happened, NodeLoader<WaitlistEntry> entries) =>
        entries.ById(happened.Logged.SubjectId);
}
