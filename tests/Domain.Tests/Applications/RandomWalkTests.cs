using FsCheck.Xunit;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Domain.Tests.Calendars;

namespace SipOkMuba.Domain.Tests.Applications;

/// Random people do random things at random times, on clocks that jump back a little, while the clock does its duties: the
/// aggregate against the reference model.
public sealed class RandomWalkTests
{
    private const int Steps = 80;

    private static readonly Actor[] Crowd =
    [
        Story.Citizen, Story.Village, Story.Partner, Story.Officer, Story.Verifier, Story.Supervisor, Actor.System,
        new(ActorRole.Verifier, "verifier-2"), new(ActorRole.Verifier, "officer"), new(ActorRole.Head, "head"),
    ];

    private static readonly IReadOnlyList<Act> Deeds = [.. Acts.All, .. Acts.ByCode];

    private static readonly Type[] Guards =
    [
        typeof(AssignedToAnotherError), typeof(SelfVerificationError), typeof(SelfApprovalError), typeof(NotTheSubmitterError),
        typeof(ResubmissionExpiredError), typeof(SupervisorRequiredError), typeof(HandoverProofInvalidError),
        typeof(HandoverCodeLockedError), typeof(BiometricsNotRecordedError), typeof(PrintingNotApprovedError),
        typeof(PrintingAlreadyApprovedError), typeof(TooManyDocumentsError), typeof(MissingDocumentsError),
        typeof(BlankCardShortageError), typeof(ConsentRequiredError),
    ];

    /// 150 walks of 80 steps.
    [Property(MaxTest = 150)]
    public void Walk_ShouldKeepToTheModel_WhateverPeopleDo(int seed)
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
        var (statuses, events, refusals) = (new HashSet<ApplicationStatus>(), new HashSet<string>(), new HashSet<Type>());
        for (var seed = 0; seed < 400; seed++)
        {
            var walk = new Walk(seed);
            for (var step = 0; step < Steps; step++)
            {
                if (walk.Step() is { } refusal)
                {
                    refusals.Add(refusal);
                }

                statuses.Add(walk.Application.Status);
            }

            events.UnionWith(walk.Application.RaisedEvents.Select(raised => raised.Event.Name));
        }

