using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.Appointments;

/// One walk: chooses what somebody tries, has the model and the platform do it, and compares.
internal sealed partial class ModelWalk
{
    private const int Visitors = 24;
    private const int WithAccount = 8;

    private static readonly Doer village = new(Part.Village, "demo-village");
    private static readonly Doer partner = new(Part.Partner, "demo-portal");
    private static readonly Doer supervisor = new(Part.Supervisor, "demo-supervisor");
    private static readonly Doer[] officers = [new(Part.Officer, "demo-officer"), new(Part.Officer, "demo-officer-2")];

    private readonly int seed;
    private readonly Random random;
    private readonly TimedApp app;
    private readonly Scenarios scenarios;
    private readonly ModelDoor door;
    private readonly BookingModel model;
    private readonly List<Visitor> visitors = [];
    private readonly Dictionary<string, int> outcomes = [];
    private string what = "";

    private ModelWalk(TimedApp app, int seed)
    {
        (this.app, this.seed, random) = (app, seed, new Random(seed));
        scenarios = new Scenarios(app);
        door = new ModelDoor(app, scenarios);
        model = new BookingModel(
            [
                new ModelPoint("16.06.09", 3, new(9, 0, 0), new(9, 30, 0), new(13, 0, 0), new(13, 30, 0)),
                new ModelPoint("16.06.10", 1, new(10, 0, 0), new(15, 0, 0)),
            ],
            app.Now);
    }

    public static async Task<ModelWalk> BeginAsync(TimedApp app, int seed)
    {
        var walk = new ModelWalk(app, seed);
        foreach (var point in walk.model.Points)
        {
            await walk.door.SetUpAsync(point);
        }

        for (var i = 0; i < Visitors; i++)
        {
            walk.visitors.Add(await walk.NewVisitorAsync(i % 2 == 0));
        }

        return walk;
    }

