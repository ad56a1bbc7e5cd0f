using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Privacy;
using SipOkMuba.Infrastructure.Tests.Events;

namespace SipOkMuba.Infrastructure.Tests.Audit;

internal static class AuditedActs
{
    public static async Task WriteAsync(TestDatabase database, LogInstance log, int count)
    {
        var seen = LogInstance.CollectAsync(await log.FromNowAsync(), count);
        var writers = new LogWriters(database.Contexts, 3) { LongestSleep = 0 };
        await writers.PrepareAsync();
        await writers.RunAsync(1, count);
        await seen;
    }

    /// Events, notes and reads, and their records.
    public static async Task RecordAsync(TestDatabase database, AuditInstallation installation)
    {
        await using (var log = await LogInstance.StartAsync(database))
        {
            await WriteAsync(database, log, 30);
        }

        await using (var context = database.NewContext())
        {
            context.AuditNotes.AddRange(Note("requestCitizenCode"), Note("testWebhook"));
            context.AccessRecords.AddRange(Enumerable.Range(0, 12).Select(Read));
            await context.SaveChangesAsync();
        }

        var sequencer = installation.NewSequencer();
        await sequencer.CatchUpAsync(CancellationToken.None);
        await sequencer.RipenReadsAsync(CancellationToken.None);
        await sequencer.SealReadsAsync(CancellationToken.None);
    }

    public static AccessRecord Read(int record) => new()
    {
        CitizenKey = 900 + record,
        At = TimeProvider.System.GetUtcNow(),
        ReaderRole = ActorRole.Officer,
        Reader = "demo-officer",
        PartnerKey = null,
        Way = AccessWay.Query,
        Operation = "applications",
        RecordType = "Application",
        RecordKey = record,
        Data = PersonalData.Identity,
        Purpose = null,
    };

    private static AuditNote Note(string act) => new()
    {
        At = TimeProvider.System.GetUtcNow(),
        Act = act,
        ActorRole = ActorRole.Partner,
        Actor = "demo-portal",
        Through = null,
        SubjectType = "CitizenCode",
        SubjectId = null,
        RequestId = "0HN:1",
    };
}
