namespace SipOkMuba.Api.Tests;

/// <summary>
/// The same on PostgreSQL. A test calls `SkipIfMissing` first: without a server it is skipped aloud, or fails where
/// all must run.
/// </summary>
public sealed class PostgresTestApp() : TestApp(new PostgresTestDatabase())
{
    public static void SkipIfMissing()
    {
        var mustRun = Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_REQUIRE_ALL") == "1";
        Skip.If(PostgresTestDatabase.Server is null && !mustRun, "SIPOKMUBA_TEST_POSTGRES names no server.");
        Assert.NotNull(PostgresTestDatabase.Server);
    }

    public override Task InitializeAsync() =>
        PostgresTestDatabase.Server is null ? Task.CompletedTask : base.InitializeAsync();
}
