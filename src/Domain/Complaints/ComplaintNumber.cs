using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Complaints;

/// ADU-1606-YYMM-XXXXXX: month of the report in WIB, five random characters and a check character.
public static class ComplaintNumber
{
    public const string Prefix = "ADU-1606-";

    public static string New(IdSource ids, DateTimeOffset at) => PublicNumber.New(Prefix, ids, at);

    /// The number that is meant, or the text as it is where it can be none.
    public static string Normalize(string text) => PublicNumber.TryParse(Prefix, text, out var number) ? number : text;
}
