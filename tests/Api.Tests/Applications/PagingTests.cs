using System.Text.Json;
using SipOkMuba.Domain.Applications;

namespace SipOkMuba.Api.Tests.Applications;

/// Pages, filters and orders of `applications`, over the rows of one village of its own.
[Collection(ApiGroup.Name)]
public sealed class PagingTests(ApiApp app) : IAsyncLifetime
{
    private const string Village = "16.06.02.2001";
    private const int Rows = 7;

    private const string Page = """
        query($first: Int, $after: String, $last: Int, $before: String, $where: ApplicationFilterInput, $order: [ApplicationSortInput!]) {
          applications(first: $first, after: $after, last: $last, before: $before, where: $where, order: $order) {
            totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
            edges { cursor node { number status kind submittedAt } } nodes { number } } }
        """;

    private readonly Scenarios scenarios = app.Scenarios;

    public async Task InitializeAsync()
    {
        var known = (await AskAsync(new { where = Here })).GetProperty("totalCount").GetInt32();
        for (var i = known; i < Rows; i++)
        {
            var kind = i % 2 == 0 ? ApplicationKind.FirstIssuance : ApplicationKind.ReplacementLost;
            var made = await scenarios.SubmittedAsync("demo-officer", kind, village: Village);
            if (i % 3 == 0)
            {
                await scenarios.DoAsync(made, Verb.Named("cancelApplication"));
            }
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public static TheoryData<string> Orders =>
        new(["[]", """[{"submittedAt":"DESC"}]""", """[{"status":"ASC"},{"number":"DESC"}]""", """[{"updatedAt":"ASC"}]"""]);

    [Theory, MemberData(nameof(Orders))]
    public async Task Pages_ShouldGiveEachRowOnce_WhenTheyAreWalkedBothWays(string orderText)
    {
        var order = JsonSerializer.Deserialize<JsonElement>(orderText);
        var whole = Numbers(await AskAsync(new { first = 50, where = Here, order }));

        var forwards = await WalkAsync(order, backwards: false);
        var backwards = await WalkAsync(order, backwards: true);

        Assert.True(whole.Count >= Rows);
        Assert.Equal(whole, forwards);
        Assert.Equal(whole, backwards);
    }

    [Fact]
    public async Task Order_ShouldBeKept_WhenItIsAskedFor()
    {
        var newest = (await AskAsync(new { first = 50, where = Here, order = new[] { new { submittedAt = "DESC" } } }))
            .GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("node").GetProperty("submittedAt").GetString()).ToList();

        Assert.Equal(newest.OrderDescending(StringComparer.Ordinal), newest);
    }

    [Fact]
    public async Task Page_ShouldStayInPlace_WhenARowIsInsertedMeanwhile()
    {
        var order = new[] { new { submittedAt = "DESC" } };
        var before = Numbers(await AskAsync(new { first = 50, where = Here, order }));
        var first = await AskAsync(new { first = 2, where = Here, order });

        await scenarios.SubmittedAsync("demo-officer", village: Village);
        var second = await AskAsync(new { first = 2, after = Cursor(first, "endCursor"), where = Here, order });

        Assert.Equal(before.Take(4), Numbers(first).Concat(Numbers(second)));
    }

    [Theory]
    [InlineData("""{"kind":{"eq":"REPLACEMENT_LOST"}}""", "kind", "REPLACEMENT_LOST")]
    [InlineData("""{"status":{"in":["CANCELLED"]}}""", "status", "CANCELLED")]
    [InlineData("""{"or":[{"status":{"eq":"CANCELLED"}},{"status":{"eq":"DRAFT"}}]}""", "status", "CANCELLED")]
    [InlineData("""{"and":[{"status":{"neq":"SUBMITTED"}},{"waitingOn":{"eq":null}}]}""", "status", "CANCELLED")]
    [InlineData("""{"waits":{"all":{"party":{"eq":"OFFICE"}}},"waitingOn":{"eq":"OFFICE"}}""", "status", "SUBMITTED")]
    [InlineData("""{"number":{"startsWith":"KTP-1606-"},"status":{"nin":["SUBMITTED"]}}""", "status", "CANCELLED")]
    [InlineData("""{"submittedAt":{"gte":"2020-01-01T00:00:00+07:00"},"status":{"eq":"SUBMITTED"}}""", "status", "SUBMITTED")]
    public async Task Where_ShouldLetOnlyItsRowsPass_WhenItIsGiven(string whereText, string field, string value)
    {
        var all = (await AskAsync(new { first = 50, where = Here })).GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("node")).ToList();
        var expected = all.Where(node => node.GetProperty(field).GetString() == value).Select(node => node.GetProperty("number").GetString()!);
        var where = new { and = new[] { Here, JsonSerializer.Deserialize<JsonElement>(whereText) } };

        var page = await AskAsync(new { first = 50, where });

        Assert.Equal(expected, Numbers(page));
        Assert.NotEmpty(Numbers(page));
        Assert.Equal(Numbers(page).Count, page.GetProperty("totalCount").GetInt32());
    }

