namespace SipOkMuba.Domain.Regions;

public static class RegionCode
{
    /// Kabupaten Musi Banyuasin.
    public const string Muba = "16.06";

    /// Province, regency, district: 16.06.09.
    public const int PartsOfDistrict = 3;

    /// Of the code of a district.
    public const int DistrictLength = 8;

    /// Whole parts of the code are compared: 16.06.1 is no prefix of 16.06.10.
    public static bool IsWithin(string code, string prefix) =>
        code.StartsWith(prefix, StringComparison.Ordinal)
        && (code.Length == prefix.Length || code[prefix.Length] == '.');

    /// Province, regency, district, village: 16.06.09.2006. No region lies below a village.
    public static bool IsVillage(string code) => code.AsSpan().Count('.') == 3;

    /// Of a village its district; of what lies above, itself.
    public static string DistrictOf(string code) => code.Length > DistrictLength ? code[..DistrictLength] : code;

    /// The parts that all codes begin with: 16.06.09 of 16.06.09.2006 and 16.06.09.2011.
    public static string Common(IEnumerable<string> codes) => codes.Aggregate((one, other) => string.Join('.', one.Split('.')
        .Zip(other.Split('.'))
        .TakeWhile(parts => parts.First == parts.Second)
        .Select(parts => parts.First)));
}
