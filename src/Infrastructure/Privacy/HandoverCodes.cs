using System.Security.Cryptography;
using System.Text;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Privacy;

/// <summary>
/// Codes that prove a hand-over (kode serah terima). Eight characters can be told by phone and tried out by a computer, so
/// they are kept under a key that is not in the database and, for whoever has both, behind a slow hash.
/// </summary>
public sealed class HandoverCodes
{
    private const int Length = 8;
    private const int Iterations = 100_000;
    private const int HashSize = 32;

    private readonly LookupKey key;

    internal HandoverCodes(LookupKey key) => this.key = key;

    /// Four characters, a hyphen, four characters.
    public static string New(IdSource ids) => ids.NextText(Crockford.Alphabet, Length).Insert(Length / 2, "-");

    /// Of what people type: lower case, without the hyphen, O for 0. Salted by the application.
    public byte[] Hash(Guid application, string code)
    {
        var typed = Crockford.Unambiguous(code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
        var keyed = HMACSHA256.HashData(key.Bytes, Encoding.UTF8.GetBytes($"handover {application:N} {typed}"));
        return Rfc2898DeriveBytes.Pbkdf2(keyed, application.ToByteArray(), Iterations, HashAlgorithmName.SHA256, HashSize);
    }
}