    [Fact]
    public async Task Page_ShouldBeRefusedWithItsCode_WhenTheArgumentsAreWrong()
    {
        var first = await AskAsync(new { first = 2, where = Here, order = new[] { new { submittedAt = "DESC" } } });
        var cursor = Cursor(first, "endCursor");

        Assert.Equal("HC0051", await CodeAsync(new { first = 51 }));
        Assert.Equal("HC0051", await CodeAsync(new { last = 51 }));
        Assert.Equal("HC0052", await CodeAsync(new { first = 1, last = 1 }));
        Assert.Equal("HC0078", await CodeAsync(new { first = 2, after = cursor }));
        Assert.Equal("HC0078", await CodeAsync(new { first = 2, after = cursor, order = new[] { new { submittedAt = "ASC" } } }));
        Assert.Equal("HC0078", await CodeAsync(new { first = 2, after = "no cursor" }));
    }

    [Fact]
    public async Task Page_ShouldHoldTenRows_WhenNoSizeIsGiven()
    {
        for (var i = Numbers(await AskAsync(new { first = 50, where = Here })).Count; i < 11; i++)
        {
            await scenarios.SubmittedAsync("demo-officer", village: Village);
        }

        var page = await AskAsync(new { where = Here });

        Assert.Equal(10, Numbers(page).Count);
        Assert.True(page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean());
    }

    private static JsonElement Here => JsonSerializer.SerializeToElement(new { regionCode = new { eq = Village } });

    private async Task<List<string>> WalkAsync(JsonElement order, bool backwards)
    {
        var numbers = new List<string>();
        string? cursor = null;
        while (true)
        {
            var page = backwards
                ? await AskAsync(new { last = 3, before = cursor, where = Here, order })
                : await AskAsync(new { first = 3, after = cursor, where = Here, order });
            numbers.InsertRange(backwards ? 0 : numbers.Count, Numbers(page));
            Assert.Equal(cursor is not null, Flag(page, backwards ? "hasNextPage" : "hasPreviousPage"));
            if (!Flag(page, backwards ? "hasPreviousPage" : "hasNextPage"))
            {
                return numbers;
            }

            cursor = Cursor(page, backwards ? "startCursor" : "endCursor");
        }
    }

    private static List<string> Numbers(JsonElement page) =>
        [.. page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("number").GetString()!)];

    private static bool Flag(JsonElement page, string name) => page.GetProperty("pageInfo").GetProperty(name).GetBoolean();

    private static string Cursor(JsonElement page, string name) => page.GetProperty("pageInfo").GetProperty(name).GetString()!;

    private async Task<JsonElement> AskAsync(object variables) =>
        (await scenarios.As("demo-head").AskAsync(Page, variables)).WithoutErrors()["applications"];

    private async Task<string?> CodeAsync(object variables) => (await scenarios.As("demo-head").AskAsync(Page, variables)).ErrorCode;
}
