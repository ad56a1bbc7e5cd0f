namespace SipOkMuba.Api.Tests.Appointments;

/// How many places there are. What has begun keeps what it had.
internal sealed partial class BookingModel
{
    private readonly Dictionary<ModelPoint, int> places = points.ToDictionary(point => point, point => point.FirstPlaces);
    private readonly HashSet<ModelSlot> rows = [];
    private readonly Dictionary<ModelSlot, (int Places, int Reserved)> kept = [];

    public int Places(ModelSlot slot) => kept.TryGetValue(slot, out var former) ? former.Places : places[slot.Point];

    /// A tenth of the day's places so far, rounded down, less what the times before have.
    public int Reserved(ModelSlot slot) => kept.TryGetValue(slot, out var former) ? former.Reserved : Reserved(slot, places[slot.Point]);

    /// Refused where somebody would lose a place; what is only on offer goes back to its waitlist, the last to join first.
    public string SetPlaces(ModelPoint point, int count)
    {
        var coming = rows.Where(slot => slot.Point == point && slot.Start > Now).ToList();
        if (coming.Any(slot => InUse(slot).Count() > count && InUse(slot).Any(it => it.Status is "HELD" or "BOOKED")))
        {
            return "BOOKINGS_AFFECTED";
        }

        foreach (var slot in rows.Where(slot => slot.Point == point && slot.Start <= Now && !kept.ContainsKey(slot)))
        {
            kept[slot] = (Places(slot), Reserved(slot));
        }

        var grown = new List<ModelSlot>();
        foreach (var slot in coming)
        {
            var offers = Entries.Where(it => it.Status == "OFFERED" && it.Slot == slot).OrderByDescending(it => it.Number).ToList();
            foreach (var entry in offers.Take(InUse(slot).Count() + offers.Count - count))
            {
                touched.Add(slot);
                entry.Slot = null;
                Enter(entry, "WAITING", "waitlist.requeued");
            }

            // That is told first, then how many places there are; who has come already keeps the place.
            Done();
            var (former, now) = ((Places(slot), Reserved(slot)), (Math.Max(count, InUse(slot).Count()), Reserved(slot, count)));
            kept.Remove(slot);
            if (former != now)
            {
                touched.Add(slot);
            }

            if (now.Item1 > former.Item1)
            {
                grown.Add(slot);
            }

            if (now.Item1 > count)
            {
                kept[slot] = now;
            }
        }

        places[point] = count;

        // Whoever waits gets what is more now, before anybody else; both are told as one change of the slot.
        Done();
        foreach (var slot in grown.OrderBy(slot => slot.Start))
        {
            foreach (var entry in InTurn(point).Where(it => Suits(it, slot)).ToList())
            {
                if (Suits(entry, slot))
                {
                    Offer(entry, slot);
                }
            }
        }

        touched.Clear();
        return "";
    }

    private static int Reserved(ModelSlot slot, int places) =>
        Array.IndexOf(slot.Point.Times, slot.Start.TimeOfDay) is var i ? (i + 1) * places / 10 - i * places / 10 : 0;

    private IEnumerable<ModelAppointment> InUse(ModelSlot slot) => Appointments.Where(it => it.TakesAPlace && it.Slot == slot);
}
