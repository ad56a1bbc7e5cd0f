namespace SipOkMuba.Api.Tests.Appointments;

internal enum Part
{
    Citizen,
    Village,
    Partner,
    Officer,
    Supervisor,
}

/// Somebody who may come. Who lives in the village has consented to its office; the others live nobody knows where.
internal sealed record Visitor(Person Person, bool IsOfVillage);

/// Who acts; a citizen acts by the own account.
internal sealed record Doer(Part Part, string Account, Visitor? Self = null);

/// Opens at these times on every working day, at first with so many places at each.
internal sealed record ModelPoint(string District, int FirstPlaces, params TimeSpan[] Times);

internal sealed record ModelSlot(ModelPoint Point, DateTime Start);

internal sealed class ModelAppointment
{
    public required int Number { get; init; }
    public required Visitor Visitor { get; init; }
    public required bool IsVulnerable { get; init; }
    public string Id { get; set; } = "";
    public string Status { get; set; } = "";

    /// None for a walk-in.
    public ModelSlot? Slot { get; set; }
    public DateTime Start { get; set; }
    public DateTime HeldUntil { get; set; }
    public int Moves { get; set; }
    public int RemindersSent { get; set; }
    public bool HasCome { get; set; }
    public List<string> Events { get; } = [];

    public bool IsActive => Status is "HELD" or "BOOKED" or "CHECKED_IN" or "IN_SERVICE";

    /// Also of who has come, or was expected in vain.
    public bool TakesAPlace => Slot is not null && (Status is not ("CANCELLED" or "EXPIRED") || HasCome);
}

internal sealed class ModelEntry
{
    public required int Number { get; init; }
    public required Visitor Visitor { get; init; }
    public required bool IsVulnerable { get; init; }
    public required ModelPoint Point { get; init; }
    public required DateTime FirstDay { get; init; }
    public required DateTime LastDay { get; init; }
    public string Id { get; set; } = "";
    public string Status { get; set; } = "";
    public ModelSlot? Slot { get; set; }
    public DateTime OfferedUntil { get; set; }
    public List<string> Events { get; } = [];

    public bool IsActive => Status is "WAITING" or "OFFERED";
}

/// <summary>
/// The rules of domain.md 3.3 a second time, slow and obvious: nothing is counted but by looking at every appointment. All
/// times are in WIB. Each act answers "" or the code of its refusal.
/// </summary>
internal sealed partial class BookingModel(IReadOnlyList<ModelPoint> points, DateTime start)
{
    /// The only working days of the time of the tests on which nobody works.
    private static readonly DateTime[] daysOff = [new(2026, 12, 24), new(2026, 12, 25)];

    private static readonly TimeSpan[] reminders = [TimeSpan.FromHours(24), TimeSpan.FromHours(3)];

    /// Slots that the act under way has changed: each tells it once, however often it changed.
    private readonly HashSet<ModelSlot> touched = [];

    public DateTime Now { get; set; } = start;

    public IReadOnlyList<ModelPoint> Points => points;

    public List<ModelAppointment> Appointments { get; } = [];

    public List<ModelEntry> Entries { get; } = [];

    public Dictionary<ModelSlot, int> Versions { get; } = [];

    public string Hold(Doer doer, Visitor visitor, ModelSlot slot, bool isVulnerable) => Take("HELD", "appointment.held", doer, visitor, slot, isVulnerable);

    public string Book(Doer doer, Visitor visitor, ModelSlot slot, bool isVulnerable) => Take("BOOKED", "appointment.booked", doer, visitor, slot, isVulnerable);

    public string AdmitWalkIn(Doer doer, Visitor visitor)
    {
        if (doer.Part != Part.Officer)
        {
            return Forbidden;
        }

        if (ActiveOf(visitor) is not null)
        {
            return "ALREADY_BOOKED";
        }

        var appointment = New(visitor, isVulnerable: false, slot: null, Now);
        appointment.HasCome = true;
        Enter(appointment, "CHECKED_IN", "appointment.checkedIn");
        return EndWait(visitor);
    }

    public string Confirm(Doer doer, ModelAppointment it)
    {
        if (Refusal(doer, it, it.Status == "HELD", Part.Citizen, Part.Village, Part.Officer) is { } refusal)
        {
            return refusal;
        }

        if (Now >= it.HeldUntil)
        {
            return "HOLD_EXPIRED";
        }

        Enter(it, "BOOKED", "appointment.booked");
        return EndWait(it.Visitor);
    }

