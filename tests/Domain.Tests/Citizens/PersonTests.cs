using System.Globalization;
using SipOkMuba.Domain.Citizens;

namespace SipOkMuba.Domain.Tests.Citizens;

public sealed class PersonTests
{
    [Theory]
    [InlineData("2010-11-24", "2026-11-24", 16)]
    [InlineData("2010-11-25", "2026-11-24", 15)]
    [InlineData("2010-11-23", "2026-11-24", 16)]
    [InlineData("2008-02-29", "2025-02-28", 16)]
    [InlineData("2008-02-29", "2025-03-01", 17)]
    [InlineData("2008-02-29", "2028-02-29", 20)]
    public void On_ShouldCountFullYears_OnThatDay(string birthDate, string day, int expected) =>
        Assert.Equal(expected, Age.On(Date(day), Date(birthDate)));

    [Theory]
    [InlineData(MaritalStatus.Single, false)]
    [InlineData(MaritalStatus.Married, true)]
    [InlineData(MaritalStatus.Divorced, true)]
    [InlineData(MaritalStatus.Widowed, true)]
    public void EverMarried_ShouldHold_ForAllButSingle(MaritalStatus status, bool expected) =>
        Assert.Equal(expected, status.EverMarried());

    [Theory]
    [InlineData("0812 3456-7890", "081234567890")]
    [InlineData("+62812.3456.7890", "+6281234567890")]
    [InlineData("  ", null)]
    [InlineData(null, null)]
    public void Normalize_ShouldKeepDigitsAndPlus_WhenPossible(string? text, string? expected) =>
        Assert.Equal(expected, PhoneNumber.Normalize(text));

    [Theory]
    [InlineData("1234567")]
    [InlineData("1234567890123456")]
    [InlineData("08123abc456")]
    [InlineData("0812+3456789")]
    [InlineData("٠٨١٢٣٤٥٦٧٨٩")]
    public void Normalize_ShouldRefuse_WhenNoPhoneNumber(string text) =>
        Assert.Throws<InvalidPhoneNumberError>(() => PhoneNumber.Normalize(text));

    private static DateOnly Date(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