    public async Task StepAsync(int step)
    {
        try
        {
            switch (random.Next(100))
            {
                case < 25:
                    await TimeGoesOnAsync();
                    break;
                case 25 when random.Next(3) == 0:
                    // Somebody moves here: who has missed much would stand aside for ever.
                    visitors[random.Next(WithAccount, Visitors)] = await NewVisitorAsync(random.Next(2) == 0);
                    break;
                default:
                    await SomebodyActsAsync();
                    break;
            }

            if (step % 100 == 99)
            {
                await CompareAllAsync();
            }
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed}, step {step}, {model.Now:yyyy-MM-dd HH:mm:ss}: {what}", exception);
        }
    }

    /// What a seed may miss by chance.
    private const int Rarely = 2;

    /// A walk in which hardly anything happened proves nothing.
    public async Task EndAsync(bool isLong)
    {
        await CompareAllAsync();
        await CompareEventsAsync();
        var rare = Verbs.Concat(isLong ? Refusals : []).Where(it => !outcomes.ContainsKey(it)).ToList();
        Assert.True(rare.Count <= Rarely, $"Seed {seed} never came to: {string.Join(", ", rare)}; it came to {string.Join(", ", outcomes)}");
    }

    private static readonly string[] Refusals =
    [
        "SLOT_FULL", "SLOT_TOO_SOON", "SLOT_TOO_FAR", "SLOT_NOT_OFFERED", "SAME_WEEK_ONLY", "ALREADY_BOOKED", "CONSENT_REQUIRED",
        "PRIORITY_NEEDS_ATTESTATION", "NOT_FOUND", BookingModel.InvalidTransition, BookingModel.InvalidWaitlistTransition, "HOLD_EXPIRED",
        "TOO_LATE_TO_CHANGE", "MOVE_LIMIT_REACHED", "SAME_PLACE", "CHECK_IN_CLOSED", "NOT_YET_MISSED", "PLACES_AVAILABLE", "INVALID_DAYS",
        "ALREADY_WAITING", "OFFER_LAPSED", "BOOKINGS_AFFECTED", BookingModel.Forbidden,
    ];

    private static readonly string[] Verbs =
    [
        "holdSlot", "bookAppointment", "confirmAppointment", "rescheduleAppointment", "cancelAppointment", "checkInAppointment", "startAppointment",
        "completeAppointment", "markNoShow", "admitWalkIn", "joinWaitlist", "acceptWaitlistOffer", "declineWaitlistOffer", "leaveWaitlist",
        "setServicePointStations",
    ];

    private async Task<Visitor> NewVisitorAsync(bool isOfVillage)
    {
        var visitor = new Visitor(Person.Next(), isOfVillage);
        if (isOfVillage)
        {
            await scenarios.RecordVillageConsentAsync(visitor.Person);
        }

        return visitor;
    }

    /// Mostly a little, sometimes days; often to where a rule has its edge, or a second beside it. At times the clock of the
    /// platform is late.
    private async Task TimeGoesOnAsync()
    {
        var edges = model.Edges().Where(edge => edge > model.Now.AddSeconds(1) && edge < model.Now.AddHours(4)).Distinct().ToList();
        var to = random.Next(40) switch
        {
            0 => model.Now.AddMinutes(random.Next(60, 2000)),
            < 4 when model.Now.Hour > 15 => model.Now.Date.AddDays(1).AddMinutes(random.Next(300, 600)),
            < 10 when edges.Count > 0 => edges[random.Next(edges.Count)].AddSeconds(random.Next(-1, 2)),
            < 20 => model.Now.AddMinutes(random.Next(1, 30)),
            _ => model.Now.AddSeconds(random.Next(1, 240)),
        };
        what = $"time goes on to {to:yyyy-MM-dd HH:mm:ss}";
        (app.Now, model.Now) = (to, to);
        if (random.Next(3) > 0)
        {
            model.PerformWhatIsDue();
            await app.PerformWhatIsDueAsync();
        }
    }

    private async Task SomebodyActsAsync()
    {
        var visitor = SomeVisitor();
        var doer = random.Next(6) > 0 ? FittingFor(visitor) : Somebody();

        var slot = Some(SlotsToTry());
        var isVulnerable = random.Next(5) == 0;
        switch (model.Entries.Exists(it => it.Status == "OFFERED") && random.Next(2) == 0 ? 12 : random.Next(26))
        {
            case < 3:
                await TakeAsync("holdSlot", doer, visitor, slot, isVulnerable, model.Hold);
                break;
            case < 8:
                await TakeAsync("bookAppointment", doer, visitor, slot, isVulnerable, model.Book);
                break;
            case 9 when random.Next(6) == 0:
                var point = Some(model.Points);
                await SetPlacesAsync(point, random.Next(1, point.FirstPlaces + 2));
                break;
            case 8 when random.Next(4) == 0:
                await AdmitAsync(random.Next(4) > 0 ? Some(officers) : doer, visitor);
                break;
            case < 12:
                await JoinAsync(doer, visitor, random.Next(3) > 0 ? OfAFullDay() ?? slot : slot, isVulnerable);
                break;
            case < 14 when model.Entries.Count > 0:
                await AnswerAsync(doer);
                break;
            case < 17 when Waited() is { } waited:
                await DoAsync("cancelAppointment", random.Next(2) == 0 ? Some(officers) : FittingFor(waited.Visitor), waited, model.Cancel);
                break;
            default:
                if (model.Appointments.Count > 0)
                {
                    await ActOnAsync(SomeAppointment(), slot);
                }

                break;
        }
    }

    /// Mostly who may.
    private async Task ActOnAsync(ModelAppointment it, ModelSlot slot)
    {
        var doer = Somebody();
        var (officer, fit) = (Some(officers), random.Next(5) > 0);
        var own = FittingFor(it.Visitor);
        switch (it.Status)
        {
            case "HELD" when random.Next(3) > 0:
                await DoAsync("confirmAppointment", fit ? own : doer, it, model.Confirm);
                break;
            case "BOOKED" when fit && model.Now > it.Start.AddMinutes(-35):
                await (random.Next(6) == 0 || model.Now >= it.Start.AddMinutes(30)
                    ? DoAsync("markNoShow", officer, it, model.MarkNoShow)
                    : DoAsync("checkInAppointment", officer, it, model.CheckIn));
                break;
            case "BOOKED" when random.Next(5) == 0:
                await MoveAsync(fit ? own : officer, it, slot);
                break;
            case "CHECKED_IN" or "IN_SERVICE" when fit:
                await (it.Status == "CHECKED_IN" && random.Next(2) == 0
                    ? DoAsync("startAppointment", officer, it, model.Begin)
                    : DoAsync("completeAppointment", officer, it, model.Complete));
                break;
            default:
                await (random.Next(8) == 0 ? DoAsync("cancelAppointment", own, it, model.Cancel) : AnythingAsync(doer, it, slot));
                break;
        }
    }

    private Task AnythingAsync(Doer doer, ModelAppointment it, ModelSlot slot) => random.Next(7) switch
    {
        0 => MoveAsync(doer, it, slot),
        1 => DoAsync("confirmAppointment", doer, it, model.Confirm),
        2 => DoAsync("checkInAppointment", doer, it, model.CheckIn),
        3 => DoAsync("startAppointment", doer, it, model.Begin),
        4 => DoAsync("completeAppointment", doer, it, model.Complete),
        5 => DoAsync("markNoShow", doer, it, model.MarkNoShow),
        _ => DoAsync("cancelAppointment", doer, it, model.Cancel),
    };

    private async Task TakeAsync(
        string verb, Doer doer, Visitor visitor, ModelSlot slot, bool isVulnerable, Func<Doer, Visitor, ModelSlot, bool, string> take)
    {
        what = $"{verb} by {doer.Part} for {visitors.IndexOf(visitor)} at {slot.Point.District} {slot.Start:yyyy-MM-dd HH:mm} {isVulnerable}";
        var expected = take(doer, visitor, slot, isVulnerable);
        var made = await door.TakeAsync(verb, doer, visitor, slot, isVulnerable);
        Note(verb, expected, made);
        if (expected.Length == 0)
        {
            model.Appointments[^1].Id = made.Text("id")!;
            Compare(model.Appointments[^1], made);
        }

        await CompareAsync(slot);
    }

    private async Task AdmitAsync(Doer doer, Visitor visitor)
    {
        what = $"admitWalkIn by {doer.Part} for {visitors.IndexOf(visitor)}";
        var expected = model.AdmitWalkIn(doer, visitor);
        var made = await door.AdmitAsync(doer, visitor, model.Points[0]);
        Note("admitWalkIn", expected, made);
        if (expected.Length == 0)
        {
            model.Appointments[^1].Id = made.Text("id")!;
            Compare(model.Appointments[^1], made);
        }
    }

    private async Task MoveAsync(Doer doer, ModelAppointment it, ModelSlot to)
    {
        what = $"rescheduleAppointment by {doer.Part} of {it.Number} {it.Status} {it.Start:yyyy-MM-dd HH:mm} to {to.Point.District} {to.Start:yyyy-MM-dd HH:mm}";
        var (from, expected) = (it.Slot, model.Reschedule(doer, it, to));
        var moved = await door.MoveAsync(doer, it.Id, to);
        Note("rescheduleAppointment", expected, moved);
        if (expected.Length == 0)
        {
            Compare(it, moved);
            await CompareAsync(from!);
        }

        await CompareAsync(to);
    }

    private async Task DoAsync(string verb, Doer doer, ModelAppointment it, Func<Doer, ModelAppointment, string> act)
    {
        what = $"{verb} by {doer.Part} of {it.Number} {it.Status} {it.Start:yyyy-MM-dd HH:mm}";
        var expected = act(doer, it);
        var done = await door.DoAsync(verb, doer, it.Id);
        Note(verb, expected, done);
        if (expected.Length == 0)
        {
            Compare(it, done);
        }

        if (it.Slot is { } slot)
        {
            await CompareAsync(slot);
        }
    }

    private async Task SetPlacesAsync(ModelPoint point, int count)
    {
        what = $"setServicePointStations of {point.District} to {count}";
        Note("setServicePointStations", model.SetPlaces(point, count), await door.SetPlacesAsync(supervisor, point, count));
        await CompareAsync(point, model.Now.Date, model.Now.Date.AddDays(30));
    }

    /// For the day of the slot, or a few days from then.
    private async Task JoinAsync(Doer doer, Visitor visitor, ModelSlot slot, bool isVulnerable)
    {
        var (first, last) = (slot.Start.Date, slot.Start.Date.AddDays(random.Next(5) == 0 ? random.Next(-1, 4) : 0));
        what = $"joinWaitlist by {doer.Part} for {visitors.IndexOf(visitor)} at {slot.Point.District} {first:yyyy-MM-dd} to {last:yyyy-MM-dd} {isVulnerable}";
        var expected = model.Join(doer, visitor, slot.Point, first, last, isVulnerable);
        var joined = await door.JoinAsync(doer, visitor, slot.Point, first, last, isVulnerable);
        Note("joinWaitlist", expected, joined);
        if (expected.Length == 0)
        {
            model.Entries[^1].Id = joined.Text("id")!;
        }
    }

    private async Task AnswerAsync(Doer doer)
    {
        var active = model.Entries.Where(it => it.IsActive).ToList();
        var offered = active.Where(it => it.Status == "OFFERED").ToList();
        var it = random.Next(8) == 0 ? Some(model.Entries) : random.Next(3) > 0 && offered.Count > 0 ? Some(offered) : active.Count > 0 ? Some(active) : model.Entries[^1];
        if (random.Next(5) > 0)
        {
            doer = FittingFor(it.Visitor);
        }

        var verb = random.Next(6) switch { 0 => "leaveWaitlist", 1 or 2 => "declineWaitlistOffer", _ => "acceptWaitlistOffer" };
        what = $"{verb} by {doer.Part} of {it.Number} {it.Status} {it.Slot?.Start:yyyy-MM-dd HH:mm}";
        var slot = it.Slot;
        switch (verb)
        {
            case "acceptWaitlistOffer":
                var expected = model.Accept(doer, it);
                var booked = await door.DoAsync(verb, doer, it.Id);
                Note(verb, expected, booked);
                if (expected.Length == 0)
                {
                    model.Appointments[^1].Id = booked.Text("id")!;
                    Compare(model.Appointments[^1], booked);
                }

                break;
            case "declineWaitlistOffer":
                Note(verb, model.Decline(doer, it), await door.DoAsync(verb, doer, it.Id, ModelDoor.EntryShown));
                break;
            default:
                Note(verb, model.Leave(doer, it), await door.DoAsync(verb, doer, it.Id, ModelDoor.EntryShown));
                break;
        }

        if (slot is not null)
        {
            await CompareAsync(slot);
        }
    }

    private void Note(string verb, string expected, Outcome outcome)
    {
        Assert.Equal(expected, outcome.Code);
        var name = expected.Length == 0 ? verb : expected;
        outcomes[name] = outcomes.GetValueOrDefault(name) + 1;
    }
}
