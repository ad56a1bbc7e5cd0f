using System.Linq.Expressions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Api.Appointments;

[ObjectType<GroupBooking>]
internal static class GroupBookingNode
{
    public static void Configure(NodeDescriptor<GroupBooking> node)
    {
        node.Description("What became of a group for which a village office asked (pemesanan kelompok); by its id it can be read again for 30 days.")
            .Key(group => group.Key).Id(group => group.Id);
        node.Column(group => group.Mode, "What was to become of the others where somebody could not get a place.");
        node.Column(group => group.Booked, "How many got a place.");
        node.Column(group => group.Refused, "How many did not.");
        node.Column(group => group.CreatedAt, "When it was booked.");
        node.Many<GroupBookingRow>("results", row => row.GroupBookingKey, row => row.Number, "One for each row, in their order.").ListSize(GroupBooking.MostRows);
    }
}

[ObjectType<GroupBookingRow>]
internal static class GroupBookingRowNode
{
    public static void Configure(NodeDescriptor<GroupBookingRow> node)
    {
        node.Description("What became of one row (hasil per baris).").Key(row => row.Key).VisibleWithParent();
        node.Column("row", row => row.Number, number => number, "Its number, from 1 on.");
        node.Column("appointmentId", row => (Guid?)row.Appointment!.Id, id => id is { } given ? NodeId.Format(nameof(Appointment), given) : null,
            "Opaque id of the appointment; null where it was refused.").IsId().Nullable();
        node.Column(row => row.StartsAt, "When it begins, as it was booked.");
        node.Column(row => row.Code, "Why not, for a program: a code of the error catalogue; null where it was booked.");
        node.Served<RefusalOfRow, GraphCall, string>(
            "message", row => new RefusalOfRow(row.Code), (it, call) => it.Code is null ? null : call.Language.TextOf(it.Code), "Why not, for a person.")
            .Nullable();
    }
}

internal sealed record RefusalOfRow(string? Code);

/// Of who has booked it.
internal sealed class GroupBookingRows(Caller caller) : IRowRule<GroupBooking>
{
    public Expression<Func<GroupBooking, bool>> Visible
    {
        get
        {
            var subject = caller.Actor.Subject;
            return Policies.Table[Policies.BookAppointments].Allows(caller) ? group => group.BookedBy == subject : group => false;
        }
    }

    public bool IsOfAudience => false;
}
