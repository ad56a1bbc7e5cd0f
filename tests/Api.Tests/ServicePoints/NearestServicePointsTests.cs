namespace SipOkMuba.Api.Tests.ServicePoints;

[Collection(ApiGroup.Name)]
public sealed class NearestServicePointsTests(ApiApp app)
{
    private const string Ask =
        "query($code: String!, $first: Int! = 5) { nearestServicePoints(villageCode: $code, first: $first) { nearness servicePoint { regionCode } } }";

    [Theory]
    [InlineData("16.06.09.2006", "09 SAME_DISTRICT, 11 SAME_ORIGIN, 12 SAME_ORIGIN, 07 ELSEWHERE, 08 ELSEWHERE")]
    [InlineData("16.06.02", "02 SAME_DISTRICT, 01 SAME_ORIGIN, 03 ELSEWHERE, 07 ELSEWHERE, 08 ELSEWHERE")]
    public async Task NearestServicePoints_ShouldBeginWithTheOwnDistrict_WhenAnybodyAsks(string code, string expected)
    {
        var points = (await app.Scenarios.As(Scenarios.Nobody).AskAsync(Ask, new { code })).WithoutErrors()["nearestServicePoints"];

        Assert.Equal(expected, string.Join(", ", points.EnumerateArray().Select(near =>
            $"{near.GetProperty("servicePoint").GetProperty("regionCode").GetString()![6..8]} {near.GetProperty("nearness").GetString()}")));
    }

    [Fact]
    public async Task NearestServicePoints_ShouldHoldEveryPointOnce_WhenAllAreAskedFor()
    {
        var points = (await app.Scenarios.As(Scenarios.Nobody).AskAsync(Ask, new { code = "16.06.01", first = 50 })).WithoutErrors()["nearestServicePoints"];

        Assert.Equal(15, points.EnumerateArray().Select(near => near.GetProperty("servicePoint").GetProperty("regionCode").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("16.06.99")]
    [InlineData("16.06")]
    [InlineData("16.06.09.9999")]
    [InlineData("")]
    public async Task NearestServicePoints_ShouldBeNull_WhenThereIsNoSuchVillage(string code) => Assert.Equal(
        "null", (await app.Scenarios.As(Scenarios.Nobody).AskAsync(Ask, new { code })).WithoutErrors()["nearestServicePoints"].GetRawText());

    [Theory]
    [InlineData(0)]
    [InlineData(51)]
    public async Task NearestServicePoints_ShouldBeRefused_WhenTheNumberIsOutOfRange(int first) => Assert.Equal(
        "HC0051", (await app.Scenarios.As(Scenarios.Nobody).AskAsync(Ask, new { code = "16.06.01", first })).ErrorCode);
}
