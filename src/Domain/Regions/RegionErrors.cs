using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Regions;

public sealed class UnknownVillageError(string villageCode)
    : DomainError("UNKNOWN_VILLAGE", "No village of Musi Banyuasin has this code.")
{
    public string VillageCode => villageCode;
}
