using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Appointments;

/// Two times of one service point on Tuesday, a citizen who has to come, and a way to any status of an appointment. It is
/// Monday 08:00.
internal sealed class Desk
{
    public static readonly DateTimeOffset Tuesday10 = Wib.At(new DateOnly(2026, 11, 24), new TimeOnly(10, 0));

    // The office is that of the service point or the visit, which are not loaded here.
    private static readonly JsonSerializerOptions visible = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                type =>
                {
                    if (type.Properties.FirstOrDefault(property => property.Name == nameof(Appointment.Office)) is { } office)
                    {
                        type.Properties.Remove(office);
                    }
                },
            },
        },
    };

    private readonly Story story = new();

    public Desk()
    {
        story.ConsentToVillage();
        Slot = SlotAt(Tuesday10);
        Later = SlotAt(Tuesday10.AddHours(1));
    }

    public DateTimeOffset Now { get; set; } = Story.Start;
    public IdSource Ids => story.Ids;
    public Slot Slot { get; }
    public Slot Later { get; }

    public Slot SlotAt(DateTimeOffset startsAt, int capacity = 3, int reserved = 0) =>
        Slot.At(Ids.Next(), SlotHost.Of(story.Office), startsAt, startsAt.AddMinutes(30), capacity, reserved);

    public PlaceWish Wish(
        AppointmentPriority priority = AppointmentPriority.Normal, int recentNoShows = 0, Citizen? citizen = null) => new()
        {
            Citizen = citizen ?? story.Resident,
            RegionCode = Story.MekarJaya.Code,
            Priority = priority,
            RecentNoShows = recentNoShows,
            Partner = Story.Portal.Acting(),
        };

    /// A citizen is nobody but the one who comes.
    public static Actor As(ActorRole role) => role == ActorRole.Citizen ? Story.Citizen : new Actor(role, "somebody");

    public Appointment Booked(Slot? slot = null) => Appointment.Book(Story.Officer, Now, Ids, slot ?? Slot, Wish())!;

    public Appointment AdmitWalkIn(Actor actor) => Appointment.AdmitWalkIn(actor, Now, Ids, story.Office, Wish());

    /// The shortest way to a status, at the first time at which it can be reached.
    public Appointment In(AppointmentStatus status)
    {
        if (status is AppointmentStatus.Held or AppointmentStatus.Expired)
        {
            var held = Appointment.Hold(Story.Citizen, Now, Ids, Slot, Wish())!;
            if (status == AppointmentStatus.Expired)
            {
                Now += AppointmentRules.HoldFor;
                Assert.True(held.PerformNextDuty(Now));
            }

            return Reached(held, status);
        }

        var appointment = Booked();
        switch (status)
        {
            case AppointmentStatus.Cancelled:
                appointment.Cancel(Story.Citizen, Now, AppointmentReason.ByCitizen);
                break;
            case AppointmentStatus.NoShow:
                Now = Slot.StartsAt + AppointmentRules.NoShowAfter;
                appointment.MarkNoShow(Story.Officer, Now);
                break;
            case AppointmentStatus.CheckedIn or AppointmentStatus.InService or AppointmentStatus.Completed:
                Now = Slot.StartsAt;
                appointment.CheckIn(Story.Officer, Now);
                if (status != AppointmentStatus.CheckedIn)
                {
                    appointment.Start(Story.Officer, Now);
                }

                if (status == AppointmentStatus.Completed)
                {
                    appointment.Complete(Story.Officer, Now);
                }

                break;
        }

        return Reached(appointment, status);
    }

    public WaitlistEntry Join(
        Actor actor, DateOnly? from = null, DateOnly? to = null, AppointmentPriority priority = AppointmentPriority.Normal, Citizen? citizen = null) =>
        WaitlistEntry.Join(
            actor, Now, Ids, story.Office, from ?? Wib.DateOf(Tuesday10), to ?? Wib.DateOf(Tuesday10), Wish(priority, citizen: citizen));

    public WaitlistEntry Waits(WaitlistStatus status)
    {
        var entry = Join(Story.Citizen);
        if (status is not (WaitlistStatus.Waiting or WaitlistStatus.Left))
        {
            entry.Offer(Now, Slot);
        }

        switch (status)
        {
            case WaitlistStatus.Fulfilled:
                entry.Accept(Story.Citizen, Now);
                Appointment.BookOffered(Story.Citizen, Now, Ids, Slot, Wish());
                break;
            case WaitlistStatus.Declined:
                entry.Decline(Story.Citizen, Now);
                break;
            case WaitlistStatus.Left:
                entry.Leave(Story.Citizen, Now);
                break;
            case WaitlistStatus.Lapsed:
                Now += AppointmentRules.OfferFor;
                Assert.True(entry.LapseIfDue(Now));
                break;
        }

        Assert.Equal(status, entry.Status);
        return entry;
    }

    /// Everything that can be seen of the state, to show that nothing moved.
    public string Picture(AggregateRoot subject) =>
        JsonSerializer.Serialize<object>(subject, visible) + JsonSerializer.Serialize(Slot) + JsonSerializer.Serialize(Later);

    private static Appointment Reached(Appointment appointment, AppointmentStatus status)
    {
        Assert.Equal(status, appointment.Status);
        return appointment;
    }
}
