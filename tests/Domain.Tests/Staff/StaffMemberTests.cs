using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.Staff;

namespace SipOkMuba.Domain.Tests.Staff;

public sealed class StaffMemberTests
{
    private static readonly Actor administrator = new(ActorRole.Administrator, "administrator");
    private static readonly IdSource ids = new(TimeProvider.System);
    private static readonly Region regency = new("16.06", "Musi Banyuasin", RegionLevel.Regency, "16");
    private static readonly District district = new("16.06.09", "Bayung Lencir", "16.06");
    private static readonly District neighbour = new("16.06.10", "Lalan", "16.06");
    private static readonly Village village = new("16.06.09.2006", "Pagar Desa", RegionLevel.Village, district);
    private static readonly Region foreign = new("16.07", "Banyuasin", RegionLevel.Regency, "16");

    [Fact]
    public void Member_ShouldTellOneEventForEach_WhenItComesChangesGoesAndComesBack()
    {
        var member = Register(StaffRole.Officer, "16.06.09");

        member.SetRegions(administrator, Story.Start, Regions("16.06.10"));
        member.Deactivate(administrator, Story.Start);
        member.RegisterAgain(administrator, Story.Start, " Siti ", StaffRole.Verifier, Regions("16.06"));

        Assert.Equal(("Siti", StaffRole.Verifier, "16.06", true), (member.Name, member.Role, member.Regions, member.Active));
        Assert.Equal(
            ["staff.registered", "staff.changed", "staff.deactivated", "staff.registered"],
            member.RaisedEvents.Select(raised => raised.Event.Name));
        Assert.Equal((4, 4), (member.Version, member.SubjectVersion));
    }

    [Fact]
    public void Member_ShouldStayAsItIs_WhenItIsNotActive()
    {
        var member = Register(StaffRole.Officer, "16.06.09");
        Assert.Throws<StaffExistsError>(() => member.RegisterAgain(administrator, Story.Start, "Siti", StaffRole.Head, Regions("16.06")));

        member.Deactivate(administrator, Story.Start);

        Assert.Throws<StaffInactiveError>(() => member.Deactivate(administrator, Story.Start));
        Assert.Throws<StaffInactiveError>(() => member.SetRegions(administrator, Story.Start, Regions("16.06")));
        Assert.Equal((StaffRole.Officer, "16.06.09", 2), (member.Role, member.Regions, member.Version));
    }

    [Fact]
    public void Deactivate_ShouldBeRefused_WhenItIsTheOwnAccount()
    {
        var self = StaffMember.Delivered(Guid.Empty, administrator.Subject, "Administrator", StaffRole.Administrator, "16.06");

        Assert.Throws<OwnAccountError>(() => self.Deactivate(administrator, Story.Start));
        Assert.True(self.Active);
    }

    [Theory]
    [InlineData(ActorRole.Citizen)]
    [InlineData(ActorRole.VillageOperator)]
    [InlineData(ActorRole.Partner)]
    [InlineData(ActorRole.Officer)]
    [InlineData(ActorRole.Verifier)]
    [InlineData(ActorRole.Supervisor)]
    [InlineData(ActorRole.Head)]
    [InlineData(ActorRole.System)]
    public void Verbs_ShouldBeRefused_ToWhoeverIsNoAdministrator(ActorRole role)
    {
        var (member, actor) = (Register(StaffRole.Officer, "16.06.09"), new Actor(role, "somebody"));
        var events = member.RaisedEvents.Count;

        Assert.Throws<NotPermittedError>(() => StaffMember.Register(actor, Story.Start, ids, "account", "Siti", StaffRole.Officer, Regions("16.06")));
        Assert.Throws<NotPermittedError>(() => member.SetRegions(actor, Story.Start, Regions("16.06")));
        Assert.Throws<NotPermittedError>(() => member.Deactivate(actor, Story.Start));
        Assert.Equal(("16.06.09", true, events), (member.Regions, member.Active, member.RaisedEvents.Count));
    }

    [Theory]
    [InlineData(StaffRole.Officer, StaffRegionFault.NoRegions, null)]
    [InlineData(StaffRole.Officer, StaffRegionFault.UnknownRegion, "16.06.99", "16.06.09", "16.06.99")]
    [InlineData(StaffRole.Officer, StaffRegionFault.UnknownRegion, "16.07", "16.07")]
    [InlineData(StaffRole.Officer, StaffRegionFault.UnknownRegion, "", "")]
    [InlineData(StaffRole.VillageOperator, StaffRegionFault.NotAVillage, "16.06.10", "16.06.09.2006", "16.06.10")]
    public void Regions_ShouldTellWhatIsWrong_WhenNobodyOfTheRoleCouldActThere(
        StaffRole role, StaffRegionFault reason, string? code, params string[] codes)
    {
        var error = Assert.Throws<InvalidStaffRegionsError>(() => Register(role, codes));

        Assert.Equal((reason, code), (error.Reason, error.RegionCode));
    }

    [Fact]
    public void Regions_ShouldBeRefused_WhenTheyAreMoreThanFifty() => Assert.Equal(
        StaffRegionFault.TooManyRegions,
        Assert.Throws<InvalidStaffRegionsError>(() => Register(StaffRole.Officer, [.. Enumerable.Repeat("16.06", StaffRegions.Maximum + 1)])).Reason);

    [Fact]
    public void Regions_ShouldNameNothingTwice_InTheOrderOfTheirCodes() => Assert.Equal(
        "16.06.09 16.06.10", Register(StaffRole.Officer, "16.06.10", "16.06.09.2006", "16.06.09", "16.06.10").Regions);

    private static StaffMember Register(StaffRole role, params string[] codes) =>
        StaffMember.Register(administrator, Story.Start, ids, " account ", "Siti", role, Regions(codes));

    private static StaffRegions Regions(params string[] codes) =>
        new(codes, [.. new[] { regency, district, neighbour, village, foreign }.Where(region => codes.Contains(region.Code))]);
}
