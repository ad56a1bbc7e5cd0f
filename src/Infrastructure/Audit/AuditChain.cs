using System.Security.Cryptography;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Audit;

/// <summary>
/// The hashes of the audit log: HMAC-SHA256 under a key that is not in the database, so that whoever can write there can
/// make no link of the chain.
/// </summary>
public sealed class AuditChain
{
    private readonly AuditKey key;

    internal AuditChain(AuditKey key) => this.key = key;

    /// The hash before the first record.
    public static byte[] Root { get; } = new byte[HMACSHA256.HashSizeInBytes];

    internal byte[] Link(byte[] previous, long number, AuditRecord record)
    {
        using var bytes = new DigestedBytes();
        bytes.Add(previous);
        bytes.Add(number);
        bytes.Add(record.At);
        bytes.Add(record.Type);
        bytes.Add(record.Act);
        bytes.Add(record.ActorRole);
        bytes.Add(record.Actor);
        bytes.Add(record.Through);
        bytes.Add(record.SubjectType);
        bytes.Add(record.SubjectId?.ToString());
        bytes.Add(record.SubjectVersion);
        bytes.Add(record.RequestId);
        bytes.Add(record.Position);
        bytes.Add(record.Detail);
        bytes.Add(record.Content);
        return HMACSHA256.HashData(key.Bytes, bytes.Written);
    }

    /// Everything that the row of an event holds.
    internal byte[] DigestOf(OutboxEvent row)
    {
        using var bytes = new DigestedBytes();
        bytes.Add(row.EventId.ToString());
        bytes.Add(row.Type);
        bytes.Add(row.SubjectType);
        bytes.Add(row.SubjectId.ToString());
        bytes.Add(row.SubjectVersion);
        bytes.Add(row.OccurredAt);
        bytes.Add(row.Region);
        bytes.Add(row.ActorRole);
        bytes.Add(row.WaitingOn);
        bytes.Add(row.SchemaVersion);
        bytes.Add(row.Template);
        bytes.Add(row.Payload);
        bytes.Add(row.Actor);
        bytes.Add(row.Through);
        bytes.Add(row.Act);
        bytes.Add(row.RequestId);
        bytes.Add(row.Position);
        return HMACSHA256.HashData(key.Bytes, bytes.Written);
    }

    /// Of rows that are added one after another, however many.
    internal ReadsDigest DigestOfReads() => new(key);
}
