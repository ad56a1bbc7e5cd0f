namespace SipOkMuba.Domain.Citizens;

public static class PhoneNumber
{
    /// Digits with an optional leading plus, as E.164 keeps them; spaces, dots and hyphens between them are dropped.
    public static string? Normalize(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var compact = string.Concat(text.Where(character => character is not (' ' or '-' or '.')));
        var digits = compact.StartsWith('+') ? compact[1..] : compact;
        return digits.Length is >= 8 and <= 15 && digits.All(char.IsAsciiDigit)
            ? compact
            : throw new InvalidPhoneNumberError();
    }
}