    public string Reschedule(Doer doer, ModelAppointment it, ModelSlot to)
    {
        if (Refusal(doer, it, isPossible: true, Part.Citizen, Part.Village, Part.Officer) is { } refusal)
        {
            return refusal;
        }

        if (Want(to, it.Visitor) is { } unbookable)
        {
            return unbookable;
        }

        if (it.Status != "BOOKED")
        {
            return InvalidTransition;
        }

        if (Now > it.Start.AddHours(-2))
        {
            return "TOO_LATE_TO_CHANGE";
        }

        if (it.Moves == 3)
        {
            return "MOVE_LIMIT_REACHED";
        }

        if (to == it.Slot)
        {
            return "SAME_PLACE";
        }

        if (Left(to, it.IsVulnerable) == 0)
        {
            return "SLOT_FULL";
        }

        var from = it.Slot!;
        touched.UnionWith([from, to]);
        (it.Slot, it.Start, it.Moves) = (to, to.Start, it.Moves + 1);
        Enter(it, "BOOKED", "appointment.rescheduled");
        return Freed(from, it.Visitor);
    }

    public string Cancel(Doer doer, ModelAppointment it)
    {
        var isPossible = it.Status switch
        {
            "HELD" => true,
            "BOOKED" => doer.Part != Part.Partner,
            "CHECKED_IN" or "IN_SERVICE" => doer.Part is Part.Officer or Part.Supervisor,
            _ => false,
        };
        if (Refusal(doer, it, isPossible, Part.Citizen, Part.Village, Part.Partner, Part.Officer, Part.Supervisor) is { } refusal)
        {
            return refusal;
        }

        if (it.Status == "BOOKED" && doer.Part is Part.Citizen or Part.Village && Now > it.Start.AddHours(-2))
        {
            return "TOO_LATE_TO_CHANGE";
        }

        if (it.Slot is { } slot && !it.HasCome)
        {
            touched.Add(slot);
        }

        Enter(it, "CANCELLED", "appointment.cancelled");
        return Freed(it.Slot, it.Visitor);
    }

    public string CheckIn(Doer doer, ModelAppointment it)
    {
        if (Refusal(doer, it, it.Status == "BOOKED", Part.Officer) is { } refusal)
        {
            return refusal;
        }

        if (Now < it.Start.AddMinutes(-30) || Now > it.Start.AddMinutes(15))
        {
            return "CHECK_IN_CLOSED";
        }

        it.HasCome = true;
        return Enter(it, "CHECKED_IN", "appointment.checkedIn");
    }

    public string Begin(Doer doer, ModelAppointment it) =>
        Refusal(doer, it, it.Status == "CHECKED_IN", Part.Officer) ?? Enter(it, "IN_SERVICE", "appointment.started");

    public string Complete(Doer doer, ModelAppointment it) =>
        Refusal(doer, it, it.Status is "CHECKED_IN" or "IN_SERVICE", Part.Officer) ?? Enter(it, "COMPLETED", "appointment.completed");

    public string MarkNoShow(Doer doer, ModelAppointment it) =>
        Refusal(doer, it, it.Status == "BOOKED", Part.Officer)
        ?? (Now < it.Start.AddMinutes(30) ? "NOT_YET_MISSED" : Enter(it, "NO_SHOW", "appointment.noShow"));

    public bool Exists(ModelSlot slot) =>
        slot.Start.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && !daysOff.Contains(slot.Start.Date)
        && slot.Point.Times.Contains(slot.Start.TimeOfDay);

    public IEnumerable<ModelSlot> SlotsOn(ModelPoint point, DateTime day) =>
        point.Times.Select(time => new ModelSlot(point, day + time)).Where(Exists);

    public bool IsBookable(DateTime at) => TooSoonOrFar(at) is null;

    /// How many places are left for somebody who is vulnerable, or is not.
    public int Left(ModelSlot slot, bool isVulnerable)
    {
        var uses = Appointments.Where(it => it.TakesAPlace && it.Slot == slot).Select(it => it.IsVulnerable)
            .Concat(Entries.Where(it => it.Status == "OFFERED" && it.Slot == slot).Select(it => it.IsVulnerable))
            .ToList();
        var isReleased = Now >= slot.Start.AddHours(-24);
        var kept = isVulnerable || isReleased ? 0 : Math.Max(0, Reserved(slot) - uses.Count(it => it));
        return Math.Max(0, Places(slot) - uses.Count - kept);
    }

