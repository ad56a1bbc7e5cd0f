using System.Diagnostics;
using System.Security.Claims;
using GraphQL;
using GraphQL.Execution;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Library;

/// A statement that would run for minutes, as a client leaves or its time is up.
public sealed class CancellationTests : IDisposable
{
    private const string Endless = "{ books(first: 3, where: {year: {gte: 1990}}) { nodes { chapters { title } } } }";

    // 100 ms where a machine does nothing else; here threads are short while other tests block theirs.
    private static readonly TimeSpan shortly = TimeSpan.FromSeconds(10);
    private readonly LibraryApp app = new();

    public CancellationTests()
    {
        using var database = app.Database();
        database.Database.ExecuteSqlRaw(
            """
            DROP TABLE "Chapter";
            CREATE VIEW "Chapter" AS
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000000)
            SELECT i AS "Key", 1 AS "BookKey", 'c' AS "Title", 1 AS "Pages" FROM n WHERE i < 0;
            """);
    }

    public static TheoryData<bool> WithAndWithoutAPlan => [false, true];

    [Theory]
    [MemberData(nameof(WithAndWithoutAPlan))]
    public async Task Statement_ShouldEnd_WhenTheClientLeaves(bool planned)
    {
        await PrepareAsync(planned);
        using var client = new CancellationTokenSource();
        var answer = RunAsync(client.Token);
        await UntilItRunsAsync(answer);
        await client.CancelAsync();
        var left = Stopwatch.GetTimestamp();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);

        Assert.InRange(Stopwatch.GetElapsedTime(left), TimeSpan.Zero, shortly);
        Assert.Equal(39, await CountAsync());
    }

    [Theory]
    [MemberData(nameof(WithAndWithoutAPlan))]
    public async Task Statement_ShouldEndWithATimeout_WhenItTakesTooLong(bool planned)
    {
        await PrepareAsync(planned);
        app.ExecutionTimeout = TimeSpan.FromMilliseconds(300);
        var begun = Stopwatch.GetTimestamp();

        var result = await RunAsync(CancellationToken.None);

        Assert.IsType<TimeoutError>(Assert.Single(result.Errors!));
        // A timer counts whole milliseconds, and may be one early.
        Assert.InRange(Stopwatch.GetElapsedTime(begun), app.ExecutionTimeout / 2, app.ExecutionTimeout + shortly);
        app.ExecutionTimeout = TimeSpan.FromMinutes(5);
        Assert.Equal(39, await CountAsync());
    }

    /// It would take the rest of its transaction with it.
    [Fact]
    public async Task Write_ShouldGoOn_WhenItsCallerLeaves()
    {
        using var caller = new CancellationTokenSource();
        await using (var database = app.Database())
        {
            await using var transaction = await database.Database.BeginTransactionAsync();
            await database.Books.Where(book => book.Isbn == "9780001").ExecuteUpdateAsync(set => set.SetProperty(book => book.Subtitle, "kept"));
            ((SqliteConnection)database.Database.GetDbConnection()).CreateFunction("leave", () =>
            {
                caller.Cancel();
                return 1;
            });
            await Record.ExceptionAsync(() => database.Database.ExecuteSqlRawAsync(
                """
                UPDATE "Books" SET "Copies" = (WITH RECURSIVE n(i) AS (SELECT leave() UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) SELECT COUNT(*) FROM n)
                WHERE "Isbn" = '9780001'
                """,
                caller.Token));
            await transaction.CommitAsync();
        }

        await using var after = app.Database();
        Assert.Equal(("kept", 2_000_000), await after.Books.Where(book => book.Isbn == "9780001").SingleAsync() is var book ? (book.Subtitle, book.Copies) : default);
    }

    /// Its context is given to the next one with its connection as it is.
    [Fact]
    public async Task Statement_ShouldGoOn_WhenTheCallerOfOneBeforeLeaves()
    {
        using var caller = new CancellationTokenSource();
        await using var database = app.Database();
        await database.Database.OpenConnectionAsync();
        Assert.NotEqual(0, await database.Books.CountAsync(caller.Token));
        await caller.CancelAsync();

        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.CommandText = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT COUNT(*) FROM n";
        Assert.Equal(200_000L, await command.ExecuteScalarAsync());
    }

    public void Dispose() => app.Dispose();

    // The first time is the engine's, which validates.
    private async Task PrepareAsync(bool planned)
    {
        app.UsePlans = planned;
        if (planned)
        {
            app.ExecutionTimeout = TimeSpan.FromMilliseconds(50);
            Assert.IsType<TimeoutError>(Assert.Single((await RunAsync(CancellationToken.None)).Errors!));
            app.ExecutionTimeout = TimeSpan.FromMinutes(5);
        }

        app.ForgetSql();
    }

    // On a thread of its own, as nothing of SQLite waits.
    private Task<ExecutionResult> RunAsync(CancellationToken cancellationToken) => Task.Run(
        () => app.Services.GetRequiredService<GraphExecutor>().ExecuteAsync(
            new GraphRequest { Query = Endless }, new GraphCallData(new GraphGrant(new ClaimsPrincipal(), null), "request-1"), cancellationToken),
        CancellationToken.None);

    private async Task UntilItRunsAsync(Task answer)
    {
        while (!answer.IsCompleted && !app.Sql.Any(sql => sql.Contains("\"Chapter\"", StringComparison.Ordinal)))
        {
            await Task.Yield();
        }
    }

    // What was interrupted leaves its connection usable.
    private async Task<int> CountAsync() => (await app.DataAsync("{ books(first: 50) { nodes { isbn } } }")).GetProperty("books").GetProperty("nodes").GetArrayLength();
}
