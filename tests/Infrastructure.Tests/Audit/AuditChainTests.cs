using Microsoft.EntityFrameworkCore;
using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Tests.Events;

namespace SipOkMuba.Infrastructure.Tests.Audit;

/// Each committed act has its link, once and in order, whatever writers and instances do.
public sealed class AuditChainTests
{
    [SkippableTheory]
    [InlineData(DatabaseProvider.Sqlite, 300)]
    [InlineData(DatabaseProvider.Postgres, 600)]
    [InlineData(DatabaseProvider.SqlServer, 600)]
    public async Task Chain_ShouldHoldEachEventOnceInOrder_When32WritersRaceAndInstancesDie(DatabaseProvider provider, int count)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var installation = new AuditInstallation(database);
        await using var log = await LogInstance.StartAsync(database);
        var total = Seen.Scaled(count);
        var writers = new LogWriters(database.Contexts, 20) { LongestSleep = provider == DatabaseProvider.Sqlite ? 2 : 20 };
        await writers.PrepareAsync();
        var seen = LogInstance.CollectAsync(await log.FromNowAsync(), total);
        using var killed = new CancellationTokenSource();
        using var ended = new CancellationTokenSource();

        // In the midst of a step, wherever that is.
        var first = StepAsync(installation.NewSequencer(), killed.Token);
        var others = Task.WhenAll(StepAsync(installation.NewSequencer(), ended.Token), StepAsync(installation.NewSequencer(), ended.Token));
        var writing = writers.RunAsync(32, total);
        killed.CancelAfter(TimeSpan.FromMilliseconds(300));
        await Task.WhenAll(writing, first);
        var events = await seen;
        await ended.CancelAsync();
        await others;
        await installation.NewSequencer().CatchUpAsync(CancellationToken.None);

        await using var context = database.NewContext();
        var records = await context.AuditRecords.AsNoTracking().OrderBy(record => record.Number).ToListAsync();
        Assert.Equal(Enumerable.Range(1, records.Count).Select(number => (long)number), records.Select(record => record.Number));
        Assert.Equal([AuditTypes.Begun], records.Where(record => record.Position is null).Select(record => record.Type));
        Assert.Equal(
            events.Select(logged => (logged.Position, logged.SubjectId, logged.SubjectVersion)),
            records.Skip(1).TakeLast(total).Select(record => (record.Position!.Value, record.SubjectId!.Value, record.SubjectVersion!.Value)));
        Assert.Equal((null, 0), await FaultAsync(installation));
    }

    /// The log would otherwise forget what nobody can prove any more.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Event_ShouldNotBeForgotten_UntilItIsInTheChain(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var installation = new AuditInstallation(database);
        await using var log = await LogInstance.StartAsync(database);
        await AuditedActs.WriteAsync(database, log, 3);
        var later = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(31));

        Assert.Equal(0, await TrimAsync());
        await installation.NewSequencer().CatchUpAsync(CancellationToken.None);
        Assert.Equal(3, await TrimAsync());
        Assert.Equal((null, 0), await FaultAsync(installation));

        async Task<int> TrimAsync()
        {
            await using var instance = database.NewInstance(later);
            return await ((Infrastructure.Events.LogRetention)instance.GetService(typeof(Infrastructure.Events.LogRetention))!).TrimAsync(CancellationToken.None);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Records_ShouldBeForgottenAfterFiveYears_AndTheRestStillHold(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var installation = new AuditInstallation(database);
        await using var log = await LogInstance.StartAsync(database);
        await AuditedActs.WriteAsync(database, log, 3);
        await installation.NewSequencer().CatchUpAsync(CancellationToken.None);
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow().AddYears(5).AddMinutes(-1));
        var later = installation.NewSequencer(time);
        Assert.Equal(0, await later.TrimAsync(CancellationToken.None));
        await AuditedActs.WriteAsync(database, log, 2);
        await later.CatchUpAsync(CancellationToken.None);

        time.Advance(TimeSpan.FromHours(1));
        Assert.True(await later.TrimAsync(CancellationToken.None) >= 4);

        await using var context = database.NewContext();
        Assert.Equal(AuditTypes.Trimmed, (await context.AuditRecords.OrderBy(record => record.Number).FirstAsync()).Type);
        Assert.Equal((null, 0), await FaultAsync(installation, time));
        await AuditedActs.WriteAsync(database, log, 2);
        await later.CatchUpAsync(CancellationToken.None);
        Assert.Equal((null, 0), await FaultAsync(installation, time));

        // And no more than those.
        var oldest = await context.AuditRecords.MinAsync(record => record.Number);
        await context.AuditRecords.Where(record => record.Number == oldest).ExecuteDeleteAsync();
        Assert.Equal((AuditFault.RecordsMissing, 1), await FaultAsync(installation, time));
    }

    /// A million rows of a busy minute would otherwise be sealed within one second.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Reads_ShouldBeSealedTurnByTurn(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var installation = new AuditInstallation(database);
        await using var context = database.NewContext();
        context.AccessRecords.AddRange(Enumerable.Range(0, 5500).Select(AuditedActs.Read));
        await context.SaveChangesAsync();
        var sequencer = installation.NewSequencer();
        await sequencer.SealReadsAsync(CancellationToken.None);
        Assert.Equal(0, await SealedAsync());

        await sequencer.RipenReadsAsync(CancellationToken.None);
        await sequencer.SealReadsAsync(CancellationToken.None);
        Assert.Equal(5000, await SealedAsync());
        await sequencer.SealReadsAsync(CancellationToken.None);
        Assert.Equal(5500, await SealedAsync());
        Assert.Equal((null, 0), await FaultAsync(installation));

        await context.AccessRecords.Where(row => row.Key == 5001).ExecuteUpdateAsync(row => row.SetProperty(read => read.Reader, "nobody"));
        Assert.Equal((AuditFault.ReadsChanged, 2), await FaultAsync(installation));

        Task<long> SealedAsync() => context.AuditHead.AsNoTracking().Select(end => end.SealedRead).SingleAsync();
    }

    private static async Task<(AuditFault?, long)> FaultAsync(AuditInstallation installation, TimeProvider? time = null)
    {
        var report = await installation.VerifyAsync(time);
        return (report.Fault, report.Number);
    }

    private static async Task StepAsync(AuditSequencer sequencer, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await sequencer.StepAsync(cancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
        }
    }
}