        Assert.Equal(Enum.GetValues<ApplicationStatus>(), statuses.Order());
        Assert.Equal(
            // A look at the NIK is no step of the walk.
            EventCatalog.All.Select(described => described.Name)
                .Where(name => name.StartsWith("application.", StringComparison.Ordinal) && name != DomainEvent.NameOf(typeof(ApplicationNikRevealed))),
            events.Order(StringComparer.Ordinal));
        Assert.Empty(Guards.Except(refusals));
    }

    private sealed class Walk
    {
        private readonly Random random;

        /// In a lazy walk people act seldom, so that the clock has its turn.
        private readonly bool lazy;

        /// Hardly anything that would end it, so that it comes far.
        private readonly string[] seldom;
        private readonly Story story = new();
        private readonly ReferenceModel model;

        public Walk(int seed)
        {
            random = new Random(seed);
            lazy = random.Next(3) == 0;
            seldom = random.Next(3) == 0 ? ["cancel", "discard", "handOver", "handOverByCode"] : ["cancel", "discard"];
            var kinds = Enum.GetValues<ApplicationKind>();
            var kind = kinds[random.Next(kinds.Length)];
            var start = new ReferenceStart(
                kind,
                Recorded: random.Next(2) == 0,
                IsDraft: random.Next(3) == 0,
                WithoutDocuments: random.Next(4) == 0,
                VillageConsents: random.Next(4) > 0,
                EnteredBy: random.Next(4) == 0 ? new Actor(ActorRole.Officer, "verifier") : Story.Partner);
            if (start.Recorded)
            {
                story.Resident.RecordBiometrics(Story.Start.AddYears(-1));
            }

            if (start.VillageConsents)
            {
                story.ConsentToVillage();
            }

            if (random.Next(8) == 0)
            {
                story.Office.RecordBlankStock(Story.Supervisor, story.Now, 0);
            }

            Application = start.IsDraft
                ? story.Draft(kind, start.EnteredBy, start.WithoutDocuments ? [] : null)
                : story.Submitted(kind, start.EnteredBy);
            model = new ReferenceModel(start, story.Office.BlankStock, story.Now);
        }

        public Application Application { get; }

        /// The refusal, if the step was refused.
        public Type? Step()
        {
            story.Now += random.Next(lazy ? 4 : 12) switch
            {
                0 => TimeSpan.FromMilliseconds(random.Next(-100_000, 0)),
                1 => TimeSpan.FromHours(random.Next(1, 30)),
                2 => TimeSpan.FromDays(random.Next(1, lazy ? 100 : 20)),
                _ => TimeSpan.FromMilliseconds(random.Next(400_000)),
            };
            var (before, events) = (story.Picture(Application), Application.RaisedEvents.Count);
            var (expected, actor, perform) = Choose();

            var refusal = Record.Exception(perform);

            Assert.Equal(expected.Refusal, refusal?.GetType());
            var raised = Application.RaisedEvents.Skip(events).Select(it => it.Event).ToList();
            Assert.Equal(expected.Events, raised.Select(it => it.Name));
            Assert.Equal(
                (model.Status, model.Version, model.SubjectVersion),
                (Application.Status, Application.Version, Application.SubjectVersion));
            Assert.Equal(
                model.Rest,
                (Application.InterimLetter, Application.HandoverCodeHash is null ? null : Application.HandoverTriesLeft, story.Office.BlankStock));
            Assert.All(raised, it => Assert.Equal((actor.Role, Application.UpdatedAt, Story.MekarJaya.Code), (it.ActorRole, it.OccurredAt, it.Region)));
            if (raised.Count == 0)
            {
                Assert.Equal(before, story.Picture(Application));
            }

            CheckSequence(Application);
            CheckWaits(Application);
            CheckBound(Application);
            return expected.Refusal;
        }

        /// Mostly somebody who may; else anybody and anything.
        private (Expected Expected, Actor Actor, Action Perform) Choose()
        {
            switch (random.Next(lazy ? 3 : 8))
            {
                case 0:
                    return (model.Route(story.Now), Actor.System, () => Application.RouteAfterVerification(story.Now));
                case 1:
                    return (model.Tick(story.Now), Actor.System, () => story.Wait(Application, TimeSpan.Zero));
            }

            var sensible = random.Next(10) < 7;
            var acts = Deeds.Where(it => !sensible || (it.Allows(Application.Status) && !seldom.Contains(it.Name))).ToList();
            var act = acts.Count > 0 ? acts[random.Next(acts.Count)] : Deeds[random.Next(Deeds.Count)];
            var actors = Crowd.Where(it => !sensible || act.Allows(it.Role)).ToList();
            var actor = actors[random.Next(actors.Count)];
            return (model.Try(act, actor, story.Now), actor, () => act.Perform(Application, actor, story));
        }
    }

    private static void CheckSequence(Application application)
    {
        var count = application.RaisedEvents.Count;
        Assert.Equal(Enumerable.Range(1, count), application.RaisedEvents.Select(it => it.SubjectVersion));
        Assert.Equal(count, application.SubjectVersion);
        Assert.True(application.Version <= count);

        var states = application.RaisedEvents.Where(it => it.Event is ApplicationStatusChanged).ToList();
        Assert.Equal(
            states.Select(it => (it.SubjectVersion, ((ApplicationStatusChanged)it.Event).Status, it.Event.OccurredAt)),
            application.History.Select(it => (it.Sequence, it.Status, it.At)));
        Assert.Equal(
            states.Select(it => (ApplicationStatus?)((ApplicationStatusChanged)it.Event).Status).SkipLast(1).Prepend(null),
            states.Select(it => ((ApplicationStatusChanged)it.Event).PreviousStatus));
        Assert.Equal(application.Status, application.History[^1].Status);
        Assert.Equal(application.StatusSince, application.History[^1].At);
        Assert.Equal(application.History.Select(it => it.At).Order(), application.History.Select(it => it.At));
        Assert.All(application.History, it => Assert.Equal(0, it.At.UtcTicks % TimeSpan.TicksPerSecond));
    }

    /// Whatever the calendar, and by one without holidays too.
    private static void CheckBound(Application application)
    {
        foreach (var office in new[] { Decree.Office, Decree.WithoutHolidays })
        {
            var next = application.NextDuty(office);
            Assert.Equal(next is null, application.NotDueBefore is null);
            Assert.True(next is null || application.NotDueBefore <= next.DueAt, $"Due at {next?.DueAt}, asked at {application.NotDueBefore}.");
        }
    }

    private static void CheckWaits(Application application)
    {
        var (waits, began) = (application.Waits, application.History[0].At);
        Assert.Equal(began, waits[0].StartedAt);
        for (var i = 1; i < waits.Count; i++)
        {
            Assert.Equal(waits[i - 1].EndedAt, waits[i].StartedAt);
            Assert.NotEqual(waits[i - 1].Party, waits[i].Party);
        }

        var open = waits.SingleOrDefault(it => it.EndedAt is null);
        Assert.Equal(!application.Status.IsTerminal(), open is not null);
        Assert.Equal(!application.Status.IsTerminal() && application.Status != ApplicationStatus.Draft, application.IsActive);
        Assert.Equal(application.WaitingOn, open?.Party);
        Assert.Equal(application.Status.WaitsFor(), open?.Party);
        Assert.All(waits.Where(it => it != open), it => Assert.NotNull(it.Seconds));
        Assert.True(open is null || (open == waits[^1] && open.Seconds is null));

        var end = open?.StartedAt ?? application.UpdatedAt;
        Assert.Equal((end - began).TotalSeconds, waits.Sum(it => it.Seconds ?? 0));
        Assert.Equal(OfficeSeconds(application), application.OfficeSeconds);
    }

    /// Of the ended stretches after completeness, by the segments.
    private static long OfficeSeconds(Application application) => application.CompleteAt is not { } complete ? 0 : application.Waits
        .Where(it => it is { Party: WaitingParty.Office, EndedAt: { } ended } && ended > complete)
        .Sum(it => (long)(it.EndedAt!.Value - (it.StartedAt > complete ? it.StartedAt : complete)).TotalSeconds);
}
