using System.ComponentModel;
using System.Text.Json.Serialization;

namespace SipOkMuba.Domain.Citizens;

/// The national identity number: area of first issue, birth date (women day + 40), serial. It prints masked.
public sealed record Nik
{
    private const int WomenOffset = 40;

    private Nik(string digits) => Digits = digits;

    [JsonIgnore] public string Digits { get; }

    [JsonIgnore] public string Prefix => Digits[..4];

    /// Serials 99xx are never issued; demonstrations and tests use them.
    [JsonIgnore] public bool IsSynthetic => Digits[12..14] == "99";

    [JsonIgnore] public Sex Sex => Day > WomenOffset ? Sex.Female : Sex.Male;

    private int Day => CardDigits.Pair(Digits, 6);

    public static Nik Parse(string text) =>
        Check(text) is { } fault ? throw new InvalidNikError(fault) : new Nik(text);

    public static NikFault? Check(string text)
    {
        if (CardDigits.CheckShape(text) is { } fault)
        {
            return fault;
        }

        var day = CardDigits.Pair(text, 6);
        return CardDigits.CheckDateAndSerial(text, day > WomenOffset ? day - WomenOffset : day);
    }

    /// The century is not in the number; of the possible dates this is the latest that is not in the future.
    public DateOnly BirthDate(DateOnly today)
    {
        var day = Day > WomenOffset ? Day - WomenOffset : Day;
        var (month, year) = (CardDigits.Pair(Digits, 8), 2000 + CardDigits.Pair(Digits, 10));
        var date = new DateOnly(year, month, day);
        return date <= today ? date : new DateOnly(year - 100, month, day);
    }

    /// A NIK stays when a birth date is corrected, so a mismatch is a hint for the verifier and no fault.
    public bool Agrees(DateOnly birthDate, Sex sex) =>
        sex == Sex
        && birthDate.Day == (Day > WomenOffset ? Day - WomenOffset : Day)
        && birthDate.Month == CardDigits.Pair(Digits, 8)
        && birthDate.Year % 100 == CardDigits.Pair(Digits, 10);

    public static string Mask(string prefix) => prefix.PadRight(CardDigits.Length, '*');

    public override string ToString() => Mask(Prefix);
}

[Description("What is wrong with a NIK or a family card number (kesalahan NIK atau nomor KK).")]
public enum NikFault
{
    [Description("It has not 16 characters (panjang salah).")] InvalidLength,
    [Description("It holds something else than the digits 0 to 9 (bukan angka).")] InvalidFormat,
    [Description("The day is none of 01 to 31, nor of 41 to 71 in a woman's NIK (tanggal salah).")] InvalidDay,
    [Description("The month is none of 01 to 12 (bulan salah).")] InvalidMonth,
    [Description("No year of that ending has such a day (tanggal tidak ada).")] InvalidDate,
    [Description("The serial number is 0000 (nomor urut salah).")] InvalidSerial,
}
