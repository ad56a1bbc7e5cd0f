using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;

namespace SipOkMuba.Api.Tests;

/// One host for all classes of the collection, so they run one after another. It has staff of another district as
/// strangers, counts statements and keeps what is logged.
public sealed class ApiApp : TestApp
{
    public const string FarOfficer = "far-officer";
    public const string FarVerifier = "far-verifier";
    public const string FarSupervisor = "far-supervisor";
    public const string PassingPartner = "passing-partner";
    private const string FarDistrict = "16.06.01";

    public ApiApp() => Scenarios = new Scenarios(this);

    public Scenarios Scenarios { get; }

    internal StatementLog Statements { get; } = new();

    internal CapturedLog Log { get; } = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Statements.Follow(Services);
        await using var scope = Services.CreateAsyncScope();
        var clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        var ids = scope.ServiceProvider.GetRequiredService<IdSource>();
        var database = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        foreach (var (subject, role) in new[]
                 {
                     (FarOfficer, StaffRole.Officer), (FarVerifier, StaffRole.Verifier), (FarSupervisor, StaffRole.Supervisor),
                 })
        {
            await clients.CreateAsync(new DemoClient(subject, "stranger").Describe());
            database.StaffMembers.Add(StaffMember.Delivered(ids.Next(), subject, subject, role, FarDistrict));
        }

        await clients.CreateAsync(new DemoClient(PassingPartner, "partner", IsPartner: true).Describe());
        database.Partners.Add(Partner.Delivered(
            ids, PassingPartner, PassingPartner, string.Join(' ', Api.Identity.Scopes.All), DateTimeOffset.UnixEpoch, holdsSyntheticConsent: true));
        await database.SaveChangesAsync();

        // The oldest event of the log is of no test: a feed that begins with it reads less.
        await Scenarios.SubmittedAsync("demo-officer");
    }

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);

        // All tests together call from one address.
        builder.UseSetting(CallerBudget.AnonymousPoints, "1000000");
        builder.ConfigureLogging(logging => logging.AddProvider(Log));
        builder.ConfigureServices(services =>
            services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(Statements)));
    }
}

[CollectionDefinition(Name)]
public sealed class ApiGroup : ICollectionFixture<ApiApp>
{
    public const string Name = "Api";
}

internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
