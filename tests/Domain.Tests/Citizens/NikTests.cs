using System.Globalization;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Citizens;

public sealed class NikTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    public static TheoryData<string, string, string, string> Vectors
    {
        get
        {
            var data = new TheoryData<string, string, string, string>();
            var file = Path.Combine(AppContext.BaseDirectory, "Citizens/nik-vectors.csv");
            foreach (var line in File.ReadLines(file).Skip(1))
            {
                var cells = line.Split(',');
                data.Add(cells[0], cells[1], cells[2], cells[3]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Check_ShouldGiveExpectedFault_ForEachVector(string text, string expected, string sex, string birthDate)
    {
        Assert.Equal(expected, Nik.Check(text)?.ToText() ?? "VALID");
        if (expected == "VALID")
        {
            var nik = Nik.Parse(text);
            Assert.Equal(sex, nik.Sex.ToString()[..1]);
            Assert.Equal(DateOnly.Parse(birthDate, CultureInfo.InvariantCulture), nik.BirthDate(Today));
        }
    }

    [Theory]
    [InlineData("1606092902009901", null)]
    [InlineData("1606092902289901", null)]
    [InlineData("1606096902049901", null)]
    [InlineData("1606092902269901", NikFault.InvalidDate)]
    [InlineData("1606093104059901", NikFault.InvalidDate)]
    [InlineData("1606097104059901", NikFault.InvalidDate)]
    [InlineData("1606098101059901", NikFault.InvalidDay)]
    [InlineData("1606097201059901", NikFault.InvalidDay)]
    [InlineData("1606099901059901", NikFault.InvalidDay)]
    [InlineData("1606090100059901", NikFault.InvalidMonth)]
    [InlineData("1606090107050001", null)]
    [InlineData("1606090107059999", null)]
    [InlineData("16060941070599010", NikFault.InvalidLength)]
    [InlineData("", NikFault.InvalidLength)]
    [InlineData(" 606094107059901", NikFault.InvalidFormat)]
    [InlineData("１６０６０９４１０７０５９９０１", NikFault.InvalidFormat)]
    [InlineData("1606-94107059901", NikFault.InvalidFormat)]
    public void Check_ShouldGiveExpectedFault_AtTheEdges(string text, NikFault? expected) =>
        Assert.Equal(expected, Nik.Check(text));

    [Fact]
    public void Parse_ShouldNameTheFault_WhenInvalid()
    {
        var error = Assert.Throws<InvalidNikError>(() => Nik.Parse("1606094113059901"));

        Assert.Equal(NikFault.InvalidMonth, error.Reason);
        Assert.Equal("INVALID_NIK", error.Code);
        Assert.DoesNotContain("160609", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_ShouldMaskAllButFourDigits_Always()
    {
        Assert.Equal("1606************", Nik.Parse("1606094107059901").ToString());
        Assert.Equal("1606************", FamilyCardNumber.Parse("1606090107059901").ToString());
        Assert.Equal("{}", System.Text.Json.JsonSerializer.Serialize(Nik.Parse("1606094107059901")));
    }

    [Theory]
    [InlineData("1606090107269901", 2026)]
    [InlineData("1606092411269901", 2026)]
    [InlineData("1606092511269901", 1926)]
    public void BirthDate_ShouldBeLatestThatIsNotAhead_WhenCenturyIsOpen(string text, int year) =>
        Assert.Equal(year, Nik.Parse(text).BirthDate(Today).Year);

    [Theory]
    [InlineData(2005, 7, 1, Sex.Female, true)]
    [InlineData(1905, 7, 1, Sex.Female, true)]
    [InlineData(2005, 7, 1, Sex.Male, false)]
    [InlineData(2005, 7, 2, Sex.Female, false)]
    [InlineData(2005, 8, 1, Sex.Female, false)]
    [InlineData(2006, 7, 1, Sex.Female, false)]
    public void Agrees_ShouldCompareDateAndSex_WithinAnyCentury(int year, int month, int day, Sex sex, bool expected) =>
        Assert.Equal(expected, Nik.Parse("1606094107059901").Agrees(new DateOnly(year, month, day), sex));

    [Theory]
    [InlineData("1606094107059901", true)]
    [InlineData("1606094107059801", false)]
    [InlineData("1606094107050099", false)]
    public void IsSynthetic_ShouldHold_OnlyForSerials99(string text, bool expected) =>
        Assert.Equal(expected, Nik.Parse(text).IsSynthetic);

    [Theory]
    [InlineData("1606090107059901", null)]
    [InlineData("1606093112000001", null)]
    [InlineData("1606094107059901", NikFault.InvalidDay)]
    [InlineData("1606090007059901", NikFault.InvalidDay)]
    [InlineData("1606090113059901", NikFault.InvalidMonth)]
    [InlineData("1606092902010001", NikFault.InvalidDate)]
    [InlineData("1606090107050000", NikFault.InvalidSerial)]
    [InlineData("160609010705", NikFault.InvalidLength)]
    [InlineData("16060901O7050001", NikFault.InvalidFormat)]
    public void FamilyCardCheck_ShouldTakeTheDayAsItIs_AsItIsAnEntryDate(string text, NikFault? expected)
    {
        Assert.Equal(expected, FamilyCardNumber.Check(text));
        if (expected is { } fault)
        {
            Assert.Equal(fault, Assert.Throws<InvalidFamilyCardNumberError>(() => FamilyCardNumber.Parse(text)).Reason);
        }
    }
}
