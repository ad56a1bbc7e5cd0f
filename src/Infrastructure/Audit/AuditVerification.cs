using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Audit;

public enum AuditFault
{
    /// The record is not what was recorded, or not at its place.
    RecordChanged,

    /// Records are missing where the numbers jump, or at the beginning without having served their time.
    RecordsMissing,

    /// The chain ends before an end that it once had.
    CutOff,

    /// The chain had another record at this number.
    AnotherChain,

    /// The row of an event that is still kept differs from what was recorded of it, or is gone.
    EventChanged,

    /// Rows of the access log differ from what was recorded of them, or are gone.
    ReadsChanged,
}

/// The first broken link, or none.
public sealed record AuditReport(AnchoredEnd? First, AnchoredEnd? Last, AuditFault? Fault, long Number, string Explanation)
{
    public bool IsIntact => Fault is null;
}

/// Walks the chain from its first record to its end.
public sealed class AuditVerification
{
    private const int AtATime = 1000;

    // Rows of the access log are forgotten by their own time, which is before that of the record that seals them.
    private const int SealYears = 5;
    private static readonly TimeSpan sealSlack = TimeSpan.FromDays(7);

    private readonly IDbContextFactory<AppDbContext> databases;
    private readonly bool positionIsId;
    private readonly AuditChain chain;
    private readonly AuditAnchor anchor;
    private readonly TimeProvider time;

    public AuditVerification(IDbContextFactory<AppDbContext> databases, DatabaseOptions options, AuditChain chain, AuditAnchor anchor, TimeProvider time)
    {
        (this.databases, this.chain, this.anchor, this.time) = (databases, chain, anchor, time);
        positionIsId = options.Provider == DatabaseProvider.Sqlite;
    }

