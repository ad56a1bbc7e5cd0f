using System.ComponentModel;
using System.Globalization;
using SipOkMuba.Api.Appointments;
using SipOkMuba.Api.Events;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.MobileVisits;

[ObjectType, Description("A mobile visit was planned or changed (perubahan jemput bola).")]
internal sealed class MobileVisitChanged(LoggedEvent logged) : Event(logged)
{
    [Description("The status of this event, however late it is read.")]
    public MobileVisitStatus Status => Logged.Payload.Member<MobileVisitStatus>("status")!.Value;

    [Description("The status before; null for the first.")]
    public MobileVisitStatus? PreviousStatus => Logged.Payload.Member<MobileVisitStatus>("previousStatus");

    [Description("Its day from then on.")]
    public DateOnly Date => Day("date")!.Value;

    [Description("Its day before, where the event put it off.")]
    public DateOnly? PreviousDate => Day("previousDate");

    private DateOnly? Day(string member) =>
        Logged.Payload.TryGetProperty(member, out var value) ? DateOnly.ParseExact(value.GetString()!, "O", CultureInfo.InvariantCulture) : null;
}

[ObjectType<MobileVisitChanged>]
internal static class VisitOfChange
{
    [Description("The mobile visit as it is now.")]
    public static NodeRef<MobileVisit> GetMobileVisit([Parent] MobileVisitChanged happened, NodeLoader<MobileVisit> visits) =>
        visits.ById(happened.Logged.SubjectId);
}
