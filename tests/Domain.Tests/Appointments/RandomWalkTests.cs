using FsCheck.Xunit;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Appointments;

/// Random acts on many appointments and entries of a waitlist, over few places: what the slots count is what the
/// appointments say, and what is told has no gaps.
public sealed class RandomWalkTests
{
    private const int Steps = 120;

    private static readonly Type[] Guards =
    [
        typeof(CheckInClosedError), typeof(HoldExpiredError), typeof(InvalidAppointmentTransitionError), typeof(InvalidWaitlistTransitionError),
        typeof(NotPermittedError), typeof(NotYetMissedError), typeof(OfferLapsedError), typeof(PriorityNeedsAttestationError),
        typeof(SamePlaceError), typeof(SlotTooSoonError), typeof(TooLateToChangeError),
    ];

    [Property(MaxTest = 100)]
    public void Slots_ShouldCountWhatTheAppointmentsSay_WhateverPeopleDo(int seed)
    {
        var walk = new Walk(seed);
        for (var step = 0; step < Steps; step++)
        {
            walk.Step();
        }
    }

    [Fact]
    public void Walks_ShouldReachEveryStatusAndRefusal_OverManySeeds()
    {
        var walks = Enumerable.Range(0, 60).Select(seed => new Walk(seed)).ToList();
        var refusals = walks.SelectMany(walk => Enumerable.Range(0, Steps).Select(_ => walk.Step())).OfType<Type>().ToHashSet();

        Assert.Equal(Enum.GetValues<AppointmentStatus>(), walks.SelectMany(walk => walk.Statuses).Distinct().Order());
        Assert.Equal(Enum.GetValues<WaitlistStatus>(), walks.SelectMany(walk => walk.WaitlistStatuses).Distinct().Order());
        Assert.Empty(Guards.Except(refusals));
    }

    private sealed class Walk
    {
        private static readonly Actor[] Crowd = [Story.Citizen, Story.Village, Story.Partner, Story.Officer, Story.Officer, Story.Supervisor];

        private readonly Random random;
        private readonly Desk desk = new();
        private readonly List<Slot> slots;
        private readonly List<Appointment> appointments = [];
        private readonly List<WaitlistEntry> entries = [];
        private readonly Dictionary<AggregateRoot, int> told = [];

        public Walk(int seed)
        {
            random = new Random(seed);
            desk.Now += TimeSpan.FromHours(random.Next(24));
            slots =
            [
                desk.SlotAt(Desk.Tuesday10, capacity: 2, reserved: 1), desk.SlotAt(Desk.Tuesday10.AddMinutes(30), capacity: 1),
                desk.SlotAt(Desk.Tuesday10.AddHours(4)),
            ];
        }

        public HashSet<AppointmentStatus> Statuses { get; } = [];

        public HashSet<WaitlistStatus> WaitlistStatuses { get; } = [];

        /// The refusal, if the step was refused.
        public Type? Step()
        {
            desk.Now += TimeSpan.FromSeconds(random.Next(6) == 0 ? random.Next(2400) : random.Next(300));
            var act = Choose();
            var before = string.Concat(slots.Select(desk.Picture));

            var refusal = Record.Exception(act);

            Assert.True(refusal is null or DomainError, $"{refusal}");
            if (refusal is not null)
            {
                Assert.Equal(before, string.Concat(slots.Select(desk.Picture)));
            }

            Statuses.UnionWith(appointments.Select(it => it.Status));
            WaitlistStatuses.UnionWith(entries.Select(it => it.Status));
            slots.ForEach(CheckCounts);
            foreach (var subject in slots.Concat<AggregateRoot>(appointments).Concat(entries))
            {
                CheckTold(subject);
            }

            return refusal?.GetType();
        }

