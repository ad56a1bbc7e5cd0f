using FsCheck.Xunit;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;

namespace SipOkMuba.Domain.Tests.Conversations;

/// Random acts on many conversations of one desk, days and nights: no change without an event, no alarm once it has ended, and
/// every second of a wait is somebody's.
public sealed class RandomWalkTests
{
    private const int Steps = 150;

    private static readonly Type[] Guards =
    [
        typeof(InvalidConversationTransitionError), typeof(NotPermittedError), typeof(ConversationTakenError), typeof(ConversationOfAnotherError),
        typeof(ConversationKeptError), typeof(TooManyOpenConversationsError), typeof(ConversationEndedError), typeof(InvalidTextError), typeof(UnansweredMessageError),
    ];

    [Property(MaxTest = 100)]
    public void Conversations_ShouldHoldTogether_WhateverPeopleDo(int seed)
    {
        var walk = new Walk(seed);
        for (var step = 0; step < Steps; step++)
        {
            walk.Step();
        }
    }

    [Fact]
    public void Walks_ShouldReachEveryStatusEventAndRefusal_OverManySeeds()
    {
        var walks = Enumerable.Range(0, 200).Select(seed => new Walk(seed)).ToList();
        var refusals = walks.SelectMany(walk => Enumerable.Range(0, Steps).Select(_ => walk.Step())).OfType<Type>().ToHashSet();

        Assert.Equal(Enum.GetValues<ConversationStatus>(), walks.SelectMany(walk => walk.Statuses).Distinct().Order());
        Assert.Empty(Guards.Except(refusals));
        var events = EventCatalog.All.Select(described => described.Type).Where(type => type.IsSubclassOf(typeof(ConversationChanged)) || type.IsSubclassOf(typeof(ConversationNoted)));
        Assert.Equal([typeof(ConversationOpeningMoved)], events.Except(walks.SelectMany(walk => walk.Events)));
    }

    private sealed class Walk
    {
        private static readonly Actor[] Crowd =
            [Story.Citizen, Story.Citizen, Story.Partner, Story.Officer, Story.Officer, Talk.Other, Story.Supervisor, Story.Verifier];

        private readonly Random random;
        private readonly Talk talk = new();
        private readonly List<Conversation> all = [];
        private readonly Dictionary<AggregateRoot, int> told = [];

        public Walk(int seed)
        {
            random = new Random(seed);
            talk.Now += TimeSpan.FromHours(random.Next(100));
        }

        public HashSet<ConversationStatus> Statuses { get; } = [];

        public HashSet<Type> Events { get; } = [];

        /// The refusal, if the step was refused.
        public Type? Step()
        {
            talk.Now += TimeSpan.FromSeconds(random.Next(40) switch { 0 => random.Next(100_000), < 3 => random.Next(2400), _ => random.Next(240) });
            var it = all.Count < 3 || (all.Count < 16 && random.Next(7) == 0) ? null : Pick();
            var before = it is null ? null : Talk.Picture(it);

            var refusal = Record.Exception(() => Act(it));

            Assert.True(refusal is null or DomainError, $"{refusal}");
            if (it is not null)
            {
                // What changes is told, and what is refused changes nothing.
                var changed = Talk.Picture(it) != before;
                Assert.Equal(it.RaisedEvents.Count > 0, changed);
                Assert.False(refusal is not null && changed);
            }

            Statuses.UnionWith(all.Select(one => one.Status));
            all.ForEach(Check);
            CheckDesk();
            return refusal?.GetType();
        }

        /// Mostly one that goes on.
        private Conversation Pick()
        {
            var open = all.Where(one => one.Status.IsActive()).ToList();
            return open.Count > 0 && random.Next(5) > 0 ? open[random.Next(open.Count)] : all[random.Next(all.Count)];
        }

