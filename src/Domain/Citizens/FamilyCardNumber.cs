using System.Text.Json.Serialization;

namespace SipOkMuba.Domain.Citizens;

/// Number of a family card (nomor KK): area, entry date (never + 40), serial. It prints masked.
public sealed record FamilyCardNumber
{
    private FamilyCardNumber(string digits) => Digits = digits;

    [JsonIgnore] public string Digits { get; }

    public static FamilyCardNumber Parse(string text) =>
        Check(text) is { } fault ? throw new InvalidFamilyCardNumberError(fault) : new FamilyCardNumber(text);

    public static NikFault? Check(string text) =>
        CardDigits.CheckShape(text) ?? CardDigits.CheckDateAndSerial(text, CardDigits.Pair(text, 6));

    public override string ToString() => Nik.Mask(Digits[..4]);
}
