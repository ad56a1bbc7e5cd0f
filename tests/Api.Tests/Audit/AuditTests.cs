using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Tests.Complaints;
using SipOkMuba.Api.Tests.Tripwires;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Audit;

namespace SipOkMuba.Api.Tests.Audit;

public sealed class AuditTests(TestApp app) : AuditCases(app), IClassFixture<TestApp>
{
    /// As the runbook has it, in a process of its own.
    [Fact]
    public async Task Command_ShouldSayWhetherTheChainHolds_WhenItIsRunBesideTheServer()
    {
        var application = await Scenarios.SubmittedAsync();
        var record = Assert.Single(await RecordsAsync(record => record.SubjectId == application.Subject));

        var (code, told) = await VerifyAsync();
        Assert.True(code == 0, told);
        Assert.StartsWith("The audit log is intact: records 1 to ", told, StringComparison.Ordinal);

        await using (var database = await Scenarios.DatabaseAsync())
        {
            await database.AuditRecords.Where(one => one.Number == record.Number)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Actor, "demo-head"));
        }

        (code, told) = await VerifyAsync();
        Assert.True(code == 1, told);
        Assert.StartsWith($"The audit log is broken at record {record.Number} (RecordChanged).", told, StringComparison.Ordinal);

        await using (var database = await Scenarios.DatabaseAsync())
        {
            await database.AuditRecords.Where(one => one.Number == record.Number)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Actor, record.Actor));
        }
    }

    private async Task<(int Code, string Told)> VerifyAsync()
    {
        using var process = Process.Start(ProductProcess.Of(App, "verify-audit"))!;
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, told);
    }
}

public sealed class PostgresAuditTests(PostgresTestApp app) : AuditCases(app), IClassFixture<PostgresTestApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// Who did what, through the front door.
public abstract class AuditCases(TestApp app)
{
    private readonly Scenarios scenarios = new(app);

    protected TestApp App => app;

    protected Scenarios Scenarios => scenarios;

    [SkippableFact]
    public async Task Record_ShouldSayWhoDidWhatByWhichRequest_WhenAMutationHasChangedSomething()
    {
        SkipIfMissing();
        var application = await scenarios.SubmittedAsync();
        await scenarios.DoAsync(application, Verb.Named("claimApplication"));
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(application.Person));
        Assert.Null((await citizen.AskAsync(Verb.Named("cancelApplication").Document, new { id = application.Id })).Refusal("cancelApplication"));

        var records = await RecordsAsync(record => record.SubjectId == application.Subject);
        var self = (await citizen.AskAsync("{ viewer { name kind } }")).WithoutErrors();

        Assert.Equal(
            [
                ("application.submitted", "submitApplication", ActorRole.Partner, "demo-portal", null),
                ("application.underVerification", "claimApplication", ActorRole.Verifier, "demo-verifier", null),
                ("application.cancelled", "cancelApplication", ActorRole.Citizen, records[^1].Actor, "demo-portal"),
            ],
            records.Select(record => (record.Type, record.Act, record.ActorRole, record.Actor, record.Through)));
        Assert.Equal([1, 2, 3], records.Select(record => record.SubjectVersion!.Value));
        Assert.All(records, record => Assert.False(string.IsNullOrEmpty(record.RequestId)));
        Assert.Equal(3, records.Select(record => record.RequestId).Distinct().Count());
        Assert.True(Guid.TryParse(records[^1].Actor, out _), self.Body);
        var all = JsonSerializer.Serialize(await RecordsAsync(_ => true));
        Assert.DoesNotContain(application.Person.Nik, all, StringComparison.Ordinal);
        Assert.DoesNotContain("Siti", all, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Record_ShouldBeThere_WhenWhatWasChangedHasNoEvent()
    {
        SkipIfMissing();
        var person = Person.Next();
        await app.CitizenTokensAsync(person.Nik);

        var requested = (await RecordsAsync(record => record.Act == "requestCitizenCode"))[^1];
        var consented = (await RecordsAsync(record => record.Type == "consent.recorded"))[^1];

        Assert.Equal((AuditTypes.Done, ActorRole.Partner, "demo-portal"), (requested.Type, requested.ActorRole, requested.Actor));
        Assert.Equal(("token", ActorRole.Citizen, "demo-portal"), (consented.Act, consented.ActorRole, consented.Through));
    }

    /// Who complains is kept apart, and an anonymous reporter nowhere.
    [SkippableFact]
    public async Task Record_ShouldNotNameWhoComplains_WhenTheCitizenFilesIt()
    {
        SkipIfMissing();
        var application = await scenarios.SubmittedAsync();
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(application.Person));
        Assert.Null((await citizen.AskAsync(
            "mutation($input: FileComplaintInput!) { fileComplaint(input: $input) { complaint { id } errors { ... on Error { code } } } }",
            new { input = ComplaintBox.Report("ANONYMOUS") })).Refusal("fileComplaint"));

        var record = Assert.Single(await RecordsAsync(record => record.Act == "fileComplaint"));

        Assert.Equal((ActorRole.Citizen, null, null, null), (record.ActorRole, record.Actor, record.Through, record.RequestId));
    }

    protected virtual void SkipIfMissing()
    {
    }

    protected async Task<List<AuditRecord>> RecordsAsync(System.Linq.Expressions.Expression<Func<AuditRecord, bool>> which)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var database = await scenarios.DatabaseAsync();
        var last = await database.OutboxEvents.OrderByDescending(row => row.Id).Select(row => row.EventId).FirstAsync(patience.Token);
        while (await database.OutboxEvents.Where(row => row.EventId == last).Select(row => row.Position).SingleAsync(patience.Token) is not { } position
            || await database.AuditHead.Select(head => head.Position).SingleAsync(patience.Token) < position
            || await database.AuditNotes.AnyAsync(patience.Token))
        {
            await app.Services.GetRequiredService<AuditSequencer>().CatchUpAsync(patience.Token);
        }

        return await database.AuditRecords.AsNoTracking().Where(which).OrderBy(record => record.Number).ToListAsync(patience.Token);
    }
}
