using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Tests.Regions;

public sealed class RegionTests
{
    [Theory]
    [InlineData("16.06.09.2006", "16.06", true)]
    [InlineData("16.06.09.2006", "16.06.09.2006", true)]
    [InlineData("16.06.10.2001", "16.06.1", false)]
    [InlineData("16.06", "16.06.09", false)]
    [InlineData("16.07.01", "16.06", false)]
    public void IsWithin_ShouldCompareWholeParts_OfTheCode(string code, string prefix, bool expected) =>
        Assert.Equal(expected, RegionCode.IsWithin(code, prefix));
}
