namespace SipOkMuba.Domain.Citizens;

/// What a NIK and a family card number share: area, DDMMYY, serial.
internal static class CardDigits
{
    public const int Length = 16;

    public static int Pair(string digits, int start) => (digits[start] - '0') * 10 + (digits[start + 1] - '0');

    public static NikFault? CheckShape(string text)
    {
        if (text.Length != Length)
        {
            return NikFault.InvalidLength;
        }

        return text.All(char.IsAsciiDigit) ? null : NikFault.InvalidFormat;
    }

    public static NikFault? CheckDateAndSerial(string digits, int day)
    {
        var month = Pair(digits, 8);
        if (day is < 1 or > 31)
        {
            return NikFault.InvalidDay;
        }

        if (month is < 1 or > 12)
        {
            return NikFault.InvalidMonth;
        }

        // The century is unknown. 20YY has every day that 19YY has (2000 was a leap year, 1900 not), so it decides
        // alone; where 20YY lies ahead, 19YY has the same days.
        if (day > DateTime.DaysInMonth(2000 + Pair(digits, 10), month))
        {
            return NikFault.InvalidDate;
        }

        return digits.EndsWith("0000", StringComparison.Ordinal) ? NikFault.InvalidSerial : null;
    }
}
