using System.ComponentModel;

namespace SipOkMuba.Domain.Regions;

/// A row of the national code list (Kemendagri codes, not those of BPS), such as 16.06.09 Bayung Lencir.
public class Region
{
    protected Region()
    {
    }

    public Region(string code, string name, RegionLevel level, string? parentCode)
    {
        Code = code;
        Name = name;
        Level = level;
        ParentCode = parentCode;
    }

    public long Key { get; private set; }
    public string Code { get; private set; } = "";
    public string Name { get; private set; } = "";
    public RegionLevel Level { get; private set; }
    public string? ParentCode { get; private set; }
}

public sealed class District : Region
{
    private District()
    {
    }

    public District(string code, string name, string parentCode)
        : base(code, name, RegionLevel.District, parentCode)
    {
    }
}

/// A kelurahan or a desa.
public sealed class Village : Region
{
    private Village()
    {
    }

    public Village(string code, string name, RegionLevel level, District district)
        : base(code, name, level, district.Code)
    {
        District = district;
        DistrictKey = district.Key;
    }

    public long DistrictKey { get; private set; }
    public District District { get; private set; } = null!;

    public bool IsInMuba => RegionCode.IsWithin(Code, RegionCode.Muba);
}

[Description("Level of a region in the national code list (tingkat wilayah).")]
public enum RegionLevel
{
    [Description("Province (provinsi).")] Province,
    [Description("Regency (kabupaten).")] Regency,
    [Description("District (kecamatan).")] District,
    [Description("Urban village (kelurahan).")] UrbanVillage,
    [Description("Village (desa).")] Village,
}
