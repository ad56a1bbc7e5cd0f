using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Tests.Events;

namespace SipOkMuba.Infrastructure.Tests.Audit;

/// Whoever can write in the database, but has no key, changes, removes, puts in or moves something at a random place: it is
/// found, and at that place.
public sealed class TamperTests
{
    private const int Rounds = 1;

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Verification_ShouldNameTheFirstBrokenLink_WhateverIsTamperedWith(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var installation = new AuditInstallation(database);
        await AuditedActs.RecordAsync(database, installation);
        var intact = await installation.VerifyAsync();
        Assert.True(intact.IsIntact, intact.Explanation);
        Assert.Equal(1, intact.First!.Number);
        await using var context = database.NewContext();
        var random = new Random(7);
        foreach (var tampering in Enumerable.Repeat(Tamperings, Seen.Scaled(Rounds)).SelectMany(all => all))
        {
            var (name, tamper) = tampering;
            await using (var undone = await context.Database.BeginTransactionAsync())
            {
                var (fault, number) = await tamper(context, intact.Last!.Number, random);
                var report = await installation.VerifyAsync(context, [intact.Last]);

                Assert.True((fault, number) == (report.Fault, report.Number), $"{name}: expected {fault} at {number}, found {report}");
                await undone.RollbackAsync();
            }
        }

        Assert.Equal(intact, await installation.VerifyAsync());
    }

    /// Not to be told from an older copy of the database by anything that is in it.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Verification_ShouldMissWhatWasCutOff_OnlyByAnEndFromElsewhere(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var installation = new AuditInstallation(database);
        await AuditedActs.RecordAsync(database, installation);
        var end = (await installation.VerifyAsync()).Last!;
        await using var context = database.NewContext();
        await CutAsync(context, end.Number - 5);

        Assert.True((await installation.VerifyAsync()).IsIntact);
        var cut = await installation.VerifyAsync(null, end);
        Assert.Equal((AuditFault.CutOff, end.Number - 4), (cut.Fault, cut.Number));

        // What is recorded from here on has the numbers of what was cut off.
        await using (var log = await LogInstance.StartAsync(database))
        {
            await AuditedActs.WriteAsync(database, log, 6);
        }

