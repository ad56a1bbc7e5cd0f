using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Tests.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Tests.Applications;

/// <summary>
/// What only the clock can do, for every kind, in the platform as it runs: people bring the applications into their states
/// through the front door, then nobody acts, and time jumps.
/// </summary>
internal sealed class ClockedCourses(ShiftedApp app)
{
    private const string Status = "query($id: ID!) { applicationById(id: $id) { status waitingOn statusHistory { status actorRole } } }";

    private static readonly string[] toPickup =
    [
        "claimApplication", "verifyApplication", "captureBiometrics", "sendForEnrollment", "recordEnrollmentResult", "approvePrinting",
        "printCard", "markReadyForPickup",
    ];

    private readonly Scenarios scenarios = new(app);

    public async Task RunAsync()
    {
        var kinds = Enum.GetValues<ApplicationKind>();
        var drafts = await EachAsync(kinds, kind => scenarios.DraftedAsync(kind: kind));
        var claimed = await EachAsync(kinds, kind => AfterAsync(kind, "claimApplication"));
        var returned = await EachAsync(kinds, kind => AfterAsync(kind, "claimApplication", "returnApplication"));
        var awaiting = await EachAsync(kinds, kind => AfterAsync(kind, "claimApplication", "verifyApplication"));
        var waiting = await EachAsync(kinds.Where(kind => kind != ApplicationKind.IkdActivation), kind => AfterAsync(kind, toPickup));

        // Longer than any holidays: eight office hours have passed.
        app.Jump(TimeSpan.FromDays(15));
        await ExpectAsync(claimed, "SUBMITTED", "OFFICE", "application.slaWarning", "application.slaBreached", "application.submitted");
        await ExpectAsync(returned, "EXPIRED", null, "application.expired");
        await ExpectAsync(awaiting, "AWAITING_BIOMETRICS", "CITIZEN", "application.reminded");

        app.Jump(TimeSpan.FromDays(16));
        await ExpectAsync(drafts, "EXPIRED", null, "application.expired");
        await ExpectAsync(awaiting, "AWAITING_BIOMETRICS", "CITIZEN", "application.reminded", "application.reminded");

        app.Jump(TimeSpan.FromDays(30));
        await ExpectAsync(
            awaiting, "EXPIRED", null, "application.reminded", "application.reminded", "application.reminded", "application.expired");
        await ExpectAsync(waiting, "READY_FOR_PICKUP", "CITIZEN", "application.reminded", "application.reminded", "application.reminded");

        await HearAsync(waiting[0]);
        app.Jump(TimeSpan.FromDays(1));
        await ExpectAsync(
            waiting, "UNCLAIMED", "CITIZEN", "application.reminded", "application.reminded", "application.reminded", "application.unclaimed");
        await FetchAsync(waiting[0]);
    }

    /// The event comes to a subscriber who waits for it.
    private async Task HearAsync(TestApplication application)
    {
        await using var database = await scenarios.DatabaseAsync();
        var due = await database.Applications.Where(found => found.Id == application.Subject).Select(found => found.NotDueBefore).SingleAsync();
        app.Jump(due!.Value - app.Time.GetUtcNow() - TimeSpan.FromMinutes(1));
        await using var socket = await LiveSocket.SubscribeAsync(
            app, await app.TokenAsync("demo-officer"),
            "subscription($number: String) { onApplicationStatusChanged(number: $number) { type status previousStatus actorRole waitingOn occurredAt application { status } } }",
            new { number = application.Number });

        app.Time.Advance(TimeSpan.FromMinutes(1));
        var told = (await socket.NextAsync()).GetProperty("onApplicationStatusChanged");

        Assert.Equal(
            ("application.unclaimed", "UNCLAIMED", "READY_FOR_PICKUP", "SYSTEM", "CITIZEN"),
            (Text("type"), Text("status"), Text("previousStatus"), Text("actorRole"), Text("waitingOn")));
        Assert.InRange(told.GetProperty("occurredAt").GetDateTimeOffset() - due.Value, TimeSpan.Zero, TimeSpan.FromMinutes(2));

        string? Text(string name) => told.GetProperty(name).GetString();
    }

    /// The card was kept, so its holder may still have it.
    private async Task FetchAsync(TestApplication application)
    {
        await scenarios.DoAsync(application, Verb.Named("markReadyForPickup"));
        var answer = await scenarios.As("demo-officer").AskAsync(
            "mutation($id: ID!) { handOverCard(input: { id: $id, proof: { fingerprintVerified: true }, oldCardSurrendered: true }) { application { status } errors { ... on Error { code } } } }",
            new { id = application.Id });
        Assert.Null(answer.Refusal("handOverCard"));
    }

    private async Task<TestApplication> AfterAsync(ApplicationKind kind, params string[] verbs)
    {
        var application = await scenarios.SubmittedAsync(kind: kind);
        foreach (var verb in verbs)
        {
            await scenarios.DoAsync(application, Verb.Named(verb));
        }

        return application;
    }

    private static async Task<List<TestApplication>> EachAsync(
        IEnumerable<ApplicationKind> kinds, Func<ApplicationKind, Task<TestApplication>> make)
    {
        var made = new List<TestApplication>();
        foreach (var kind in kinds)
        {
            made.Add(await make(kind));
        }

        return made;
    }

    /// What the clock has told of each, in this order and not more, and how that shows.
    private async Task ExpectAsync(List<TestApplication> applications, string status, string? waitingOn, params string[] types)
    {
        foreach (var application in applications)
        {
            Assert.Equal(types, await ToldAsync(application, atLeast: types.Length));
            var shown = (await scenarios.As("demo-officer").AskAsync(Status, new { id = application.Id })).WithoutErrors()["applicationById"];
            Assert.Equal((status, waitingOn), (shown.GetProperty("status").GetString(), shown.GetProperty("waitingOn").GetString()));
            var last = shown.GetProperty("statusHistory").EnumerateArray().Last();
            Assert.Equal(status, last.GetProperty("status").GetString());
        }
    }

    /// By the log itself, so that nothing has to be polled.
    private async Task<List<string>> ToldAsync(TestApplication application, int atLeast)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var reader = await app.Services.GetRequiredService<EventStream>()
            .OpenAsync(new EventFilter { SubjectId = application.Subject }, "0", patience.Token);
        var told = new List<string>();
        while (reader.TryRead(out var logged) || told.Count < atLeast)
        {
            if (logged is null)
            {
                await reader.WaitAsync(orBeat: false, patience.Token);
            }
            else if (logged.ActorRole == ActorRole.System && logged.Type != "application.awaitingBiometrics")
            {
                told.Add(logged.Type);
            }
        }

        return told;
    }
}

public sealed class ClockTests(ShiftedApp app) : IClassFixture<ShiftedApp>
{
    [Fact]
    public Task Applications_ShouldBeRemindedReleasedExpiredAndUnclaimed_WhenNobodyActs() => new ClockedCourses(app).RunAsync();
}

public sealed class PostgresClockTests(ShiftedPostgresApp app) : IClassFixture<ShiftedPostgresApp>
{
    [SkippableFact]
    public Task Applications_ShouldBeRemindedReleasedExpiredAndUnclaimed_WhenNobodyActs()
    {
        PostgresTestApp.SkipIfMissing();
        return new ClockedCourses(app).RunAsync();
    }
}
