using System.Security.Cryptography;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Audit;

/// <summary>
/// The hashes of the audit log: HMAC-SHA256 under a key that is not in the database, so that whoever can write there can
/// make no link of the chain. Each field is written with its length, so that no two records have the same bytes.
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
        return bytes.Mac(key);
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
        return bytes.Mac(key);
    }

    internal byte[] DigestOf(IEnumerable<AccessRecord> rows)
    {
        using var bytes = new DigestedBytes();
        foreach (var row in rows)
        {
            bytes.Add(row.Key);
            bytes.Add(row.CitizenKey);
            bytes.Add(row.At);
            bytes.Add(row.ReaderRole);
            bytes.Add(row.Reader);
            bytes.Add(row.PartnerKey);
            bytes.Add(row.Way);
            bytes.Add(row.Operation);
            bytes.Add(row.RecordType);
            bytes.Add(row.RecordKey);
            bytes.Add((long)row.Data);
            bytes.Add(row.Purpose);
        }

        return bytes.Mac(key);
    }

    private sealed class DigestedBytes : IDisposable
    {
        private readonly MemoryStream buffer = new(capacity: 1024);
        private readonly BinaryWriter writer;

        public DigestedBytes() => writer = new BinaryWriter(buffer);

        public void Add(string? text)
        {
            writer.Write(text is not null);
            if (text is not null)
            {
                writer.Write(text);
            }
        }

        public void Add(long? number)
        {
            writer.Write(number is not null);
            writer.Write(number.GetValueOrDefault());
        }

        public void Add(Enum? value) => Add(value?.ToText());

        public void Add(DateTimeOffset at) => Add(at.ToUnixTimeMilliseconds());

        public void Add(byte[]? content)
        {
            Add(content?.LongLength);
            writer.Write(content ?? []);
        }

        public byte[] Mac(AuditKey key) => HMACSHA256.HashData(key.Bytes, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));

        public void Dispose() => writer.Dispose();
    }
}
