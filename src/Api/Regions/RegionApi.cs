using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Regions;

[ObjectType<Village>]
internal static class VillageNode
{
    public static void Configure(NodeDescriptor<Village> node)
    {
        node.Description("A village: desa or kelurahan.").Key(village => village.Key).Public();
        node.Column(village => village.Code, "Kemendagri code, such as 16.06.09.2006.");
        node.Column(village => village.Name, "Official name.");
        node.Column(village => village.Level, "Desa or kelurahan.");
        node.One(village => village.District, "The district (kecamatan) of the village.");
    }
}

[ObjectType<District>]
internal static class DistrictNode
{
    public static void Configure(NodeDescriptor<District> node)
    {
        node.Description("A district (kecamatan).").Key(district => district.Key).Public();
        node.Column(district => district.Code, "Kemendagri code, such as 16.06.09.");
        node.Column(district => district.Name, "Official name.");
    }
}

[ObjectType, GraphName("Region"), Description("A region of the national code list (wilayah).")]
internal sealed record RegionInfo(
    [property: Description("Kemendagri code, such as 16.06.09.")] string Code,
    [property: Description("Official name.")] string Name,
    [property: Description("Province, regency, district, kelurahan or desa.")] RegionLevel Level,
    [property: Description("Code of the region that it belongs to.")] string? Parent);

[QueryType]
internal static class RegionQueries
{
    [Description("The province, the regency, its 15 districts and 242 villages, by code."), ListSize(260)]
    public static async Task<IReadOnlyList<RegionInfo>> GetRegionsAsync(
        [Description("Only this level.")] RegionLevel? level,
        [Description("Only the regions directly below this code.")] string? parent,
        AppDbContext database,
        CancellationToken cancellationToken) =>
        await database.Regions
            .Where(region => (level == null || region.Level == level) && (parent == null || region.ParentCode == parent))
            .OrderBy(region => region.Code)
            .Select(region => new RegionInfo(region.Code, region.Name, region.Level, region.ParentCode))
            .ToListAsync(cancellationToken);
}
