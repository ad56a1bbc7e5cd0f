using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.Staff;

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

    [Theory]
    [InlineData("16.06.10.2001", true)]
    [InlineData("16.06.09.2006", true)]
    [InlineData("16.06.01.2001", false)]
    public void Covers_ShouldHold_ForAnyOfTheRegions(string code, bool expected)
    {
        var member = new StaffMember
        {
            Id = Guid.Empty,
            Subject = "officer",
            Name = "Officer",
            Role = ActorRole.Officer,
            Regions = "16.06.09 16.06.10",
        };

        Assert.Equal(expected, member.Covers(code));
    }
}
