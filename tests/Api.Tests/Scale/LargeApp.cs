using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenIddict.Abstractions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Clocks;
using SipOkMuba.Infrastructure.Data.Providers.Postgres;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;
using SipOkMuba.Infrastructure.Files;
using SipOkMuba.Infrastructure.Notifications;
using SipOkMuba.Infrastructure.Privacy;
using SipOkMuba.Infrastructure.Webhooks;

namespace SipOkMuba.Api.Tests.Scale;

/// The platform on a large database, which is made once for all tests of its collection.
public abstract class LargeApp : TestApp
{
    private protected LargeApp(TestDatabase database, int rows)
        : base(database)
    {
        Rows = rows;
        Scenarios = new Scenarios(this);
    }

    public int Rows { get; }

    public Scenarios Scenarios { get; }

    internal StatementLog Statements { get; } = new();

    internal GraphOptions Options => Services.GetRequiredService<GraphOptions>();

    internal abstract IPlanReader Plans { get; }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        LargeDatabase.Limit(Options.Lists);

        // What they ask meanwhile is no statement of an operation.
        foreach (var apart in Services.GetServices<IHostedService>().Where(hosted => hosted is DutyClock or NotificationFollower or WebhookSender or AuditSequencer or UploadSweeper or RecordEraser))
        {
            await apart.StopAsync(CancellationToken.None);
        }

        Statements.Follow(Services);
        await using var scope = Services.CreateAsyncScope();
        var clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        foreach (var client in LargeDatabase.Clients)
        {
            await clients.CreateAsync(new DemoClient(client, client, IsPartner: client.EndsWith("portal", StringComparison.Ordinal)).Describe());
        }
    }

    /// What an operation asks of the database, whoever of plans and engine answers.
    internal async Task<(Answer Answer, IReadOnlyCollection<SentStatement> Sent)> AskAsync(
        string by, string document, object? variables, bool planned)
    {
        var trace = Statements.Watch();
        Options.UsePlans = planned;
        try
        {
            var answer = await Scenarios.As(by).AskAsync(document, variables, traceParent: $"00-{trace}-00f067aa0ba902b7-01");
            return (answer, Statements.Of(trace));
        }
        finally
        {
            Options.UsePlans = true;
        }
    }

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.ConfigureServices(services => services
            .ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(Statements))
            .ConfigureDbContext<PostgresAppDbContext>(options => options.AddInterceptors(Statements)));
    }
}

public sealed class LargeSqliteApp : LargeApp
{
    public LargeSqliteApp()
        : this(new LargeSqliteDatabase())
    {
    }

    private LargeSqliteApp(LargeSqliteDatabase database)
        : base(database, LargeDatabase.Rows) => Plans = new SqlitePlanReader(database.File);

    internal override SqlitePlanReader Plans { get; }

    public override ValueTask DisposeAsync()
    {
        Plans.Dispose();
        return base.DisposeAsync();
    }
}

public sealed class LargePostgresApp() : LargeApp(new LargePostgresDatabase(), LargeDatabase.Rows)
{
    private string connectionString = "";
    private IReadOnlyDictionary<string, long> sizes = new Dictionary<string, long>();

    // On connections as the product opens them.
    internal override PostgresPlanReader Plans => new(connectionString, new ReadLimits(Options.Lists, sizes));

    public override async Task InitializeAsync()
    {
        if (PostgresTestDatabase.Server is not null)
        {
            await base.InitializeAsync();
            await using var database = await Scenarios.DatabaseAsync();
            connectionString = database.Database.GetConnectionString()!;
            sizes = await GrowingTables.SizesAsync(connectionString);
        }
    }
}

[CollectionDefinition(Name)]
public sealed class LargeGroup : ICollectionFixture<LargeSqliteApp>
{
    public const string Name = "Large";
}
