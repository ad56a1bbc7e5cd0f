using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Tests.Citizens;

/// PostgreSQL, with what is logged.
public sealed class RetentionApp() : TestApp(new PostgresTestDatabase())
{
    internal CapturedLog Log { get; } = new();

    public override Task InitializeAsync() =>
        PostgresTestDatabase.Server is null ? Task.CompletedTask : base.InitializeAsync();

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.ConfigureLogging(logging => logging.AddProvider(Log));
    }
}

/// Two processes on one PostgreSQL begin at the same moment with what has served its time.
public sealed class RetentionTests(RetentionApp app) : IClassFixture<RetentionApp>
{
    private const int Citizens = 20;
    private const int Keys = 12_000;

    [SkippableFact]
    public async Task Records_ShouldBeErasedOnce_WhenTwoInstancesBeginAtOnce()
    {
        PostgresTestApp.SkipIfMissing();
        var scenarios = new Scenarios(app);
        var (citizens, uploads) = (new List<Guid>(), new List<string>());
        for (var number = 0; number < Citizens; number++)
        {
            var (citizen, upload) = await EndedAsync(scenarios);
            citizens.Add(citizen);
            uploads.Add(upload);
        }

        await BackdateAsync(scenarios, years: 6);
        var files = Directory.EnumerateFiles(app.FileDirectory, "*", SearchOption.AllDirectories).ToList();
        Assert.Equal(Citizens, files.Count);

        // The host of the test starts when the other process serves, so that both do their first round.
        ProductProcess? started = null;
        await app.RestartAsync(async () =>
        {
            started = ProductProcess.Start(app);
            await started.AddressAsync();
        });
        await using var other = started!;
        var again = new Scenarios(app);
        foreach (var citizen in citizens)
        {
            await again.WaitForAsync(citizen, "citizen.erased");
        }

        await using var database = await again.DatabaseAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await database.IdempotencyRecords.AnyAsync(patience.Token) || files.Exists(File.Exists))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(Citizens, await database.OutboxEvents.CountAsync(row => row.Type == "citizen.erased"));
        Assert.Equal(Citizens, await database.Citizens.CountAsync(citizen => citizens.Contains(citizen.Id) && citizen.ErasedAt != null && citizen.NikHash == null));
        Assert.False(await database.Uploads.AnyAsync(upload => uploads.Contains(upload.Reference)));
        Assert.Equal(Citizens, await database.Applications.CountAsync(application => application.Status == ApplicationStatus.Cancelled && application.ApplicantName == null));
        await app.Services.GetRequiredService<AuditSequencer>().CatchUpAsync(CancellationToken.None);
        Assert.True((await app.Services.GetRequiredService<AuditVerification>().RunAsync([], CancellationToken.None)).IsIntact);
        Assert.False(other.HasExited, "The other process has ended by itself.");
        Assert.Empty(other.Complaints.Concat(app.Log.Lines.Where(IsOfRetention)));
    }

    private static bool IsOfRetention(string line) =>
        (line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal))
        && (line.Contains("Retention", StringComparison.Ordinal) || line.Contains("Eraser", StringComparison.Ordinal) || line.Contains("Sweeper", StringComparison.Ordinal));

    private static async Task<(Guid Citizen, string Upload)> EndedAsync(Scenarios scenarios)
    {
        var (officer, person) = (scenarios.As("demo-officer"), Person.Next());
        var upload = await officer.UploadedAsync(TestFiles.Pdf);
        var input = Scenarios.Submission(person);
        input["documents"] = KindRules.Of(ApplicationKind.FirstIssuance).Documents.Select(type => Scenarios.Document(type, upload)).ToArray();
        var submitted = await officer.AskAsync(Scenarios.Submit, new { input });
        Assert.Null(submitted.Refusal("submitApplication"));
        var id = submitted["submitApplication"].GetProperty("application").GetProperty("id").GetString()!;
        var cancelled = await scenarios.TryAsync(Verb.Named("cancelApplication"), id, "demo-supervisor");
        Assert.Null(cancelled.Refusal("cancelApplication"));
        return (NodeId.Parse(await scenarios.CitizenAsync(person), "Citizen"), upload);
    }

    private static async Task BackdateAsync(Scenarios scenarios, int years)
    {
        await using var database = await scenarios.DatabaseAsync();
        var old = TimeProvider.System.GetUtcNow().AddYears(-years);
        await database.Applications.ExecuteUpdateAsync(set => set.SetProperty(application => application.UpdatedAt, old));
        database.IdempotencyRecords.AddRange(Enumerable.Range(0, Keys).Select(number => new IdempotencyRecord
        {
            Caller = "tests", IdempotencyKey = $"old-{number}", ContentHash = new byte[32], CreatedAt = old,
        }));
        await database.SaveChangesAsync();
    }
}
