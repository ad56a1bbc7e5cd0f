using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Appointments.AppointmentStatus;

namespace SipOkMuba.Domain.Tests.Appointments;

/// domain.md 3.3, written down a second time on purpose: the table in the product must agree with it. The rows of the clock
/// are in LimitTests.
public sealed class StateTableTests
{
    private sealed record Row(string Act, string Event, string From, AppointmentStatus? To, string Who, Action<Appointment, Actor, Desk> Perform)
    {
        /// How long after the start it is done; null: long before.
        public TimeSpan? After { get; init; }

        public bool Allows(AppointmentStatus status) => From.Split(' ').Contains(status.ToString());

        public bool Allows(ActorRole role) => Who.Contains(Letter(role), StringComparison.Ordinal);
    }

    private static readonly Row[] Table =
    [
        new("confirm", "booked", "Held", Booked, "CVO", (it, who, desk) => it.Confirm(who, desk.Now)),
        new("reschedule", "rescheduled", "Booked", Booked, "CVO", (it, who, desk) => Assert.True(it.TryReschedule(who, desk.Now, desk.Later, 0))),
        new("follow", "rescheduled", "Held Booked", null, "U", (it, who, desk) => it.Follow(who, desk.Now)),
        new("cancel", "cancelled", "Held", Cancelled, "CVPOUAS", Cancel),
        new("cancel", "cancelled", "Booked", Cancelled, "CVOUAS", Cancel),
        new("cancel", "cancelled", "CheckedIn InService", Cancelled, "OUS", Cancel),
        new("checkIn", "checkedIn", "Booked", CheckedIn, "O", (it, who, desk) => it.CheckIn(who, desk.Now)) { After = TimeSpan.Zero },
        new("start", "started", "CheckedIn", InService, "O", (it, who, desk) => it.Start(who, desk.Now)),
        new("complete", "completed", "CheckedIn InService", Completed, "OS", (it, who, desk) => it.Complete(who, desk.Now)),
        new("markNoShow", "noShow", "Booked", NoShow, "OS", (it, who, desk) => it.MarkNoShow(who, desk.Now)) { After = TimeSpan.FromMinutes(30) },
    ];

    public static TheoryData<string> Acts => [.. Table.Select(row => row.Act).Distinct()];

    /// Every act in every status by every role: 8 x 8 x 9 cases.
    [Theory]
    [MemberData(nameof(Acts))]
    public void Act_ShouldBeAllowedOrRefused_AsTheTableSays(string act)
    {
        var rows = Table.Where(row => row.Act == act).ToList();
        foreach (var status in Enum.GetValues<AppointmentStatus>())
        {
            foreach (var role in Enum.GetValues<ActorRole>())
            {
                Try(rows, status, role);
            }
        }
    }

    [Theory]
    [InlineData("hold", Held, "CVP")]
    [InlineData("book", Booked, "CVO")]
    [InlineData("bookOffered", Booked, "CVO")]
    [InlineData("admitWalkIn", CheckedIn, "O")]
    public void Making_ShouldBeAllowedOrRefused_ByRole(string act, AppointmentStatus to, string who)
    {
        foreach (var role in Enum.GetValues<ActorRole>())
        {
            var desk = new Desk();
            if (act == "bookOffered")
            {
                desk.Slot.TryTake(PlaceUse.Offered, AppointmentPriority.Normal, Actor.System, desk.Now);
            }

            var (actor, before) = (Desk.As(role), desk.Picture(desk.Slot));
            Appointment? made = null;
            var refusal = Record.Exception(() => made = act switch
            {
                "hold" => Appointment.Hold(actor, desk.Now, desk.Ids, desk.Slot, desk.Wish()),
                "book" => Appointment.Book(actor, desk.Now, desk.Ids, desk.Slot, desk.Wish()),
                "bookOffered" => Appointment.BookOffered(actor, desk.Now, desk.Ids, desk.Slot, desk.Wish()),
                _ => desk.AdmitWalkIn(actor),
            });

            if (who.Contains(Letter(role), StringComparison.Ordinal))
            {
                Assert.Equal((to, 1, role), (made!.Status, made.SubjectVersion, made.BookedByRole));
                Assert.Equal("appointment." + act switch { "hold" => "held", "admitWalkIn" => "checkedIn", _ => "booked" }, Assert.Single(made.RaisedEvents).Event.Name);
                Assert.Equal((to == Held ? 1 : 0, to == Booked ? 1 : 0, 0), (desk.Slot.Held, desk.Slot.Booked, desk.Slot.Offered));
            }
            else
            {
                Assert.True(refusal is NotPermittedError, $"{act} by {role}: {refusal}");
                Assert.Equal(before, desk.Picture(desk.Slot));
            }
        }
    }

