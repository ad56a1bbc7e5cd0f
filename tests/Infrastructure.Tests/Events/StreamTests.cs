using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Tests.Events;

public sealed class StreamTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    /// Readers join at random places, in the database and in the ring, while writers go on.
    [SkippableTheory]
    [InlineData(DatabaseProvider.Sqlite, 100)]
    [InlineData(DatabaseProvider.Postgres, 100)]
    [InlineData(DatabaseProvider.SqlServer, 100)]
    public async Task Seam_ShouldNeitherLoseNorDouble_WhenReadersJoinUnderLoad(DatabaseProvider provider, int count)
    {
        var database = await fixture.GetAsync(provider);
        var writers = new LogWriters(database.Contexts, 50) { LongestSleep = 0 };
        await writers.PrepareAsync();
        await writers.RunAsync(4, 300);
        await using var instance = await LogInstance.StartAsync(database);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            var random = new Random(3);
            while (!stop.IsCancellationRequested)
            {
                await writers.TryWriteAsync(random);
            }
        });

        var tries = Seen.Scaled(count);
        var left = tries;
        var readers = Enumerable.Range(0, 6).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            var live = 0;
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var now = await instance.FromNowAsync();
                var from = Math.Max(0, now.Position - random.Next(random.Next(3) == 0 ? 1000 : 30));
                var reader = await instance.Stream.OpenAtAsync(EventFilter.All, from, CancellationToken.None);
                var seen = await LogInstance.CollectAsync(reader, (int)(now.Position - from) + random.Next(5, 20));
                Assert.Equal(
                    Enumerable.Range(0, seen.Count).Select(index => from + 1 + index),
                    seen.Select(logged => logged.Position));
                live += seen.Count(logged => logged.Position > now.Position);
            }

            return live;
        })).ToList();

        var liveEvents = (await Task.WhenAll(readers)).Sum();
        await stop.CancelAsync();
        await writing;
        Assert.True(liveEvents >= tries * 4, $"Only {liveEvents} events were live: the seam was not crossed.");
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task ProgressCursor_ShouldMoveAndLoseNothing_WhenTheStreamIsQuiet(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        var writers = new LogWriters(database.Contexts, 2) { LongestSleep = 0 };
        await writers.PrepareAsync();
        var nothing = new EventFilter { Types = ["nothing.happened"] };
        var quiet = await instance.Stream.OpenAsync(nothing, null, CancellationToken.None);
        var before = quiet.ProgressCursor;
        using var stop = new CancellationTokenSource();
        await using var waiting = quiet.GetAsyncEnumerator(stop.Token);
        var next = waiting.MoveNextAsync().AsTask();

        var all = LogInstance.CollectAsync(await instance.FromNowAsync(), 10);
        await writers.RunAsync(1, 10);
        var last = (await all)[^1];
        while (quiet.ProgressCursor != last.Cursor)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, stop.Token);
        }

        Assert.False(next.IsCompleted);
        Assert.NotEqual(before, quiet.ProgressCursor);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    /// What was handed over but not asked past may not have reached the client: resuming must bring it again.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task ProgressCursor_ShouldStayBehindTheEvent_WhenItIsStillBeingHandled(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        var writers = new LogWriters(database.Contexts, 2) { LongestSleep = 0 };
        await writers.PrepareAsync();
        var reader = await instance.FromNowAsync();
        var start = reader.ProgressCursor;
        await writers.RunAsync(1, 2);

        await using var events = reader.GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(start, reader.ProgressCursor);
        var first = events.Current.Cursor;
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(first, reader.ProgressCursor);
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Envelope_ShouldHoldWhatWasRaised_WhenRead(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        var reader = await instance.FromNowAsync();

        var id = await Data.Submissions.VerifiedAsync(database);
        var seen = await LogInstance.CollectUntilAsync(reader, "application.verified");

        Assert.Equal("application.submitted", seen[0].Type);
        Assert.Equal(Enumerable.Range(1, seen.Count), seen.Select(logged => logged.SubjectVersion));
        var verified = seen[^1];
        Assert.Equal(("Application", id), (verified.SubjectType, verified.SubjectId));
        Assert.Equal(Data.Submissions.Start.AddMinutes(2), verified.OccurredAt);
        Assert.Equal("16.06.09.2006", verified.Region);
        Assert.Equal((ActorRole.Verifier, WaitingParty.Office), (verified.ActorRole, verified.WaitingOn!.Value));
        Assert.Equal("""{"status":"VERIFIED","previousStatus":"UNDER_VERIFICATION"}""", verified.Payload.GetRawText());
        Assert.Equal("application.verified", verified.Template!.Key);
        Assert.Equal(["number", "status"], verified.Template.Variables.Select(variable => variable.Name));
        Assert.Equal(seen.Count, seen.Select(logged => logged.EventId).Distinct().Count());
    }

    /// The same filter is written twice, for the ring and as SQL: they must mean the same.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Page_ShouldHoldWhatMatches_WhenFiltered(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        await SpreadAsync(database);
        var all = await instance.CollectAsync(6, "0");
        EventFilter[] filters =
        [
            EventFilter.All,
            new() { Region = "16.06.1" },
            new() { Region = "16.06.10" },
            new() { Region = "16.06" },
            new() { WithinRegions = [] },
            new() { WithinRegions = ["16.06.1", "16.06.10.2001"] },
            new() { Region = "16.06.10", WithinRegions = ["16.06.10.2001", "16.06.09"] },
            new() { Types = [] },
            new() { Types = ["servicePoint.blankStockRecorded"], SubjectId = all[2].SubjectId },
            new() { SubjectId = Guid.Empty },
        ];

        foreach (var filter in filters)
        {
            var page = await instance.Stream.PageAsync(filter, null, 50, CancellationToken.None);
            Assert.Equal(all.Where(filter.Matches), page.Events);
            Assert.False(page.HasNextPage);
            Assert.Equal(all[^1].Cursor, page.HeadCursor);
        }

        Assert.Equal([6, 1, 3, 6, 0, 2], filters.Take(6).Select(filter => all.Count(filter.Matches)));
        var own = new EventFilter
        {
            VisibleSubjects = context => new Dictionary<string, IQueryable<Guid>>
            {
                [nameof(ServicePoint)] = context.ServicePoints.Where(point => point.RegionCode == "16.06.1").Select(point => point.Id),
            },
        };
        Assert.Equal(
            all.Where(logged => logged.Region == "16.06.1"),
            (await instance.Stream.PageAsync(own, null, 50, CancellationToken.None)).Events);
        var two = await instance.Stream.PageAsync(EventFilter.All, all[0].Cursor, 2, CancellationToken.None);
        Assert.Equal(all.Skip(1).Take(2), two.Events);
        Assert.True(two.HasNextPage);
    }

    private static async Task SpreadAsync(TestDatabase database)
    {
        await using var context = database.NewContext();
        var supervisor = new Actor(ActorRole.Supervisor, "tests");
        string[] regions = ["16.06.1", "16.06.10", "16.06.10.2001", "16.06.10.2002", "16.06.09", "16.06.09.1"];
        foreach (var region in regions)
        {
            var point = Domain.ServicePoints.ServicePoint.Open(Data.Submissions.Ids.Next(), "Point", region);
            point.RecordBlankStock(supervisor, TimeProvider.System.GetUtcNow(), 1);
            context.ServicePoints.Add(point);
            await context.SaveChangesAsync();
        }
    }
}
