using SipOkMuba.Domain.Appointments;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.MobileVisits;

[ObjectType<MobileVisit>]
internal static class MobileVisitNode
{
    public static void Configure(NodeDescriptor<MobileVisit> node)
    {
        node.Description("A crew with a recording set that comes to villages or homes on one day (jemput bola).")
            .Key(visit => visit.Key).Id(visit => visit.Id).ListedBy(visit => visit.Date).Public();
        node.Column(visit => visit.Kind, "To what it comes (jenis jemput bola).");
        node.Column(visit => visit.Status, "Where it stands (status jemput bola).");
        node.Column(visit => visit.Date, "Its day (tanggal).");
        node.Column(visit => visit.RegionCode, "Kemendagri code of all that its villages share: a village, a district or the regency.");
        node.One(visit => visit.ServicePoint, "The office that sends it (titik layanan).");
        node.Many<Slot>(
            "stops", stop => stop.MobileVisitKey!.Value, stop => stop.StopNumber!.Value, "Its route (rute): the villages in order.").ListSize(5);
        node.Column("demand", visit => visit.Stops.Sum(stop => stop.Held + stop.Booked), places => places, "How many places are booked or kept (jumlah peminat).");
        node.Column(visit => visit.MinimumDemand, "How many are needed before it is confirmed; of a visit to homes one vulnerable resident is enough.");
        node.Column(visit => visit.Note, "What everybody may know of it; of one that was put off or called off, why (keterangan).");
        node.Column(visit => visit.ListTakenAt, "When an officer last took the list of who comes (daftar luring diambil); null: not for this day yet.");
        node.Many<Appointment>(
            "bookings",
            appointment => appointment.MobileVisitKey!.Value,
            appointment => appointment.SlotKey!.Value,
            "Who has a place, or had one and came or did not, by stop, as far as the caller may read them (daftar peserta); a visit has 250 places at the most.",
            appointment => appointment.Status != AppointmentStatus.Cancelled && appointment.Status != AppointmentStatus.Expired).ListSize(50);
        node.Column(visit => visit.PlannedAt, "When it was planned.");
        node.Column(visit => visit.UpdatedAt, "When it changed last.");
        node.Column(visit => visit.Version, "For `expectedVersion`: rises with every change that a person makes.");
    }
}

[ObjectType<Slot>]
internal static class MobileVisitStopNode
{
    public static void Configure(NodeDescriptor<Slot> node)
    {
        node.Name("MobileVisitStop").Description("A village on the route of a mobile visit, and its places (tempat singgah).")
            .Key(stop => stop.Key).VisibleWithParent();
        node.One(stop => stop.Village, "Where it stops (desa atau kelurahan).");
        node.Column("villageCode", stop => stop.RegionCode, code => code, "Kemendagri code of the village.");
        node.Column(stop => stop.StartsAt, "When the crew arrives; by this time a place is booked.");
        node.Column(stop => stop.EndsAt, "When it leaves.");
        node.Column(stop => stop.Capacity, "Its places (kapasitas).");
        node.Column(stop => stop.Reserved, "Of the places, those kept for vulnerable residents (penduduk rentan) until a day before.");
        node.Served(
            "available",
            stop => new SlotPlaces(stop.StartsAt, stop.Capacity, stop.Reserved, stop.Held + stop.Booked + stop.Offered, stop.UsedByVulnerable),
            (SlotPlaces places, TimeProvider time) => places.AvailableTo(AppointmentPriority.Normal, time.GetUtcNow()),
            "Places that everybody may book now (sisa tempat).");
        node.Served(
            "availableToVulnerable",
            stop => new SlotPlaces(stop.StartsAt, stop.Capacity, stop.Reserved, stop.Held + stop.Booked + stop.Offered, stop.UsedByVulnerable),
            (SlotPlaces places, TimeProvider time) => places.AvailableTo(AppointmentPriority.Vulnerable, time.GetUtcNow()),
            "Places left for vulnerable residents.");
    }
}
