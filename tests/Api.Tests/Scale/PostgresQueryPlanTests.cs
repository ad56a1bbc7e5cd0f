namespace SipOkMuba.Api.Tests.Scale;

/// The same on PostgreSQL.
public sealed class PostgresQueryPlanTests(LargePostgresApp postgres) : IClassFixture<LargePostgresApp>
{
    [SkippableFact]
    public async Task Postgres_ShouldReadLittle_WhateverIsAsked()
    {
        PostgresTestApp.SkipIfMissing();

        DocumentedStatements.AssertNone(await postgres.FaultsAsync(await DocumentedStatements.SendAsync(postgres), "with statistics"));
    }

    [SkippableFact]
    public async Task Reader_ShouldTellOfATableThatIsReadWhole()
    {
        PostgresTestApp.SkipIfMissing();

        Assert.NotEmpty(await postgres.Plans.FaultsAsync(DocumentedStatements.ReadingWhole));
    }
}