    private string Take(string status, string told, Doer doer, Visitor visitor, ModelSlot slot, bool isVulnerable)
    {
        if (doer.Part == Part.Supervisor || (doer.Part == Part.Partner && status == "BOOKED") || (doer.Part == Part.Officer && status == "HELD"))
        {
            return Forbidden;
        }

        if ((Unreachable(doer, visitor, isVulnerable) ?? Want(slot, visitor)) is { } refusal)
        {
            return refusal;
        }

        if (ActiveOf(visitor) is not null)
        {
            return "ALREADY_BOOKED";
        }

        if (Left(slot, isVulnerable) == 0)
        {
            return "SLOT_FULL";
        }

        touched.Add(slot);
        var appointment = New(visitor, isVulnerable, slot, slot.Start);
        appointment.HeldUntil = Now.AddMinutes(10);
        Enter(appointment, status, told);
        return status == "BOOKED" ? EndWait(visitor) : Done();
    }

    private static string? Unreachable(Doer doer, Visitor visitor, bool isVulnerable) => doer.Part switch
    {
        Part.Village when !visitor.IsOfVillage => "CONSENT_REQUIRED",
        Part.Citizen when doer.Self != visitor => Forbidden,
        Part.Citizen or Part.Partner when isVulnerable => "PRIORITY_NEEDS_ATTESTATION",
        _ => null,
    };

    private string? Unbookable(ModelSlot slot, Visitor visitor)
    {
        return TooSoonOrFar(slot.Start)
            ?? (IsAfterTheWeek(slot.Start.Date, visitor) ? "SAME_WEEK_ONLY" : null)
            ?? (Exists(slot) ? null : "SLOT_NOT_OFFERED");
    }

    /// For whoever has missed two.
    private bool IsAfterTheWeek(DateTime day, Visitor visitor) =>
        Appointments.Count(it => it.Visitor == visitor && it.Status == "NO_SHOW" && it.Start >= Now.AddDays(-90)) >= 2
        && day > Now.Date.AddDays((7 - (int)Now.DayOfWeek) % 7);

    /// Whoever wants a time makes a row of it, with or without success.
    private string? Want(ModelSlot slot, Visitor visitor)
    {
        var refusal = Unbookable(slot, visitor);
        if (refusal is null)
        {
            rows.Add(slot);
        }

        return refusal;
    }

    private string? TooSoonOrFar(DateTime at) =>
        at < Now.AddHours(2) || (at.Date == Now.Date && Now.TimeOfDay >= TimeSpan.FromHours(13)) ? "SLOT_TOO_SOON"
        : at.Date > Now.Date.AddDays(30) ? "SLOT_TOO_FAR"
        : null;

    /// First who may do such a thing at all, then to whom, then when.
    private static string? Refusal(Doer doer, ModelAppointment it, bool isPossible, params Part[] who) =>
        !who.Contains(doer.Part) ? Forbidden
        : !Sees(doer, it.Visitor) ? NotFound
        : isPossible ? null
        : InvalidTransition;

    private static bool Sees(Doer doer, Visitor visitor) => doer.Part switch
    {
        Part.Citizen => doer.Self == visitor,
        Part.Village => visitor.IsOfVillage,
        _ => true,
    };

    private ModelAppointment? ActiveOf(Visitor visitor) => Appointments.SingleOrDefault(it => it.Visitor == visitor && it.IsActive);

    private ModelAppointment New(Visitor visitor, bool isVulnerable, ModelSlot? slot, DateTime at)
    {
        var appointment = new ModelAppointment
        {
            Number = Appointments.Count,
            Visitor = visitor,
            IsVulnerable = isVulnerable,
            Slot = slot,
            Start = at,
        };
        Appointments.Add(appointment);
        return appointment;
    }

    private string Enter(ModelAppointment it, string status, string told)
    {
        it.Status = status;
        it.RemindersSent = reminders.Count(before => it.Start - before <= Now);
        it.Events.Add(told);
        return "";
    }

    private string Done()
    {
        foreach (var slot in touched)
        {
            Versions[slot] = Versions.GetValueOrDefault(slot) + 1;
        }

        touched.Clear();
        return "";
    }

    public const string Forbidden = "AUTH_NOT_AUTHORIZED";
    private const string NotFound = "NOT_FOUND";
    public const string InvalidWaitlistTransition = "INVALID_WAITLIST_TRANSITION";
    public const string InvalidTransition = "INVALID_APPOINTMENT_TRANSITION";
}