        private Action Choose()
        {
            var (actor, slot, now) = (Crowd[random.Next(Crowd.Length)], slots[random.Next(slots.Count)], desk.Now);
            var priority = (AppointmentPriority)(random.Next(4) == 0 ? 1 : 0);
            var choice = random.Next(27);
            if (appointments.Count == 0 || choice < 3)
            {
                return () => Add(Appointment.Book(actor, now, desk.Ids, slot, desk.Wish(priority)));
            }

            if (choice < 6)
            {
                return () => Add(Appointment.Hold(actor, now, desk.Ids, slot, desk.Wish(priority)));
            }

            if (choice == 6)
            {
                return () => entries.Add(desk.Join(actor, priority: priority));
            }

            if (choice < 10 && entries.Count > 0)
            {
                var entry = entries[random.Next(entries.Count)];
                return choice switch
                {
                    7 => () => entry.Decline(actor, now),
                    8 => () => entry.Leave(actor, now),
                    _ => () =>
                    {
                        entry.Accept(actor, now);
                        appointments.Add(Appointment.BookOffered(actor, now, desk.Ids, entry.Slot!, desk.Wish(entry.Priority)));
                    },
                };
            }

            if (choice < 13 && entries.Find(it => it.Accepts(slot, now)) is { } next)
            {
                return () => next.Offer(now, slot);
            }

            if (choice < 14)
            {
                return () => entries.ForEach(it => it.LapseIfDue(now));
            }

            // Mostly somebody who may, with something that is not over.
            var active = appointments.Where(it => it.IsActive && random.Next(5) > 0).OrderBy(it => it.StartsAt).ToList();
            var appointment = active.Count > 0 ? active[random.Next(2) * random.Next(active.Count)] : appointments[random.Next(appointments.Count)];
            actor = choice > 17 && random.Next(4) > 0 ? Story.Officer : actor;
            return choice switch
            {
                14 => () => appointments.ForEach(it => it.PerformNextDuty(now)),
                15 => () => appointment.Confirm(actor, now),
                16 => () => appointment.TryReschedule(actor, now, slot, 0),
                17 => () => appointment.Cancel(actor, now, AppointmentReason.ByCitizen),
                18 or 21 or 22 => () => appointment.CheckIn(actor, now),
                19 or 23 or 24 => () => appointment.Start(actor, now),
                20 => () => appointment.Complete(actor, now),
                _ => () => appointment.MarkNoShow(actor, now),
            };
        }

        private void Add(Appointment? made)
        {
            if (made is not null)
            {
                appointments.Add(made);
            }
        }

        private void CheckCounts(Slot slot)
        {
            var here = appointments.Where(it => it.Slot == slot && TakesAPlace(it)).ToList();
            var offered = entries.Where(it => it.Slot == slot && it.Status == WaitlistStatus.Offered).ToList();
            var held = here.Count(it => it.Status == AppointmentStatus.Held);
            Assert.Equal((held, here.Count - held, offered.Count), (slot.Held, slot.Booked, slot.Offered));
            Assert.Equal(
                here.Count(it => it.Priority == AppointmentPriority.Vulnerable) + offered.Count(it => it.Priority == AppointmentPriority.Vulnerable),
                slot.UsedByVulnerable);
            Assert.InRange(slot.Used, 0, slot.Capacity);
        }

        /// Who has come or was expected in vain has used the place.
        private static bool TakesAPlace(Appointment it) =>
            it.Status is not (AppointmentStatus.Cancelled or AppointmentStatus.Expired) || it.CheckedInAt is not null;

        /// Then it is as if it were saved.
        private void CheckTold(AggregateRoot subject)
        {
            var before = told.GetValueOrDefault(subject);
            Assert.Equal(
                Enumerable.Range(before + 1, subject.SubjectVersion - before), subject.RaisedEvents.Select(raised => raised.SubjectVersion));
            if (subject is Slot slot && slot.RaisedEvents.Count > 0)
            {
                var last = Assert.IsType<SlotPlacesChanged>(Assert.Single(slot.RaisedEvents).Event);
                Assert.Equal(slot.Places.AvailableTo(AppointmentPriority.Normal, desk.Now), last.Available);
            }

            told[subject] = subject.SubjectVersion;
            subject.ClearRaisedEvents();
        }
    }
}
