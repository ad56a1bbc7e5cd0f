using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Staff;

[Description("The account is registered already.")]
public sealed class StaffExistsError() : DomainError("STAFF_EXISTS");

[Description("The member of staff is deactivated; register the account again.")]
public sealed class StaffInactiveError() : DomainError("STAFF_INACTIVE");

[Description("Nobody deactivates the own account: another administrator can.")]
public sealed class OwnAccountError() : DomainError("OWN_ACCOUNT");

[Description("The regions are none in which somebody of this role could act.")]
public sealed class InvalidStaffRegionsError(StaffRegionFault reason, string? regionCode)
    : DomainError("INVALID_STAFF_REGIONS")
{
    [Description("What is wrong with them.")]
    public StaffRegionFault Reason => reason;
    [Description("The first code that is wrong; null where no single one is.")]
    public string? RegionCode => regionCode;
}

[Description("What is wrong with the regions of a member of staff (kesalahan wilayah kerja).")]
public enum StaffRegionFault
{
    [Description("No region is named (tanpa wilayah).")] NoRegions,
    [Description("More than 50 regions are named; name what lies above them (terlalu banyak wilayah).")] TooManyRegions,
    [Description("Musi Banyuasin has no such region (wilayah tidak dikenal).")] UnknownRegion,
    [Description("An operator of a village office works for villages (bukan desa atau kelurahan).")] NotAVillage,
}
