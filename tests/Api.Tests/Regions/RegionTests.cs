namespace SipOkMuba.Api.Tests.Regions;

[Collection(ApiGroup.Name)]
public sealed class RegionTests(ApiApp app)
{
    [Fact]
    public async Task Regions_ShouldBeAllOfTheCodeList_WhenAnybodyAsks()
    {
        var regions = (await app.Scenarios.As(Scenarios.Nobody).AskAsync("{ regions { code name level parent } }")).WithoutErrors()["regions"]
            .EnumerateArray().ToList();

        var levels = regions.CountBy(region => region.GetProperty("level").GetString()!).ToDictionary();
        Assert.Equal(259, regions.Count);
        Assert.Equal((1, 1, 15, 242), (levels["PROVINCE"], levels["REGENCY"], levels["DISTRICT"], levels["VILLAGE"] + levels["URBAN_VILLAGE"]));
        var codes = regions.Select(region => region.GetProperty("code").GetString()!).ToList();
        Assert.Equal(codes.Order(StringComparer.Ordinal), codes);
        Assert.All(regions.Skip(1), region => Assert.Contains(region.GetProperty("parent").GetString(), codes));
    }

    [Theory]
    [InlineData("level: DISTRICT", 15)]
    [InlineData("parent: \"16.06.09\"", 23)]
    [InlineData("parent: \"16.06.99\"", 0)]
    [InlineData("level: DISTRICT, parent: \"16.06.09\"", 0)]
    public async Task Regions_ShouldBeNarrowed_WhenLevelOrParentIsGiven(string arguments, int count)
    {
        var regions = (await app.Scenarios.As(Scenarios.Nobody).AskAsync($"{{ regions({arguments}) {{ code }} }}")).WithoutErrors()["regions"];

        Assert.Equal(count, regions.GetArrayLength());
    }

    [Fact]
    public async Task Requirements_ShouldNameTheChecklist_WhenAnybodyAsks()
    {
        var requirements = (await app.Scenarios.As(Scenarios.Nobody).AskAsync(
            "{ requirements(kind: FIRST_ISSUANCE, birthDate: \"2011-01-01\", maritalStatus: MARRIED, nationality: FOREIGN) { documents { type description } presenceRequired } }"))
            .WithoutErrors()["requirements"];

        Assert.Equal(
            ["FAMILY_CARD", "MARRIAGE_CERTIFICATE", "PASSPORT", "STAY_PERMIT", "POLICE_RECORD_LETTER"],
            requirements.GetProperty("documents").EnumerateArray().Select(document => document.GetProperty("type").GetString()));
        Assert.True(requirements.GetProperty("presenceRequired").GetBoolean());
    }
}
