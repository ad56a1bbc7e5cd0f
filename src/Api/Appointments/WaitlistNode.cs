using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

[ObjectType<WaitlistEntry>]
internal static class WaitlistNode
{
    public static void Configure(NodeDescriptor<WaitlistEntry> node)
    {
        node.Description("A citizen who waits for a place at a service point (daftar tunggu).")
            .Key(entry => entry.Key).Id(entry => entry.Id).ListedBy(entry => entry.JoinedAt).Personal(entry => entry.CitizenKey);
        node.Column(entry => entry.Status, "Where it stands.");
        node.One(entry => entry.ServicePoint, "Where a place is waited for.");
        node.Column(entry => entry.FirstDay, "The first day that suits.");
        node.Column(entry => entry.LastDay, "The last day that suits.");
        node.Column("nik", entry => entry.Citizen.NikPrefix, Nik.Mask, "NIK of the citizen, masked: the first four digits, then stars.");
        node.Column(entry => entry.Priority, "Whose turn comes first (prioritas).").Discloses(PersonalData.Assessment);
        node.Column(entry => entry.JoinedAt, "Since when it waits.");
        node.Column(entry => entry.OfferedStartsAt, "The time on offer; null where none is.");
        node.Column(entry => entry.OfferedUntil, "Until when it is kept.");
        node.Column(entry => entry.Version, "For `expectedVersion`: rises with every change that a person makes.");
    }
}

/// As with appointments.
internal sealed class WaitlistRows(Caller caller) : IRowRule<WaitlistEntry>
{
    public Expression<Func<WaitlistEntry, bool>> Visible =>
        Policies.Table[Policies.ReadAppointments].Allows(caller) ? Of(caller) : entry => false;

    public Expression<Func<WaitlistEntry, bool>> VisibleAfterChange => Of(caller);

    public Func<DbContext, IQueryable<WaitlistEntry>>? Candidates => caller is { Kind: CallerKind.Citizen, CitizenKey: { } citizen }
        ? database => ((AppDbContext)database).WaitlistEntries.Where(entry => entry.CitizenKey == citizen)
        : null;

    public static Expression<Func<WaitlistEntry, bool>> Of(Caller caller)
    {
        var ofCitizen = CitizenRecords.Of<WaitlistEntry>(caller, entry => entry.Citizen, entry => entry.CitizenKey, entry => entry.RegionCode);
        return caller.Kind == CallerKind.Staff
            ? ofCitizen.Or(RegionScope.Within<WaitlistEntry>(entry => entry.PlaceRegionCode, caller.Regions))
            : ofCitizen;
    }
}