    [Theory]
    [InlineData("accept", "waitlist.fulfilled", "Offered", WaitlistStatus.Fulfilled)]
    [InlineData("decline", "waitlist.declined", "Offered", WaitlistStatus.Declined)]
    [InlineData("leave", "waitlist.left", "Waiting Offered", WaitlistStatus.Left)]
    public void WaitlistAct_ShouldBeAllowedOrRefused_AsTheTableSays(string act, string told, string from, WaitlistStatus to)
    {
        foreach (var status in Enum.GetValues<WaitlistStatus>())
        {
            foreach (var role in Enum.GetValues<ActorRole>())
            {
                var desk = new Desk();
                var entry = desk.Waits(status);
                var (before, version, events) = (desk.Picture(entry), entry.Version, entry.RaisedEvents.Count);

                var refusal = Record.Exception(() =>
                {
                    switch (act)
                    {
                        case "accept":
                            entry.Accept(Desk.As(role), desk.Now);
                            break;
                        case "decline":
                            entry.Decline(Desk.As(role), desk.Now);
                            break;
                        default:
                            entry.Leave(Desk.As(role), desk.Now);
                            break;
                    }
                });

                var what = $"{act} in {status} by {role}: {refusal?.GetType().Name ?? "done"}";
                if (role is not (ActorRole.Citizen or ActorRole.VillageOperator or ActorRole.Officer))
                {
                    Assert.True(refusal is NotPermittedError, what);
                    Assert.Equal(before, desk.Picture(entry));
                }
                else if (!from.Split(' ').Contains(status.ToString()))
                {
                    Assert.True(refusal is InvalidWaitlistTransitionError error && error.WaitlistStatus == status, what);
                    Assert.Equal(before, desk.Picture(entry));
                }
                else
                {
                    Assert.True(refusal is null && entry.Status == to, what);
                    var raised = Assert.Single(entry.RaisedEvents.Skip(events));
                    Assert.Equal((told, events + 1, version + 1), (raised.Event.Name, raised.SubjectVersion, entry.Version));
                    Assert.Equal(act == "accept" ? 1 : 0, desk.Slot.Offered);
                }
            }
        }
    }

    [Fact]
    public void Join_ShouldBeForCitizensVillagesAndOfficers()
    {
        foreach (var role in Enum.GetValues<ActorRole>())
        {
            var refusal = Record.Exception(() => new Desk().Join(Desk.As(role)));
            var may = role is ActorRole.Citizen or ActorRole.VillageOperator or ActorRole.Officer;
            Assert.Equal(may ? null : typeof(NotPermittedError), refusal?.GetType());
        }
    }

    /// Whoever may change the schedule displaces: the role was judged there.
    [Fact]
    public void Displace_ShouldKeepAnotherPlace_ForWhoHasNotCome()
    {
        foreach (var status in Enum.GetValues<AppointmentStatus>())
        {
            var desk = new Desk();
            var appointment = desk.In(status);
            var (before, events) = (desk.Picture(appointment), appointment.RaisedEvents.Count);

            var refusal = Record.Exception(() => appointment.Displace(Story.Supervisor, desk.Now, desk.Later, AppointmentReason.OfficeClosure));

            if (status is Held or Booked)
            {
                var told = Assert.IsType<AppointmentHeld>(Assert.Single(appointment.RaisedEvents.Skip(events)).Event);
                Assert.Equal((desk.Slot.StartsAt, desk.Later.StartsAt), (told.PreviousStartsAt, told.StartsAt));
                Assert.Equal((Held, 0, 1), (appointment.Status, desk.Slot.Used, desk.Later.Held));
            }
            else
            {
                Assert.IsType<InvalidOperationException>(refusal);
                Assert.Equal(before, desk.Picture(appointment));
            }
        }
    }

    private static void Cancel(Appointment appointment, Actor who, Desk desk) =>
        appointment.Cancel(who, desk.Now, AppointmentReason.ByCitizen);

    private static void Try(List<Row> rows, AppointmentStatus status, ActorRole role)
    {
        var desk = new Desk();
        var appointment = desk.In(status);
        var row = rows.FirstOrDefault(row => row.Allows(status) && row.Allows(role)) ?? rows[0];
        if (row.After is { } after && desk.Now < desk.Slot.StartsAt + after)
        {
            desk.Now = desk.Slot.StartsAt + after;
        }

        desk.Now += TimeSpan.FromSeconds(1);
        var (before, version, events) = (desk.Picture(appointment), appointment.Version, appointment.RaisedEvents.Count);

        var refusal = Record.Exception(() => row.Perform(appointment, Desk.As(role), desk));

        var what = $"{row.Act} in {status} by {role}: {refusal?.GetType().Name ?? "done"}";
        if (!rows.Any(it => it.Allows(role)))
        {
            Assert.True(refusal is NotPermittedError, what);
        }
        else if (!row.Allows(status) || !row.Allows(role))
        {
            Assert.True(refusal is InvalidAppointmentTransitionError error && error.AppointmentStatus == status, what);
        }
        else
        {
            Assert.True(refusal is null && appointment.Status == (row.To ?? status), what);
            var told = Assert.Single(appointment.RaisedEvents.Skip(events));
            Assert.Equal(("appointment." + row.Event, role, events + 1), (told.Event.Name, told.Event.ActorRole, told.SubjectVersion));
            Assert.Equal(version + (role == ActorRole.System ? 0 : 1), appointment.Version);
            return;
        }

        Assert.Equal(before, desk.Picture(appointment));
    }

    private static char Letter(ActorRole role) => role switch
    {
        ActorRole.Citizen => 'C',
        ActorRole.VillageOperator => 'V',
        ActorRole.Partner => 'P',
        ActorRole.Officer => 'O',
        ActorRole.Verifier => 'F',
        ActorRole.Supervisor => 'U',
        ActorRole.Head => 'H',
        ActorRole.Administrator => 'A',
        _ => 'S',
    };
}
