using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Regions;

[Description("No village of Musi Banyuasin has this code.")]
public sealed class UnknownVillageError(string villageCode) : DomainError("UNKNOWN_VILLAGE")
{
    [Description("The code that was given.")]
    public string VillageCode => villageCode;
}

[Description("No region of Musi Banyuasin has this code.")]
public sealed class UnknownRegionError(string regionCode) : DomainError("UNKNOWN_REGION")
{
    [Description("The code that was given.")]
    public string RegionCode => regionCode;
}