        await installation.NewSequencer().CatchUpAsync(CancellationToken.None);
        var other = await installation.VerifyAsync(null, end);
        Assert.Equal((AuditFault.AnotherChain, end.Number), (other.Fault, other.Number));
    }

    [Fact]
    public async Task Anchor_ShouldNotGoBack_WhenTheChainEndsBeforeIt()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var installation = new AuditInstallation(database);
        await AuditedActs.RecordAsync(database, installation);
        await installation.NewSequencer().StopAsync(CancellationToken.None);
        var end = (await installation.VerifyAsync()).Last!;
        Assert.Equal(end, installation.Anchor.Read());
        await using var context = database.NewContext();
        await CutAsync(context, end.Number - 2);

        await installation.NewSequencer().StopAsync(CancellationToken.None);

        Assert.Equal(end, installation.Anchor.Read());
        Assert.Equal((AuditFault.CutOff, end.Number - 1), await FaultAsync());

        async Task<(AuditFault?, long)> FaultAsync()
        {
            var report = await installation.VerifyAsync();
            return (report.Fault, report.Number);
        }
    }

    private static readonly (string, Func<AppDbContext, long, Random, Task<(AuditFault, long)>>)[] Tamperings =
    [
        ("who acted", (context, last, random) => ChangeAsync(context, random.NextInt64(1, last + 1), record => record.Actor, "somebody")),
        ("what was done", (context, last, random) => ChangeAsync(context, random.NextInt64(1, last + 1), record => record.Type, "application.issued")),
        ("which mutation", (context, last, random) => ChangeAsync(context, random.NextInt64(1, last + 1), record => record.Act, "verifyApplication")),
        ("in which role", (context, last, random) => ChangeAsync(context, random.NextInt64(1, last + 1), record => record.ActorRole, ActorRole.Head)),
        ("which record", (context, last, random) => ChangeAsync(context, random.NextInt64(1, last + 1), record => record.SubjectId, Guid.Empty)),
        ("when", (context, last, random) => ChangeAsync(context, random.NextInt64(1, last + 1), record => record.At, DateTimeOffset.UnixEpoch)),
        ("the hash", (context, last, random) => ChangeAsync(context, random.NextInt64(1, last + 1), record => record.Hash, new byte[32])),
        ("the digest", (context, last, random) => ChangeAsync(context, random.NextInt64(1, last + 1), record => record.Content, new byte[32])),
        ("a record away", async (context, last, random) =>
        {
            var number = random.NextInt64(1, last);
            await context.AuditRecords.Where(record => record.Number == number).ExecuteDeleteAsync();
            return (AuditFault.RecordsMissing, number);
        }),
        ("a record away, numbers closed", async (context, last, random) =>
        {
            var number = random.NextInt64(1, last);
            await context.AuditRecords.Where(record => record.Number == number).ExecuteDeleteAsync();
            await MoveAsync(context, number + 1, last, -1);
            return (AuditFault.RecordChanged, number);
        }),
        ("a record put in", async (context, last, random) =>
        {
            var number = random.NextInt64(2, last);
            await MoveAsync(context, number, last, +1);
            await MoveAsync(context, number - 1, number - 1, +1, copy: true);
            return (AuditFault.RecordChanged, number);
        }),
        ("two records changed places", async (context, last, random) =>
        {
            var number = random.NextInt64(1, last);
            await context.AuditRecords.Where(record => record.Number == number).ExecuteUpdateAsync(set => set.SetProperty(record => record.Number, -1));
            await MoveAsync(context, number + 1, number + 1, -1);
            await context.AuditRecords.Where(record => record.Number == -1).ExecuteUpdateAsync(set => set.SetProperty(record => record.Number, number + 1));
            return (AuditFault.RecordChanged, number);
        }),
        ("the end cut off", async (context, last, random) =>
        {
            var kept = random.NextInt64(1, last);
            await CutAsync(context, kept);
            return (AuditFault.CutOff, kept + 1);
        }),
        ("all cut off", async (context, _, _) =>
        {
            await CutAsync(context, 0);
            return (AuditFault.CutOff, 1);
        }),
        ("the head", async (context, last, _) =>
        {
            await context.AuditHead.ExecuteUpdateAsync(set => set.SetProperty(head => head.Hash, new byte[32]));
            return (AuditFault.AnotherChain, last);
        }),
        ("what an event says", async (context, _, random) =>
        {
            var record = await AnyEventAsync(context, random);
            await context.OutboxEvents.Where(row => row.EventId == record.EventId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Payload, "{}"));
            return (AuditFault.EventChanged, record.Number);
        }),
        ("an event away", async (context, _, random) =>
        {
            var record = await AnyEventAsync(context, random);
            await context.OutboxEvents.Where(row => row.EventId == record.EventId).ExecuteDeleteAsync();
            return (AuditFault.EventChanged, record.Number);
        }),
        ("who read", async (context, last, random) =>
        {
            var key = await AnyReadAsync(context, random);
            await context.AccessRecords.Where(row => row.Key == key).ExecuteUpdateAsync(set => set.SetProperty(row => row.Reader, "somebody"));
            return (AuditFault.ReadsChanged, last);
        }),
        ("a read away", async (context, last, random) =>
        {
            var key = await AnyReadAsync(context, random);
            await context.AccessRecords.Where(row => row.Key == key).ExecuteDeleteAsync();
            return (AuditFault.ReadsChanged, last);
        }),
    ];

    private static async Task<(AuditFault, long)> ChangeAsync<T>(
        AppDbContext context, long number, System.Linq.Expressions.Expression<Func<AuditRecord, T>> property, T value)
    {
        Assert.Equal(1, await context.AuditRecords.Where(record => record.Number == number)
            .ExecuteUpdateAsync(set => set.SetProperty(property, value)));
        return (AuditFault.RecordChanged, number);
    }

    /// One after the other, as numbers are unique at each moment.
    private static async Task MoveAsync(AppDbContext context, long from, long to, int by, bool copy = false)
    {
        var numbers = Enumerable.Range(0, (int)(to - from + 1)).Select(i => by < 0 ? from + i : to - i);
        foreach (var number in numbers)
        {
            if (copy)
            {
                var record = await context.AuditRecords.AsNoTracking().SingleAsync(one => one.Number == number);
                record.Place(number + by, record.Hash);
                context.AuditRecords.Add(record);
                await context.SaveChangesAsync();
                context.ChangeTracker.Clear();
            }
            else
            {
                await context.AuditRecords.Where(record => record.Number == number)
                    .ExecuteUpdateAsync(set => set.SetProperty(record => record.Number, number + by));
            }
        }
    }

    private static async Task CutAsync(AppDbContext context, long kept)
    {
        await context.AuditRecords.Where(record => record.Number > kept).ExecuteDeleteAsync();
        var hash = await context.AuditRecords.Where(record => record.Number == kept).Select(record => record.Hash).SingleOrDefaultAsync();
        await context.AuditHead.ExecuteUpdateAsync(
            set => set.SetProperty(head => head.Number, kept).SetProperty(head => head.Hash, hash ?? AuditChain.Root));
    }

    private static async Task<(long Number, Guid EventId)> AnyEventAsync(AppDbContext context, Random random)
    {
        var rows = await context.OutboxEvents.AsNoTracking().ToListAsync();
        var row = rows[random.Next(rows.Count)];
        return (await context.AuditRecords.Where(record => record.Position == row.Position).Select(record => record.Number).SingleAsync(), row.EventId);
    }

    private static async Task<long> AnyReadAsync(AppDbContext context, Random random)
    {
        var keys = await context.AccessRecords.Select(row => row.Key).ToListAsync();
        return keys[random.Next(keys.Count)];
    }
}
