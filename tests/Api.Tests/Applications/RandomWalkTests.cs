using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Tests.Applications;

/// <summary>
/// Verbs of random roles on random applications, through the front door, under a clock that jumps, by days too, and what is
/// due is done before the next verb. After every step events, history and waits of that application tell the same story.
/// </summary>
public sealed class RandomWalkTests(TimedApp app) : IClassFixture<TimedApp>
{
    private const int Applications = 20;
    private const int Steps = 220;
    private static readonly string[] People =
        ["demo-portal", "demo-portal-2", "demo-village", "demo-officer", "demo-verifier", "demo-verifier", "demo-officer", "demo-supervisor", "demo-head"];

    private readonly Scenarios scenarios = new(app);

    [Theory]
    [InlineData(1606)]
    public async Task EventsAndState_ShouldTellOneStory_WhenRandomVerbsAreTried(int seed)
    {
        var random = new Random(seed);
        var walked = new List<TestApplication>();
        var (done, refused) = (0, 0);
        for (var i = 0; i < Applications; i++)
        {
            var kind = (ApplicationKind)(i % 3);
            var by = i % 4 == 0 ? "demo-officer" : "demo-portal";
            walked.Add(i % 5 == 0 ? await scenarios.DraftedAsync(by, kind) : await scenarios.SubmittedAsync(by, kind));
        }

        for (var step = 0; step < Steps; step++)
        {
            app.Now += random.Next(10) == 0 ? TimeSpan.FromHours(random.Next(1, 60)) : TimeSpan.FromSeconds(random.Next(0, 9));
            await app.PerformWhatIsDueAsync();
            var application = walked[random.Next(Applications)];
            var before = await scenarios.StateAsync(application);
            var verb = Choose(random, before.Status);
            var by = random.Next(3) == 0 ? People[random.Next(People.Length)] : verb.By;

            var answer = await scenarios.TryAsync(verb, application.Id, by);

            var wasDone = answer.ErrorCode is null && answer.Refusal(verb.Name) is null;
            var after = await StoryAsync(application, wasDone && verb.Name == "verifyApplication");
            if (wasDone)
            {
                // What is so already needs no event.
                Assert.True(
                    after.SubjectVersion > before.SubjectVersion || (verb.Name == "setInterimLetter" && after.Version == before.Version),
                    $"{verb.Name} was done without an event.");
                done++;
            }
            else
            {
                Assert.True(before.SubjectVersion == after.SubjectVersion && before.Status == after.Status && before.Version == after.Version, $"{verb.Name} was refused and changed the state.");
                refused++;
            }
        }

        // A walk that does nothing, or everything, proves nothing.
        Assert.InRange(done, Steps / 5, Steps * 9 / 10);
        Assert.InRange(refused, Steps / 10, Steps);
        await using var database = await scenarios.DatabaseAsync();
        Assert.True(await database.OutboxEvents.CountAsync(row => row.Type == "application.slaBreached") > 1, "The clock had no turn.");
    }

    /// Mostly what may be done in this status, so that the walks come far.
    private static Verb Choose(Random random, ApplicationStatus status)
    {
        var fitting = Verb.All
            .Where(verb => verb.Name is not ("cancelApplication" or "discardDraft" or "rejectApplication" or "activateIkd") && verb.From == status)
            .ToList();
        return fitting.Count > 0 && random.Next(4) > 0 ? fitting[random.Next(fitting.Count)] : Verb.All[random.Next(Verb.All.Count)];
    }

    private async Task<Application> StoryAsync(TestApplication walked, bool goesOn)
    {
        if (goesOn)
        {
            await scenarios.WaitForAsync(walked.Subject, "application.awaitingBiometrics", "application.printReady");
        }

        await using var database = await scenarios.DatabaseAsync();
        var application = await database.Applications.AsNoTracking()
            .Include(found => found.History.OrderBy(change => change.Sequence))
            .Include(found => found.Waits.OrderBy(wait => wait.Sequence))
            .AsSplitQuery()
            .SingleAsync(found => found.Id == walked.Subject);
        var events = await database.OutboxEvents.AsNoTracking()
            .Where(row => row.SubjectId == walked.Subject).OrderBy(row => row.SubjectVersion).ToListAsync();

        EventsAreTheState(application, events);
        WaitsAddUp(application);
        return application;
    }

    private static void EventsAreTheState(Application application, List<OutboxEvent> events)
    {
        Assert.Equal(Enumerable.Range(1, application.SubjectVersion), events.Select(row => row.SubjectVersion));
        Assert.Equal(events.Count, events.Select(row => row.EventId).Distinct().Count());
        var changes = events.Select(row => (row, Status: StatusOf(row, "status"))).Where(pair => pair.Status is not null).ToList();
        Assert.Equal(
            application.History.Select(change => (change.Sequence, change.Status.ToString(), change.At, change.ActorRole)),
            changes.Select(pair => (pair.row.SubjectVersion, pair.Status!, pair.row.OccurredAt, pair.row.ActorRole)));
        Assert.Equal(
            changes.Select(pair => pair.Status).SkipLast(1).Prepend(null),
            changes.Select(pair => StatusOf(pair.row, "previousStatus")));
        Assert.Equal(application.Status, application.History[^1].Status);
        Assert.Equal(application.Status.IsTerminal() || application.Status == ApplicationStatus.Draft, !application.IsActive);
        Assert.All(events, row => Assert.Equal(application.RegionCode, row.Region));
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.OccurredAt <= pair.Second.OccurredAt));
    }

    private static void WaitsAddUp(Application application)
    {
        var (waits, began, ended) = (application.Waits, application.History[0].At, application.Status.IsTerminal());
        Assert.Equal(began, waits[0].StartedAt);
        Assert.All(waits.Zip(waits.Skip(1)), pair =>
        {
            Assert.Equal(pair.First.EndedAt, pair.Second.StartedAt);
            Assert.NotEqual(pair.First.Party, pair.Second.Party);
        });
        Assert.All(waits.SkipLast(ended ? 0 : 1), wait =>
            Assert.Equal((wait.EndedAt!.Value - wait.StartedAt).TotalSeconds, (double)wait.Seconds!.Value));
        var until = ended ? application.History[^1].At : waits[^1].StartedAt;
        Assert.Equal((until - began).TotalSeconds, (double)waits.Sum(wait => wait.Seconds ?? 0));
        Assert.Equal(application.WaitingOn, ended ? null : waits[^1].Party);
        Assert.Equal(application.Status.WaitsFor(), application.WaitingOn);
        Assert.All(application.History, change => Assert.Equal(0, change.At.UtcTicks % TimeSpan.TicksPerSecond));
    }

    private static string? StatusOf(OutboxEvent row, string name)
    {
        using var payload = JsonDocument.Parse(row.Payload);
        return payload.RootElement.TryGetProperty(name, out var status) && status.ValueKind == JsonValueKind.String
            ? status.GetString()!.Replace("_", "", StringComparison.Ordinal) is var bare
                ? Enum.Parse<ApplicationStatus>(bare, ignoreCase: true).ToString()
                : null
            : null;
    }
}
