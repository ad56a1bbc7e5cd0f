using System.Security.Cryptography;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Audit;

/// <summary>
/// What the chain holds of a stretch of the access log. A busy server seals millions of rows an hour, so that none is kept
/// longer than it takes to add it.
/// </summary>
internal sealed class ReadsDigest(AuditKey key) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Bytes);
    private readonly DigestedBytes bytes = new();

    public void Add(AccessRecord row)
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
        hash.AppendData(bytes.Written);
        bytes.Clear();
    }

    public byte[] End() => hash.GetHashAndReset();

    public void Dispose()
    {
        hash.Dispose();
        bytes.Dispose();
    }
}
