using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Data;

/// Some of the records that have ended, and after when to go on, in milliseconds: all that ended until then are told.
internal readonly record struct EndedRecords(List<long> Keys, long Position);

internal static class EndedRecordsExtensions
{
    private const int AtATime = 200;

    /// <summary>
    /// The records that ended after a position, some at a time, in the order of their end. Those that still wait are read too:
    /// a database that is asked for the others alone reads and sorts all of them for each part, instead of the next of an index.
    /// </summary>
    public static async IAsyncEnumerable<EndedRecords> EndedAsync<TRecord>(
        this IQueryable<TRecord> records, long position, DateTimeOffset limit, int atATime = AtATime,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TRecord : AggregateRoot, IAwaited
    {
        var (from, key) = (DateTimeOffset.FromUnixTimeMilliseconds(position), long.MaxValue);
        while (true)
        {
            var part = await records
                .Where(record => record.UpdatedAt >= from && record.UpdatedAt < limit && (record.UpdatedAt > from || record.Key > key))
                .OrderBy(record => record.UpdatedAt).ThenBy(record => record.Key)
                .Select(record => new { record.Key, record.UpdatedAt, HasEnded = record.WaitingOn == null })
                .Take(atATime).ToListAsync(cancellationToken);
            if (part is not [.., var last])
            {
                yield break;
            }

            (from, key) = (last.UpdatedAt, last.Key);

            // Of the last moment of a full part others may follow.
            var told = from.ToUnixTimeMilliseconds() - (part.Count == atATime ? 1 : 0);
            yield return new EndedRecords([.. part.Where(record => record.HasEnded).Select(record => record.Key)], told);
        }
    }
}
