using System.Security.Cryptography;
using System.Text;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Privacy;

/// One-time codes: known again by a key that is not in the database. They live for minutes and a few tries, so a slow hash
/// would add nothing.
public sealed class CitizenCodes
{
    private readonly LookupKey key;

    internal CitizenCodes(LookupKey key) => this.key = key;

    public static string New(IdSource ids) => ids.NextText("0123456789", CitizenCode.Digits);

    public byte[] Hash(Guid request, string code) =>
        HMACSHA256.HashData(key.Bytes, Encoding.UTF8.GetBytes($"citizen code {request:N} {code.Trim()}"));
}