        private void Act(Conversation? it)
        {
            var actor = Crowd[random.Next(Crowd.Length)];
            if (it is null)
            {
                all.Add(talk.Started(actor));
                return;
            }

            // Mostly what suits the status, by who has it.
            actor = it.AssignedTo is { } officer && random.Next(3) > 0 ? new Actor(ActorRole.Officer, officer) : actor;
            var suits = it.Status switch
            {
                ConversationStatus.Bot => 5,
                ConversationStatus.Queued => 6,
                ConversationStatus.Assigned => 3,
                ConversationStatus.Active => random.Next(4) == 0 ? 10 : 8,
                ConversationStatus.WaitingCitizen => 10,
                _ => 0,
            };
            switch (random.Next(2) == 0 ? suits : random.Next(12))
            {
                case 0 or 1:
                    talk.Write(it, random.Next(3) == 0 ? "petugas" : random.Next(20) == 0 ? "" : "Halo", actor);
                    break;
                case 2:
                    talk.Answer(it, failed: random.Next(2) == 0, actor);
                    break;
                case 3 or 4:
                    talk.Reply(it, actor);
                    break;
                case 5:
                    talk.Request(it, actor);
                    break;
                case 6 or 7:
                    it.Accept(actor, talk.Now, [.. all.Where(one => one.AssignedTo == actor.Subject && one.Seat is not null).Select(one => one.Seat!.Value)]);
                    break;
                case 8:
                    it.WaitForCitizen(actor, talk.Now);
                    break;
                case 9:
                    talk.Link(it, actor);
                    break;
                case 10 when it.Status.IsWithOfficer() || random.Next(8) == 0:
                    talk.Resolve(it, actor);
                    break;
                case 11 when random.Next(4) == 0:
                    talk.Release(it, actor);
                    break;
                default:
                    while (it.PerformNextDuty(talk.Now, talk.Ids, talk.Office))
                    {
                    }

                    break;
            }
        }

        private void Check(Conversation it)
        {
            // As if it were saved.
            var before = told.GetValueOrDefault(it);
            Assert.Equal(Enumerable.Range(before + 1, it.SubjectVersion - before), it.RaisedEvents.Select(raised => raised.SubjectVersion));
            Events.UnionWith(it.RaisedEvents.Select(raised => raised.Event.GetType()));
            told[it] = it.SubjectVersion;
            it.ClearRaisedEvents();

            // No alarm of what has ended, nor of what an officer answers.
            Assert.Equal(it.Status is ConversationStatus.Bot or ConversationStatus.Queued or ConversationStatus.Assigned, it.NotDueBefore is not null);
            Assert.True(it.NextDuty(talk.Office) is not { } next || it.NotDueBefore <= next.DueAt);

            // Who was waited for, without gaps from the start to the end, and anew from a reopening on.
            Assert.Equal(it.WaitingOn is null, it.Waits.All(wait => wait.EndedAt is not null));
            Assert.Equal(it.StartedAt, it.Waits[0].StartedAt);
            foreach (var (earlier, later) in it.Waits.Zip(it.Waits.Skip(1)))
            {
                Assert.True(earlier.EndedAt == later.StartedAt || it.Rounds.Any(round => round.RequestedAt == later.StartedAt && round.Reason == HandoverReason.Reopened));
                Assert.Equal((long)(earlier.EndedAt!.Value - earlier.StartedAt).TotalSeconds, earlier.Seconds);
            }

            // A round ends once, and no clock runs but that of the last.
            Assert.Equal(Enumerable.Range(1, it.Round), it.Rounds.Select(round => round.Number));
            Assert.All(it.Rounds, round => Assert.Equal(
                round.Outcome is null, round == it.Rounds[^1] && it.Status is ConversationStatus.Queued or ConversationStatus.Assigned));
            Assert.All(it.Rounds.Where(round => round.Outcome is not null), round => Assert.InRange(round.OfficeSeconds!.Value, 0, round.WallSeconds!.Value));
            Assert.Equal(it.Status.IsWithOfficer(), it.AssignedTo is not null && it.Seat is not null);
            Assert.Equal(it.Status == ConversationStatus.Queued, it.QueuedSince is not null);
        }

        private void CheckDesk()
        {
            Assert.Equal(all.Count(one => one.QueuedSince is not null), talk.Desk.Waiting);
            Assert.True(talk.Desk.RaisedEvents.Count <= 1 || talk.Desk.RaisedEvents.All(raised => raised.Event is QueueMoved));
            talk.Desk.ClearRaisedEvents();
            foreach (var officer in all.Where(one => one.Seat is not null).GroupBy(one => one.AssignedTo))
            {
                Assert.Equal(officer.Count(), officer.Select(one => one.Seat).Distinct().Count());
                Assert.InRange(officer.Count(), 1, ConversationRules.OpenAtMost);
            }
        }
    }
}