    /// <param name="ends">What the chain ended with at other times, as the server has logged it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AuditReport> RunAsync(IEnumerable<AnchoredEnd> ends, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await RunAsync(database, ends, cancellationToken);
    }

    internal async Task<AuditReport> RunAsync(AppDbContext database, IEnumerable<AnchoredEnd> ends, CancellationToken cancellationToken)
    {
        // Before the records: the chain may grow meanwhile.
        var walk = new Walk(database, positionIsId, chain, time.GetUtcNow().AddYears(-SealYears) + sealSlack);
        List<AnchoredEnd> anchors = [.. ends, .. anchor.Read() is { } kept ? [kept] : Array.Empty<AnchoredEnd>()];
        var head = await database.AuditHead.AsNoTracking().SingleAsync(cancellationToken);
        if (head.Number > 0)
        {
            anchors.Add(new AnchoredEnd(head.Number, Convert.ToHexString(head.Hash)));
        }

        return await walk.ToTheEndAsync(anchors, cancellationToken);
    }

    private sealed class Walk(AppDbContext database, bool positionIsId, AuditChain chain, DateTimeOffset sealsFrom)
    {
        private AnchoredEnd? first;
        private AnchoredEnd? last;
        private byte[] previous = AuditChain.Root;

        public async Task<AuditReport> ToTheEndAsync(List<AnchoredEnd> anchors, CancellationToken cancellationToken)
        {
            var oldestEvent = await OldestEventAsync(cancellationToken);
            while (await PageAsync(last?.Number ?? 0, cancellationToken) is { Count: > 0 } page)
            {
                var events = await EventsOfAsync(page, oldestEvent, cancellationToken);
                foreach (var record in page)
                {
                    if (await FaultOfAsync(record, anchors, cancellationToken) is { } fault)
                    {
                        return fault;
                    }

                    if (record.Position >= oldestEvent
                        && !(events.TryGetValue(record.Position.Value, out var row) && chain.DigestOf(row).AsSpan().SequenceEqual(record.Content))
                        && record.Position >= (oldestEvent = await OldestEventAsync(cancellationToken)))
                    {
                        return Broken(AuditFault.EventChanged, record.Number, $"The event at position {record.Position} is not the one that was recorded, or is gone.");
                    }
                }
            }

            return anchors.Where(end => end.Number > (last?.Number ?? 0)).MaxBy(end => end.Number) is { } cut
                ? Broken(AuditFault.CutOff, (last?.Number ?? 0) + 1, $"Records from {(last?.Number ?? 0) + 1} to {cut.Number} at least are gone.")
                : new AuditReport(first, last, null, 0, "Every link holds.");
        }

        /// It rises while the log forgets events.
        private Task<long> OldestEventAsync(CancellationToken cancellationToken) => database.LogHead.Select(log => log.Oldest).SingleAsync(cancellationToken);

        private async Task<AuditReport?> FaultOfAsync(AuditRecord record, List<AnchoredEnd> anchors, CancellationToken cancellationToken)
        {
            var number = record.Number;
            if (first is null && number > 1)
            {
                if (await BaseOfAsync(number, cancellationToken) is not { } trimmed)
                {
                    return Broken(AuditFault.RecordsMissing, 1, $"Records from 1 to {number - 1} are gone before their time.");
                }

                previous = trimmed;
            }
            else if (last is not null && number != last.Number + 1)
            {
                return Broken(AuditFault.RecordsMissing, last.Number + 1, $"Records from {last.Number + 1} to {number - 1} are gone.");
            }

            if (!CryptographicOperations.FixedTimeEquals(chain.Link(previous, number, record), record.Hash))
            {
                return Broken(AuditFault.RecordChanged, number, $"Record {number} was changed, put in or put elsewhere.");
            }

            previous = record.Hash;
            last = new AnchoredEnd(number, Convert.ToHexString(record.Hash));
            first ??= last;
            if (anchors.Exists(end => end.Number == number && end.Hash != last.Hash))
            {
                return Broken(AuditFault.AnotherChain, number, $"The chain once had another record {number}: it goes on from an older copy, or was written anew.");
            }

            return record.Type == AuditTypes.ReadsSealed && record.At >= sealsFrom ? await SealFaultAsync(record, cancellationToken) : null;
        }

        private async Task<AuditReport?> SealFaultAsync(AuditRecord record, CancellationToken cancellationToken)
        {
            var (from, to) = NumberRange.Parse(record.Detail!);
            using var digest = chain.DigestOfReads();
            await foreach (var row in database.AccessRecords.AsNoTracking()
                .Where(row => row.Key >= from && row.Key <= to)
                .OrderBy(row => row.Key)
                .AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                digest.Add(row);
            }

            return digest.End().AsSpan().SequenceEqual(record.Content)
                ? null
                : Broken(AuditFault.ReadsChanged, record.Number, $"Rows of the access log from key {from} to {to} were changed, put in or removed.");
        }

        /// The hash before the first record that is kept, as the chain itself recorded it when those before it had served their time.
        private async Task<byte[]?> BaseOfAsync(long number, CancellationToken cancellationToken)
        {
            var trims = database.AuditRecords.AsNoTracking().Where(record => record.Type == AuditTypes.Trimmed).OrderByDescending(record => record.Number);
            return await trims.FirstOrDefaultAsync(cancellationToken) is { } trim && NumberRange.Parse(trim.Detail!).Last == number - 1
                ? trim.Content
                : null;
        }

        private Task<List<AuditRecord>> PageAsync(long after, CancellationToken cancellationToken) => database.AuditRecords.AsNoTracking()
            .Where(record => record.Number > after)
            .OrderBy(record => record.Number)
            .Take(AtATime)
            .ToListAsync(cancellationToken);

        private async Task<Dictionary<long, OutboxEvent>> EventsOfAsync(List<AuditRecord> page, long oldest, CancellationToken cancellationToken)
        {
            var positions = page.Where(record => record.Position >= oldest).Select(record => record.Position!.Value).ToList();
            if (positions.Count == 0)
            {
                return [];
            }

            var (from, to) = (positions.Min(), positions.Max());
            var rows = await (positionIsId
                    ? database.OutboxEvents.Where(row => row.Id >= from && row.Id <= to)
                    : database.OutboxEvents.Where(row => row.Position >= from && row.Position <= to))
                .AsNoTracking().ToListAsync(cancellationToken);
            return rows.ToDictionary(row => row.Position!.Value);
        }

        private AuditReport Broken(AuditFault fault, long number, string explanation) => new(first, last, fault, number, explanation);
    }
}
