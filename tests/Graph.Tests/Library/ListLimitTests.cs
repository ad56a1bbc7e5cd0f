namespace SipOkMuba.Graph.Tests.Library;

/// Lists that are longer than one list may cost: what is left out, and how a reader comes to it.
public sealed class ListLimitTests : IDisposable
{
    private readonly LibraryApp app = new();

    public ListLimitTests() => (app.Lists.Window, app.Lists.Counted, app.Lists.CountWindow, app.Lists.Items) = (8, 15, 100, 2);

    public static TheoryData<string, bool, bool> Walks()
    {
        var walks = new TheoryData<string, bool, bool>();
        foreach (var order in new[] { "[]", "[{year: DESC}]", "[{title: ASC}, {copies: DESC}]", "[{genre: ASC}]", "[{genre: DESC}, {year: ASC}]" })
        {
            foreach (var backward in new[] { false, true })
            {
                walks.Add(order, backward, true);
                walks.Add(order, backward, false);
            }
        }

        return walks;
    }

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task Pages_ShouldComeToEveryRow_WhenTheyEndEarly(string order, bool backward, bool planned)
    {
        app.UsePlans = planned;
        foreach (var where in new[] { "{rating: {eq: 2}}", "{title: {eq: \"a_b\"}}", "{title: {eq: \"nowhere\"}}", "{genre: {neq: ESSAY}, isLoanable: {eq: true}}" })
        {
            var whole = await WalkAsync(order, where, backward, window: 1000);

            Assert.Equal(whole.Isbns, (await WalkAsync(order, where, backward, window: 8)).Isbns);
            Assert.True(whole.EarlyEnds == 0);
        }

        Assert.NotEqual(0, (await WalkAsync(order, "{title: {eq: \"a_b\"}}", backward, window: 3)).EarlyEnds);
    }

    [Theory]
    [InlineData("{}", 100, 16)]
    [InlineData("{year: {gte: 1993}}", 100, 15)]
    [InlineData("{title: {eq: \"bumi\"}, year: {eq: 1992}}", 100, 1)]
    [InlineData("{title: {eq: \"bumi\"}, year: {eq: 1992}}", 30, 16)]
    public async Task TotalCount_ShouldSayThatThereAreMore_WhenItHasCountedOrLookedAtEnough(string where, int window, int total)
    {
        app.Lists.CountWindow = window;
        foreach (var planned in new[] { false, true, true })
        {
            app.UsePlans = planned;
            var data = await app.DataAsync($"{{ books(where: {where}) {{ totalCount }} }}");

            Assert.Equal(total, data.GetProperty("books").GetProperty("totalCount").GetInt32());
        }
    }

    [Fact]
    public async Task ListOfARecord_ShouldHoldItsFirstItems_WhenItHoldsMore()
    {
        foreach (var planned in new[] { false, true, true })
        {
            app.UsePlans = planned;
            var books = (await app.DataAsync("{ books { nodes { chapters { title } } } }")).GetProperty("books").GetProperty("nodes");

            Assert.Equal([1, 2, 2, 0], books.EnumerateArray().Take(4).Select(book => book.GetProperty("chapters").GetArrayLength()));
            Assert.Equal("c1", books[2].GetProperty("chapters")[0].GetProperty("title").GetString());
        }
    }

    public void Dispose() => app.Dispose();

    private async Task<(List<string> Isbns, int EarlyEnds)> WalkAsync(string order, string where, bool backward, int window)
    {
        app.Lists.Window = window;
        var (isbns, early) = (new List<string>(), 0);

        // The window is a part of a plan, and a plan a document's: each window has its own.
        var document = $$"""
            # {{window}}
            query($c: String) { books({{(backward ? "last: 3, before: $c" : "first: 3, after: $c")}}, order: {{order}}, where: {{where}}) {
              nodes { isbn } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
            """;
        for (string? cursor = null; ;)
        {
            var page = (await app.DataAsync(document, new { c = cursor })).GetProperty("books");
            var (nodes, info) = (page.GetProperty("nodes").Isbns(), page.GetProperty("pageInfo"));
            isbns.InsertRange(backward ? 0 : isbns.Count, nodes);
            if (!info.GetProperty(backward ? "hasPreviousPage" : "hasNextPage").GetBoolean())
            {
                return (isbns, early);
            }

            early += nodes.Length < 3 ? 1 : 0;
            cursor = info.GetProperty(backward ? "startCursor" : "endCursor").GetString();
            Assert.NotNull(cursor);
        }
    }
}
