namespace SipOkMuba.Domain.Common;

/// Douglas Crockford's base 32: no letter that is easily taken for another or for a digit.
public static class Crockford
{
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// What people type: lower case, O for 0, I and L for 1.
    public static string Unambiguous(string text) =>
        text.ToUpperInvariant().Replace('O', '0').Replace('I', '1').Replace('L', '1');
}
