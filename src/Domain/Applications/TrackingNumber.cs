using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Applications;

/// KTP-1606-YYMM-XXXXXX: month of submission in WIB, five random characters and a check character.
public static class TrackingNumber
{
    private const string Prefix = "KTP-1606-";

    public static string New(IdSource ids, DateTimeOffset at) => PublicNumber.New(Prefix, ids, at);

    public static bool TryParse(string text, out string number) => PublicNumber.TryParse(Prefix, text, out number);

    /// The number that is meant, or the text as it is where it can be none.
    public static string Normalize(string text) => TryParse(text, out var number) ? number : text;
}
