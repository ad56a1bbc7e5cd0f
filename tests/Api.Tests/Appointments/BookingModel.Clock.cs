namespace SipOkMuba.Api.Tests.Appointments;

/// The waitlist, and what time does of itself.
internal sealed partial class BookingModel
{
    public string Join(Doer doer, Visitor visitor, ModelPoint point, DateTime firstDay, DateTime lastDay, bool isVulnerable)
    {
        if (doer.Part is Part.Partner or Part.Supervisor)
        {
            return Forbidden;
        }

        if (Unreachable(doer, visitor, isVulnerable) is { } refusal)
        {
            return refusal;
        }

        if (lastDay < firstDay || firstDay < Now.Date || lastDay > Now.Date.AddDays(30))
        {
            return "INVALID_DAYS";
        }

        if (IsAfterTheWeek(lastDay, visitor))
        {
            return "SAME_WEEK_ONLY";
        }

        if (Days(firstDay, lastDay).SelectMany(day => SlotsOn(point, day)).Any(slot => IsBookable(slot.Start) && Left(slot, isVulnerable) > 0))
        {
            return "PLACES_AVAILABLE";
        }

        if (ActiveOf(visitor) is not null)
        {
            return "ALREADY_BOOKED";
        }

        if (Entries.Any(it => it.Visitor == visitor && it.IsActive))
        {
            return "ALREADY_WAITING";
        }

        Entries.Add(new ModelEntry
        {
            Number = Entries.Count,
            Visitor = visitor,
            IsVulnerable = isVulnerable,
            Point = point,
            FirstDay = firstDay,
            LastDay = lastDay,
        });
        return Enter(Entries[^1], "WAITING", "waitlist.joined");
    }

    public string Accept(Doer doer, ModelEntry it)
    {
        if (Refusal(doer, it, it.Status == "OFFERED") is { } refusal)
        {
            return refusal;
        }

        if (Now >= it.OfferedUntil)
        {
            return "OFFER_LAPSED";
        }

        if (ActiveOf(it.Visitor) is not null)
        {
            return "ALREADY_BOOKED";
        }

        Enter(it, "FULFILLED", "waitlist.fulfilled");
        return Enter(New(it.Visitor, it.IsVulnerable, it.Slot, it.Slot!.Start), "BOOKED", "appointment.booked");
    }

    public string Decline(Doer doer, ModelEntry it)
    {
        if (Refusal(doer, it, it.Status == "OFFERED") is { } refusal)
        {
            return refusal;
        }

        return Now >= it.OfferedUntil ? "OFFER_LAPSED" : GiveUp(it, "DECLINED", "waitlist.declined");
    }

    public string Leave(Doer doer, ModelEntry it) => Refusal(doer, it, it.IsActive) ?? GiveUp(it, "LEFT", "waitlist.left");

    /// When something of itself happens next, and around it: for tests to go there.
    public IEnumerable<DateTime> Edges() =>
    [
        .. Appointments.Where(it => it.Status is "HELD" or "BOOKED").SelectMany(it => new[]
        {
            it.Status == "HELD" ? it.HeldUntil : it.Start, it.Start.AddHours(-24), it.Start.AddHours(-3), it.Start.AddHours(-2),
            it.Start.AddMinutes(-30), it.Start.AddMinutes(15), it.Start.AddMinutes(30),
        }),
        .. Entries.Where(it => it.Status == "OFFERED").Select(it => it.OfferedUntil),
        Now.Date.AddHours(13),
        Now.Date.AddDays(1),
    ];

    /// What the clock does: first appointments, then the waitlist, each in the order in which it became due; then free
    /// places that nobody gave back are offered.
    public void PerformWhatIsDue()
    {
        while (Appointments.Where(it => DueAt(it) <= Now).MinBy(it => (DueAt(it), it.Number)) is { } due)
        {
            Perform(due);
        }

        while (Entries.Where(it => DueAt(it) <= Now).MinBy(it => (DueAt(it), it.Number)) is { } due)
        {
            GiveUp(due, "LAPSED", "waitlist.lapsed");
        }

        foreach (var point in points)
        {
            OfferWhatIsFree(point);
        }
    }

