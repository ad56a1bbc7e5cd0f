using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Staff;

/// Where somebody may act: codes of regions, each with all below it.
public sealed class StaffRegions
{
    public const int Maximum = 50;
    private readonly string[] codes;
    private readonly HashSet<string> villages;

    /// <param name="codes">As they were given.</param>
    /// <param name="known">Those of them that exist.</param>
    public StaffRegions(IReadOnlyCollection<string> codes, IReadOnlyCollection<Region> known)
    {
        if (codes.Count is 0 or > Maximum)
        {
            throw new InvalidStaffRegionsError(codes.Count == 0 ? StaffRegionFault.NoRegions : StaffRegionFault.TooManyRegions, null);
        }

        var usable = known.Where(region => RegionCode.IsWithin(region.Code, RegionCode.Muba)).Select(region => region.Code).ToHashSet();
        if (codes.FirstOrDefault(code => !usable.Contains(code)) is { } unknown)
        {
            throw new InvalidStaffRegionsError(StaffRegionFault.UnknownRegion, unknown);
        }

        villages = known.OfType<Village>().Select(village => village.Code).ToHashSet();
        this.codes =
        [
            .. codes.Distinct()
                .Where(code => !codes.Any(other => other != code && RegionCode.IsWithin(code, other)))
                .Order(StringComparer.Ordinal),
        ];
    }

    public string For(StaffRole role) =>
        role == StaffRole.VillageOperator && codes.FirstOrDefault(code => !villages.Contains(code)) is { } wider
            ? throw new InvalidStaffRegionsError(StaffRegionFault.NotAVillage, wider)
            : string.Join(' ', codes);
}
