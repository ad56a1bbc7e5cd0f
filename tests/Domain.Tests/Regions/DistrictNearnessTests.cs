using System.Globalization;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Tests.Regions;

public sealed class DistrictNearnessTests
{
    private static readonly string[] Districts =
        [.. Enumerable.Range(1, 15).Select(number => string.Create(CultureInfo.InvariantCulture, $"16.06.{number:00}"))];

    [Theory]
    [InlineData("16.06.09", "09 11 12 07 08 14 01 02 03 15 04 06 10 13 05")]
    [InlineData("16.06.12", "12 09 11 07 08 14 01 02 03 15 04 06 10 13 05")]
    [InlineData("16.06.01", "01 02 03 07 08 14 15 04 06 09 10 11 12 13 05")]
    [InlineData("16.06.15", "15 03 01 02 04 06 10 13 05 07 08 14 09 11 12")]
    [InlineData("16.06.99", "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15")]
    public void Order_ShouldBeginWithTheOwnDistrict_ThenThoseOfItsOrigin(string from, string order)
    {
        var ordered = DistrictNearness.Order(Districts.Reverse(), code => code, from).ToList();

        Assert.Equal(order, string.Join(' ', ordered.Select(code => code[^2..])));
        Assert.Equal(Districts, ordered.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Between_ShouldBeMutual_ForAllDistricts() => Assert.All(
        from one in Districts from other in Districts select (one, other),
        pair =>
        {
            Assert.Equal(DistrictNearness.Between(pair.one, pair.other), DistrictNearness.Between(pair.other, pair.one));
            Assert.Equal(pair.one == pair.other, DistrictNearness.Between(pair.one, pair.other) == Nearness.SameDistrict);
        });

    [Fact]
    public void Between_ShouldBeElsewhere_WhenADistrictIsUnknown() =>
        Assert.Equal(Nearness.Elsewhere, DistrictNearness.Between("16.06.98", "16.06.99"));
}