    private static DateTime? DueAt(ModelAppointment it) => it.Status switch
    {
        "HELD" => it.HeldUntil,
        "BOOKED" when it.RemindersSent < reminders.Length => it.Start - reminders[it.RemindersSent],
        "BOOKED" => it.Start.AddMinutes(30),
        "CHECKED_IN" or "IN_SERVICE" => it.Start.Date.AddDays(1),
        _ => null,
    };

    private static DateTime? DueAt(ModelEntry it) => it.Status switch
    {
        "OFFERED" => it.OfferedUntil,
        "WAITING" => it.LastDay.AddDays(1),
        _ => null,
    };

    private void Perform(ModelAppointment it)
    {
        if (it.Status == "HELD")
        {
            touched.Add(it.Slot!);
            Enter(it, "EXPIRED", "appointment.expired");
            Freed(it.Slot, it.Visitor);
        }
        else if (it.Status is "CHECKED_IN" or "IN_SERVICE")
        {
            Enter(it, "COMPLETED", "appointment.completed");
        }
        else if (it.RemindersSent == reminders.Length)
        {
            Enter(it, "NO_SHOW", "appointment.noShow");
        }
        else
        {
            // Only what is still of use.
            it.RemindersSent = reminders.Count(before => it.Start - before <= Now);
            if (Now < it.Start)
            {
                it.Events.Add("appointment.reminded");
            }
        }
    }

    /// Who has a place waits no more.
    private string EndWait(Visitor visitor) =>
        Entries.Find(it => it.Visitor == visitor && it.IsActive) is { } entry ? GiveUp(entry, "LEFT", "waitlist.left") : Done();

    private string GiveUp(ModelEntry it, string status, string told)
    {
        var slot = it.Status == "OFFERED" ? it.Slot : null;
        if (slot is not null)
        {
            touched.Add(slot);
        }

        Enter(it, status, told);
        return Freed(slot, nobody);
    }

    /// Whose turn it is gets it; who gives it back does not.
    private string Freed(ModelSlot? slot, Visitor from)
    {
        foreach (var entry in InTurn(slot?.Point).Where(it => it.Visitor != from).ToList())
        {
            if (Suits(entry, slot!))
            {
                Offer(entry, slot!);
            }
        }

        return Done();
    }

    private void OfferWhatIsFree(ModelPoint point)
    {
        foreach (var entry in InTurn(point).ToList())
        {
            if (Days(Now.Date, entry.LastDay).SelectMany(day => SlotsOn(point, day)).FirstOrDefault(slot => Suits(entry, slot)) is { } free)
            {
                Offer(entry, free);
            }
        }

        Done();
    }

    /// The vulnerable first, then who came first; not who has a place by now.
    private IEnumerable<ModelEntry> InTurn(ModelPoint? point) => Entries
        .Where(it => it.Status == "WAITING" && it.Point == point && ActiveOf(it.Visitor) is null)
        .OrderByDescending(it => it.IsVulnerable).ThenBy(it => it.Number);

    /// Also when the offer ends it must be a place that can be booked.
    private bool Suits(ModelEntry it, ModelSlot slot) =>
        slot.Start.Date >= it.FirstDay && slot.Start.Date <= it.LastDay
        && slot.Start >= Now.AddMinutes(30).AddHours(2)
        && !(slot.Start.Date == Now.AddMinutes(30).Date && Now.AddMinutes(30).TimeOfDay >= TimeSpan.FromHours(13))
        && Left(slot, it.IsVulnerable) > 0;

    private void Offer(ModelEntry it, ModelSlot slot)
    {
        touched.Add(slot);
        rows.Add(slot);
        (it.Slot, it.OfferedUntil) = (slot, Now.AddMinutes(30));
        Enter(it, "OFFERED", "waitlist.offered");
    }

    private static string? Refusal(Doer doer, ModelEntry it, bool isPossible) =>
        doer.Part is not (Part.Citizen or Part.Village or Part.Officer) ? Forbidden
        : !Sees(doer, it.Visitor) ? NotFound
        : isPossible ? null
        : InvalidWaitlistTransition;

    private static string Enter(ModelEntry it, string status, string told)
    {
        it.Status = status;
        it.Events.Add(told);
        return "";
    }

    private static IEnumerable<DateTime> Days(DateTime first, DateTime last)
    {
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static readonly Visitor nobody = new(new Person("", default), IsOfVillage: false);
}
