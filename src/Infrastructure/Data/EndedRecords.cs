using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Data;

/// Some of the records that have ended, and until when all are told, in milliseconds.
internal readonly record struct EndedRecords(List<long> Keys, long Position);

internal static class EndedRecordsExtensions
{
    private const int AtATime = 200;

    /// <summary>
    /// The records that ended after a position, some at a time, in the order of their end. Those that still wait are read too:
    /// a database that is asked for the others alone reads and sorts all of them for each part, instead of the next of an index.
    /// </summary>
    public static async IAsyncEnumerable<EndedRecords> EndedAsync<TRecord>(
        this IQueryable<TRecord> records, long position, DateTimeOffset limit, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TRecord : AggregateRoot, IAwaited
    {
        var (from, key) = (DateTimeOffset.FromUnixTimeMilliseconds(position), long.MaxValue);
        while (true)
        {
            var part = await records
                .Where(record => record.UpdatedAt >= from && record.UpdatedAt < limit && (record.UpdatedAt > from || record.Key > key))
                .OrderBy(record => record.UpdatedAt).ThenBy(record => record.Key)
                .Select(record => new { record.Key, record.UpdatedAt, HasEnded = record.WaitingOn == null })
                .Take(AtATime).ToListAsync(cancellationToken);
            if (part is not [.., var last])
            {
                yield break;
            }

            (from, key) = (last.UpdatedAt, last.Key);
            yield return new EndedRecords([.. part.Where(record => record.HasEnded).Select(record => record.Key)], from.ToUnixTimeMilliseconds());
        }
    }
}
