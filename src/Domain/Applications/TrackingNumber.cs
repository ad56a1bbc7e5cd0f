using System.Globalization;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Applications;

/// KTP-1606-YYMM-XXXXXX: month of submission in WIB, five random Crockford base32 characters and a check character.
/// The check is a weighted sum over GF(32), weights the powers of a generator: for any one wrong character and for
/// any two characters that changed places, month included, the sum differs, so both are always found.
public static class TrackingNumber
{
    private const string Prefix = "KTP-1606-";
    private const int RandomLength = 5;
    private const int TotalLength = 20;

    public static string New(IdSource ids, DateTimeOffset at)
    {
        var month = Wib.DateOf(at).ToString("yyMM", CultureInfo.InvariantCulture);
        var random = ids.NextText(Crockford.Alphabet, RandomLength);
        return $"{Prefix}{month}-{random}{CheckCharacter(month + random)}";
    }

    /// Reads what people type: lower case, O for 0, I and L for 1, blanks around.
    public static bool TryParse(string text, out string number)
    {
        number = text.Trim().ToUpperInvariant();
        if (number.Length != TotalLength || !number.StartsWith(Prefix, StringComparison.Ordinal) || number[13] != '-')
        {
            return false;
        }

        var (month, tail) = (Crockford.Unambiguous(number[9..13]), Crockford.Unambiguous(number[14..]));
        number = $"{Prefix}{month}-{tail}";
        return month.All(char.IsAsciiDigit)
            && tail.All(Crockford.Alphabet.Contains)
            && CheckCharacter(month + tail[..RandomLength]) == tail[RandomLength];
    }

    /// The number that is meant, or the text as it is where it can be none.
    public static string Normalize(string text) => TryParse(text, out var number) ? number : text;

    private static char CheckCharacter(string text)
    {
        var sum = 0;
        foreach (var character in text)
        {
            sum = Double(sum ^ Crockford.Alphabet.IndexOf(character));
        }

        return Crockford.Alphabet[sum];
    }

    // Multiplication by x modulo the primitive polynomial x^5 + x^2 + 1.
    private static int Double(int value) => (value << 1) ^ ((value & 16) == 0 ? 0 : 0b100101);
}
