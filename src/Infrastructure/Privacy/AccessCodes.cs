using System.Security.Cryptography;
using System.Text;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Privacy;

/// <summary>
/// Codes that prove who reported (kode akses). Ten characters hold 50 bits, too many to be tried out, and they are kept
/// under a key that is not in the database.
/// </summary>
public sealed class AccessCodes
{
    private const int Length = 10;

    private readonly LookupKey key;

    internal AccessCodes(LookupKey key) => this.key = key;

    /// Five characters, a hyphen, five characters.
    public static string New(IdSource ids) => ids.NextText(Crockford.Alphabet, Length).Insert(Length / 2, "-");

    /// Of what people type: lower case, without the hyphen, O for 0.
    public byte[] Hash(Guid complaint, string code)
    {
        var typed = Crockford.Unambiguous(code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
        return HMACSHA256.HashData(key.Bytes, Encoding.UTF8.GetBytes($"complaint {complaint:N} {typed}"));
    }
}
