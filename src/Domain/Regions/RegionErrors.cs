using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Regions;

[Description("No village of Musi Banyuasin has this code.")]
public sealed class UnknownVillageError(string villageCode)
    : DomainError("UNKNOWN_VILLAGE", "No village of Musi Banyuasin has this code.")
{
    [Description("The code that was given.")]
    public string VillageCode => villageCode;
}
