using FsCheck.Xunit;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;

namespace SipOkMuba.Domain.Tests.Complaints;

/// Random acts and random pauses: no change without an event, no alarm where nothing is owed, segments that add up.
public sealed class RandomWalkTests
{
    private const int Steps = 60;

    [Property(MaxTest = 150)]
    public void Complaints_ShouldTellEachChange_WhateverPeopleDo(int seed)
    {
        var walk = new Walk(seed);
        for (var step = 0; step < Steps; step++)
        {
            walk.Step();
        }
    }

    [Fact]
    public void Walks_ShouldReachEveryStatusAndDuty_OverManySeeds()
    {
        var walks = Enumerable.Range(0, 150).Select(seed => new Walk(seed)).ToList();
        walks.ForEach(walk => Enumerable.Range(0, Steps).ToList().ForEach(_ => walk.Step()));

        Assert.Equal(Enum.GetValues<ComplaintStatus>(), walks.SelectMany(walk => walk.Statuses).Distinct().Order());
        Assert.Equal(Enum.GetValues<ComplaintDuty>(), walks.SelectMany(walk => walk.Duties).Distinct().Order());
    }

    private sealed class Walk(int seed)
    {
        private static readonly ActorRole[] crowd = [ActorRole.Citizen, ActorRole.Officer, ActorRole.Officer, ActorRole.Supervisor, ActorRole.Head];

        private readonly Random random = new(seed);
        private readonly Matter matter = new();
        private Complaint? current;

        public HashSet<ComplaintStatus> Statuses { get; } = [];
        public HashSet<ComplaintDuty> Duties { get; } = [];

        public void Step()
        {
            if (current is null || (current.Status.IsTerminal() && random.Next(3) == 0))
            {
                current = matter.File();
            }

            var complaint = current;
            matter.Now += TimeSpan.FromMinutes(random.Next(3) == 0 ? random.Next(60 * 24 * 12) : random.Next(600));
            var (before, status, events, version) = (Matter.Picture(complaint), complaint.Status, complaint.RaisedEvents.Count, complaint.SubjectVersion);
            var due = complaint.Duties(matter.Calendar).MinBy(duty => duty.DueAt);

            var acted = random.Next(3) > 0;
            Act(complaint, acted);

            var told = complaint.RaisedEvents.Skip(events).ToList();
            Assert.True(acted || due?.DueAt <= matter.Now == told.Count > 0);
            if (told.Count == 0)
            {
                Assert.Equal(before, Matter.Picture(complaint));
            }
            else if (!acted)
            {
                Duties.Add(due!.Duty);
                Assert.False(status.IsTerminal());
            }

            Assert.Equal(complaint.SubjectVersion - version, told.Count);
            Statuses.UnionWith(complaint.History.Select(change => change.Status));
            CheckTimes(complaint);
        }

        private void Act(Complaint it, bool acted)
        {
            if (!acted)
            {
                it.PerformNextDuty(matter.Now, matter.Calendar);
                return;
            }

            // Several tries, so that most steps go on.
            for (var attempt = 0; attempt < 4 && Record.Exception(() => Try(it)) is { } refusal; attempt++)
            {
                Assert.True(refusal is DomainError, $"{refusal}");
            }
        }

        private void Try(Complaint it)
        {
            var (who, now, calendar) = (Matter.As(crowd[random.Next(crowd.Length)]), matter.Now, matter.Calendar);
            Action[] acts =
            [
                () => it.Verify(who, now, calendar, (ComplaintClass)random.Next(5), null),
                () => it.RequestClarification(who, now, calendar, "Di mana?"),
                () => it.Clarify(who, now, matter.Ids, calendar, "Di loket 2.", []),
                () => it.Assign(who, now, calendar, null),
                () => it.Assign(who, now, calendar, matter.Colleague(Matter.Officer.Subject)),
                () => it.Respond(who, now, calendar, "Diperiksa."),
                () => it.Resolve(who, now, calendar, "Selesai.", RootCause.Other),
                () => it.Reopen(who, now, calendar, "Belum."),
                () => it.Escalate(who, now),
                () => it.Comment(who, now, "Mohon kabar."),
                () => it.Accept(who, now, calendar),
                () => Rarely(() => it.Forward(who, now, calendar, "Dinas Sosial")),
                () => Rarely(() => it.MergeInto(matter.File(), who, now, calendar)),
                () => Rarely(() => it.Withdraw(who, now, calendar)),
            ];
            acts[random.Next(acts.Length)]();
        }

        /// What ends everything would leave little to walk through.
        private void Rarely(Action act)
        {
            if (random.Next(4) == 0)
            {
                act();
                return;
            }

            throw new NotPermittedError();
        }

        private static void CheckTimes(Complaint it)
        {
            var (waits, history) = (it.Waits, it.History);
            Assert.Equal(it.FiledAt, waits[0].StartedAt);
            Assert.All(waits.Zip(waits.Skip(1)), pair => Assert.Equal(pair.First.EndedAt, pair.Second.StartedAt));
            Assert.Equal(it.WaitingOn is null, waits[^1].EndedAt is not null);
            if (waits[^1].EndedAt is { } end)
            {
                Assert.Equal((long)(end - it.FiledAt).TotalSeconds, waits.Sum(wait => wait.Seconds));
            }

            Assert.Equal(history.Select(change => change.At), history.Select(change => change.At).Order());
            Assert.Equal(it.NotDueBefore, it.Duties(new Matter().Calendar).Min(duty => (DateTimeOffset?)duty.DueAt));
        }
    }
}
