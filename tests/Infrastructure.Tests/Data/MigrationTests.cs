using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Data.Providers.Postgres;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;
using SipOkMuba.Infrastructure.Data.Providers.SqlServer;

namespace SipOkMuba.Infrastructure.Tests.Data;

/// These need no server: the model and the SQL of each provider are made by its own EF provider.
public sealed class MigrationTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    [InlineData(DatabaseProvider.SqlServer)]
    public async Task Migrations_ShouldHoldTheWholeModel_WhenComparedWithTheMappings(DatabaseProvider provider)
    {
        await using var context = Design(provider);

        Assert.False(
            context.Database.HasPendingModelChanges(),
            $"The model has changes that no migration of {provider} holds; CONTRIBUTING has the lines.");
    }

    [Fact]
    public async Task Script_ShouldParse_WhenReadAsTransactSql()
    {
        await using var context = Design(DatabaseProvider.SqlServer);
        var script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        var statements = Parse(script);

        Assert.True(statements > 60, $"Only {statements} statements were found.");
        Assert.Contains("LOCK_ESCALATION = DISABLE", script, StringComparison.Ordinal);
    }

    [Fact]
    public void RelayStep_ShouldParse_WhenReadAsTransactSql()
    {
        Assert.Equal(16, Parse(SqlServerRelayStep.StepSql));
        Assert.Equal(1, Parse(SqlServerRelayStep.SnapshotSql));
        Assert.Equal(1, Parse(new SqlServerRelayStep().PendingSql));
    }

    [Fact]
    public void Parse_ShouldFindTheFault_WhenAStatementIsWrong() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Parse("SELECT [Position] FROM [LogHead] WITH (UPDLOCK WHERE"));

    /// No positions may rest on rows that a lock hint lets one skip or see uncommitted.
    [Fact]
    public void RelayStep_ShouldLockTheHeadBeforeItReadsPendingRows_WhenRun()
    {
        var sql = SqlServerRelayStep.StepSql;

        Assert.True(
            sql.IndexOf("UPDLOCK, HOLDLOCK", StringComparison.Ordinal)
            < sql.IndexOf("[Position] IS NULL", StringComparison.Ordinal));
        Assert.DoesNotContain("READPAST", sql, StringComparison.Ordinal);
        Assert.DoesNotContain("NOLOCK", sql, StringComparison.Ordinal);
    }

    private static int Parse(string sql)
    {
        var tree = (TSqlScript)new TSql160Parser(initialQuotedIdentifiers: true)
            .Parse(new StringReader(sql), out var errors);
        Assert.True(errors.Count == 0, string.Join('\n', errors.Select(error => $"{error.Line}: {error.Message}")));
        var counter = new StatementCounter();
        tree.Accept(counter);
        return counter.Count;
    }

    private static AppDbContext Design(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Postgres => new PostgresDesignTime().CreateDbContext([]),
        DatabaseProvider.SqlServer => new SqlServerDesignTime().CreateDbContext([]),
        _ => new SqliteDesignTime().CreateDbContext([]),
    };

    private sealed class StatementCounter : TSqlFragmentVisitor
    {
        public int Count { get; private set; }

        public override void Visit(TSqlStatement node) => Count++;
    }
}
