using FsCheck.Xunit;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Applications;

/// Random people do random things at random times, on clocks that jump back a little.
public sealed class RandomWalkTests
{
    private const int Steps = 80;

    private static readonly Actor[] Crowd =
    [
        Story.Citizen, Story.Village, Story.Partner, Story.Officer, Story.Verifier, Story.Supervisor, Actor.System,
        new(ActorRole.Verifier, "verifier-2"), new(ActorRole.Verifier, "officer"), new(ActorRole.Head, "head"),
    ];

    [Property(MaxTest = 200)]
    public void Walk_ShouldKeepEveryInvariant_WhateverPeopleDo(int seed)
    {
        var random = new Random(seed);
        var story = new Story();
        if (random.Next(2) == 0)
        {
            story.Resident.RecordBiometrics(Story.Start.AddYears(-1));
        }

        var kinds = Enum.GetValues<ApplicationKind>();
        var application = story.Submitted(kinds[random.Next(kinds.Length)]);
        for (var step = 0; step < Steps; step++)
        {
            story.Now += TimeSpan.FromMilliseconds(random.Next(-100_000, 400_000));
            Step(application, story, random);
            CheckSequence(application);
            CheckWaits(application);
        }
    }

    [Fact]
    public void Walk_ShouldReachEveryStatus_OverManySeeds()
    {
        var seen = new HashSet<ApplicationStatus>();
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var story = new Story();
            var application = story.Submitted();
            for (var step = 0; step < Steps; step++)
            {
                Step(application, story, random);
                seen.Add(application.Status);
            }
        }

        Assert.Equal(Acts.Reachable.Order(), seen.Order());
    }

    private static void Step(Application application, Story story, Random random)
    {
        var before = story.Picture(application);
        var (status, version, events) = (application.Status, application.Version, application.RaisedEvents.Count);
        var (name, actor, perform) = Choose(application, random);
        try
        {
            perform(story);
        }
        catch (DomainError)
        {
            Assert.Equal(before, story.Picture(application));
            return;
        }

        var raised = application.RaisedEvents.Skip(events).Select(it => it.Event).ToList();
        Assert.Equal(ExpectedEvents(name, status, application.Status), raised.Select(it => it.Name));
        Assert.Equal(version + (actor == Actor.System ? 0 : raised.Count == 0 ? 0 : 1), application.Version);
        Assert.All(raised, it => Assert.Equal(actor.Role, it.ActorRole));
        Assert.All(raised, it => Assert.Equal(application.UpdatedAt, it.OccurredAt));
        Assert.All(raised, it => Assert.Equal(Story.MekarJaya.Code, it.Region));
        Assert.All(raised.OfType<ApplicationStatusChanged>(), it => Assert.Equal(
            (application.Status, (ApplicationStatus?)status, application.WaitingOn),
            (it.Status, it.PreviousStatus, it.WaitingOn)));
    }

    /// Mostly somebody who may; else anybody and anything.
    private static (string Name, Actor Actor, Action<Story> Perform) Choose(Application application, Random random)
    {
        if (random.Next(4) == 0)
        {
            return ("route", Actor.System, story => application.RouteAfterVerification(story.Now));
        }

        var sensible = random.Next(10) < 7;
        var acts = Acts.All.Where(it => !sensible || (it.Allows(application.Status) && it.Name != "cancel")).ToList();
        var act = acts.Count > 0 ? acts[random.Next(acts.Count)] : Acts.All[random.Next(Acts.All.Count)];
        var actors = Crowd.Where(it => !sensible || act.Allows(it.Role)).ToList();
        var actor = actors[random.Next(actors.Count)];
        return (act.Name, actor, story => act.Perform(application, actor, story));
    }

    private static IEnumerable<string> ExpectedEvents(string act, ApplicationStatus from, ApplicationStatus to)
    {
        if (from != to)
        {
            yield return $"application.{char.ToLowerInvariant(to.ToString()[0])}{to.ToString()[1..]}";
        }

        if (act == "approvePrinting")
        {
            yield return "application.printingApproved";
        }
    }

    private static void CheckSequence(Application application)
    {
        var count = application.RaisedEvents.Count;
        Assert.Equal(Enumerable.Range(1, count), application.RaisedEvents.Select(it => it.SubjectVersion));
        Assert.Equal(count, application.SubjectVersion);

        var states = application.RaisedEvents.Where(it => it.Event is ApplicationStatusChanged).ToList();
        Assert.Equal(
            states.Select(it => (it.SubjectVersion, ((ApplicationStatusChanged)it.Event).Status, it.Event.OccurredAt)),
            application.History.Select(it => (it.Sequence, it.Status, it.At)));
        Assert.Equal(application.Status, application.History[^1].Status);
        Assert.Equal(application.History.Select(it => it.At).Order(), application.History.Select(it => it.At));
        Assert.All(application.History, it => Assert.Equal(0, it.At.UtcTicks % TimeSpan.TicksPerSecond));
    }

    private static void CheckWaits(Application application)
    {
        var waits = application.Waits;
        Assert.Equal(application.SubmittedAt, waits[0].StartedAt);
        for (var i = 1; i < waits.Count; i++)
        {
            Assert.Equal(waits[i - 1].EndedAt, waits[i].StartedAt);
            Assert.NotEqual(waits[i - 1].Party, waits[i].Party);
        }

        var open = waits.SingleOrDefault(it => it.EndedAt is null);
        Assert.Equal(application.IsActive, open is not null);
        Assert.Equal(application.WaitingOn, open?.Party);
        Assert.Equal(application.Status.WaitsFor(), open?.Party);
        Assert.All(waits.Where(it => it != open), it => Assert.NotNull(it.Seconds));
        Assert.True(open is null || (open == waits[^1] && open.Seconds is null));

        var end = open?.StartedAt ?? application.UpdatedAt;
        Assert.Equal((end - application.SubmittedAt).TotalSeconds, waits.Sum(it => it.Seconds ?? 0));
    }
}
