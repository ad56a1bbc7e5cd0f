using System.Diagnostics;
using SipOkMuba.Api.Hosting;
using SipOkMuba.Api.Tests.Partners;
using SipOkMuba.Api.Tests.Webhooks;

namespace SipOkMuba.Api.Tests.Hosting;

public sealed class SchemaReleaseTests(TestApp app) : SchemaReleaseCases(app), IClassFixture<TestApp>;

public sealed class PostgresSchemaReleaseTests(PostgresTestApp app) : SchemaReleaseCases(app), IClassFixture<PostgresTestApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// `check-schema` as an operator types it: in a clone, with the settings of the server.
public abstract class SchemaReleaseCases(TestApp app) : IDisposable
{
    private const string Schema = "schema/schema.graphql";
    private const string Removed = "  \"The courier's reference (nomor resi).\"\n  courierReference: String\n";
    private readonly string clone = Directory.CreateTempSubdirectory("schema-release").FullName;

    public void Dispose()
    {
        Directory.Delete(clone, recursive: true);
        GC.SuppressFinalize(this);
    }

    [SkippableFact]
    public async Task Check_ShouldNameWhatPartnersRegistered_WhenAFieldGoesThatATagHas()
    {
        SkipIfMissing();
        await PublishAsync();
        var scenarios = new Scenarios(app);
        await PartnerSteps.TrustedAsync(app.As("demo-portal"), "query Resi($id: ID!) { applicationById(id: $id) { courierReference } }");
        await PartnerSteps.TrustedAsync(app.As("demo-portal-2"), "query Nomor($id: ID!) { applicationById(id: $id) { number } }");
        var webhook = await new WebhookSteps(scenarios).CreateAsync(
            "http://127.0.0.1:9/hook", "demo-portal-2", query: "subscription { onApplicationStatusChanged { application { courierReference } } }");
        await File.WriteAllTextAsync(Path.Combine(clone, Schema), (await SchemaAsync()).Replace(Removed, "", StringComparison.Ordinal));
        await GitAsync("commit", "--all", "--message", "Take the reference away");

        var tagged = await CheckAsync("git:v1.0.0", "--operations", "operations", "--database");
        var alone = await CheckAsync("git:HEAD~1", "--operations", "operations");
        var head = await CheckAsync("git:HEAD", "--operations", "operations");

        Assert.Equal(SchemaGate.Refused, tagged.Code);
        var id = Graph.Schema.NodeId.Parse(webhook.Id, "Webhook");
        Assert.Contains($"BREAKING Application.courierReference: the field was removed\n  hits Demo Portal/Resi, Demo Portal 2/webhook {id}\n", tagged.Report, StringComparison.Ordinal);
        Assert.EndsWith("; 3 registered operations\n", tagged.Report, StringComparison.Ordinal);
        Assert.Equal(SchemaGate.Refused, alone.Code);
        Assert.Contains("  hits no registered operation\n", alone.Report, StringComparison.Ordinal);
        Assert.Equal((SchemaGate.Passed, "0 breaking, 0 dangerous, 0 safe changes; 0 registered operations\n"), head);
    }

    [SkippableTheory]
    [InlineData("git:v2.0.0")]
    [InlineData("git:--output=stolen")]
    [InlineData("git:")]
    public async Task Check_ShouldSayWhatIsWrong_WhenThereIsNoSuchTag(string published)
    {
        SkipIfMissing();
        await PublishAsync();

        var (code, report) = await CheckAsync(published, "--operations", "operations");

        Assert.Equal(SchemaGate.Misused, code);
        Assert.StartsWith(published == "git:" ? published : published["git:".Length..], report, StringComparison.Ordinal);
        Assert.Equal(["operations", "schema"], Directory.EnumerateDirectories(clone).Select(Path.GetFileName).Where(name => name != ".git").Order());
        Assert.Empty(Directory.EnumerateFiles(clone));
    }

    [SkippableFact]
    public async Task Check_ShouldSayWhatIsWrong_WhenTheDatabaseCanNotBeRead()
    {
        SkipIfMissing();
        await PublishAsync();
        var start = Check("git:v1.0.0", "--operations", "operations", "--database");
        start.Environment["Database__ConnectionString"] = app.Settings["Database:Provider"] == "Sqlite"
            ? $"Data Source={Path.Combine(clone, "none.db")}"
            : "Host=127.0.0.1;Port=9;Username=nobody";

        var (code, report) = await RunAsync(start);

        Assert.Equal(SchemaGate.Misused, code);
        Assert.Single(report.Trim().Split('\n'));
    }

    protected virtual void SkipIfMissing()
    {
    }

    /// A clone whose newest release is the schema that is served.
    private async Task PublishAsync()
    {
        Directory.CreateDirectory(Path.Combine(clone, "schema"));
        Directory.CreateDirectory(Path.Combine(clone, "operations"));
        await File.WriteAllTextAsync(Path.Combine(clone, Schema), await SchemaAsync());
        await GitAsync("init", "--quiet");
        await GitAsync("add", ".");
        await GitAsync("commit", "--message", "Publish the schema");
        await GitAsync("tag", "v1.0.0");
    }

    private static Task<string> SchemaAsync() => File.ReadAllTextAsync(Repository.PathTo(Schema));

    private async Task GitAsync(params string[] command)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=tests", "-c", "user.email=tests@example.go.id", "-c", "commit.gpgsign=false", .. command])
        {
            WorkingDirectory = clone, RedirectStandardOutput = true,
        };
        var (code, told) = await RunAsync(start);
        Assert.True(code == 0, told);
    }

    private Task<(int Code, string Report)> CheckAsync(params string[] arguments) => RunAsync(Check(arguments));

    private ProcessStartInfo Check(params string[] arguments)
    {
        var start = ProductProcess.Of(app, [SchemaGate.Verb, .. arguments]);
        start.WorkingDirectory = clone;
        return start;
    }

    private static async Task<(int Code, string Report)> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var report = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, report);
    }
}
