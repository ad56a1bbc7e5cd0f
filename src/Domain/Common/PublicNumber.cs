using System.Globalization;

namespace SipOkMuba.Domain.Common;

/// PREFIX-1606-YYMM-XXXXXX: month in WIB, five random Crockford base32 characters and a check character.
/// The check is a weighted sum over GF(32), weights the powers of a generator: for any one wrong character and for
/// any two characters that changed places, month included, the sum differs, so both are always found.
public static class PublicNumber
{
    private const int MonthLength = 4;
    private const int RandomLength = 5;

    public static string New(string prefix, IdSource ids, DateTimeOffset at)
    {
        var month = Wib.DateOf(at).ToString("yyMM", CultureInfo.InvariantCulture);
        var random = ids.NextText(Crockford.Alphabet, RandomLength);
        return $"{prefix}{month}-{random}{CheckCharacter(month + random)}";
    }

    /// Reads what people type: lower case, O for 0, I and L for 1, blanks around.
    public static bool TryParse(string prefix, string text, out string number)
    {
        number = text.Trim().ToUpperInvariant();
        var hyphen = prefix.Length + MonthLength;
        if (number.Length != hyphen + 1 + RandomLength + 1 || !number.StartsWith(prefix, StringComparison.Ordinal) || number[hyphen] != '-')
        {
            return false;
        }

        var (month, tail) = (Crockford.Unambiguous(number[prefix.Length..hyphen]), Crockford.Unambiguous(number[(hyphen + 1)..]));
        number = $"{prefix}{month}-{tail}";
        return month.All(char.IsAsciiDigit)
            && tail.All(Crockford.Alphabet.Contains)
            && CheckCharacter(month + tail[..RandomLength]) == tail[RandomLength];
    }

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
