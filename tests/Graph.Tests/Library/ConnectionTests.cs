using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Graph.Tests.Library;

public sealed class ConnectionTests : IClassFixture<LibraryApp>
{
    private static readonly Dictionary<string, Func<Book, IComparable>> Orders = new()
    {
        ["title"] = book => new Ordinal(book.Title),
        ["year"] = book => book.Year,
        ["genre"] = book => new Ordinal($"{book.Genre}"),
        ["copies"] = book => book.Copies,
        ["addedAt"] = book => book.AddedAt,
        ["id"] = book => new Ordinal($"{book.Id}"),
    };

    // The rows, and whether a page that is not full has ended the list; for each value of an enum that orders first.
    private const int MostOfPage = 2;
    private static readonly int MostOfEnum = MostOfPage * Enum.GetValues<Genre>().Length;

    private readonly LibraryApp app;

    public ConnectionTests(LibraryApp app) => this.app = app;

    [Fact]
    public async Task Pages_ShouldAddUpToTheWholeList_InAnyOrderAndBothDirections()
    {
        var random = new Random(17);
        for (var i = 0; i < 40; i++)
        {
            var order = Orders.Keys.OrderBy(_ => random.Next()).Take(random.Next(4)).Select(name => (Name: name, Descending: random.Next(2) == 0)).ToArray();
            var expected = (await InOrderAsync(app, order)).ConvertAll(book => book.Isbn);
            var size = 1 + random.Next(12);

            Assert.Equal(expected, await WalkAsync(app, order, size, backward: false));
            Assert.Equal(expected, await WalkAsync(app, order, size, backward: true));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_ShouldGiveEachRowOnce_WhenRowsAreAddedBetweenThem(bool backward)
    {
        using var growing = new LibraryApp();
        (string, bool)[] order = [("year", true), ("copies", false)];
        var before = (await InOrderAsync(growing, order)).ConvertAll(book => book.Isbn);
        var added = 0;

        var walked = await WalkAsync(growing, order, 5, backward, async () =>
        {
            await using var database = growing.Database();
            database.Books.Add(new Book
            {
                Id = LibraryApp.Id(500 + added), Isbn = $"new{added}", Title = "new", AuthorKey = 1, Year = 1990 + (added++ % 5), Copies = added % 6,
            });
            await database.SaveChangesAsync();
        });

        Assert.NotEqual(0, added);
        Assert.Equal(before, walked.Where(isbn => !isbn.StartsWith("new", StringComparison.Ordinal)));
        Assert.Equal(walked.Distinct(), walked);
    }

    [Theory]
    [InlineData("first: 51", "HC0051")]
    [InlineData("last: 51", "HC0051")]
    [InlineData("first: 0", "HC0079")]
    [InlineData("first: -1", "HC0079")]
    [InlineData("first: 1, last: 1", "HC0052")]
    [InlineData("first: 1, before: \"x\"", "HC0052")]
    [InlineData("last: 1, after: \"x\"", "HC0052")]
    [InlineData("after: \"x\", before: \"x\"", "HC0052")]
    [InlineData("after: \"\"", "HC0078")]
    [InlineData("after: \"not base64!\"", "HC0078")]
    [InlineData("before: \"bnVsbA\"", "HC0078")]
    [InlineData("after: \"e30\"", "HC0078")]
    [InlineData("after: \"W10\"", "HC0078")]
    [InlineData("after: \"WzEsMl0\"", "HC0078")]
    [InlineData("after: \"WyIjKyIsWyJ4Il1d\"", "HC0078")]
    [InlineData("after: \"WyIjKyIsW251bGxdXQ\"", "HC0078")]
    [InlineData("after: \"WyIjKyIsWzFlOTldXQ\"", "HC0078")]
    [InlineData("after: \"WyIjKyIsMV0\"", "HC0078")] // The place of a record by its key.
    [InlineData("after: \"~WyIjKyIsMV0\"", "HC0078")]
    public async Task Page_ShouldBeRefusedWithItsCode(string arguments, string code) =>
        Assert.Equal(code, await app.CodeAsync($"{{ books({arguments}) {{ nodes {{ isbn }} }} }}"));

    [Fact]
    public async Task MaxPageSize_ShouldBeTheFields()
    {
        Assert.Equal("HC0051", await app.CodeAsync("{ authors(first: 6) { nodes { name } } }"));
        Assert.Equal(2, (await app.DataAsync("{ authors(first: 5) { nodes { name } } }")).GetProperty("authors").GetProperty("nodes").GetArrayLength());
    }

    [Fact]
    public async Task Page_ShouldHaveTenNodes_WhenNoSizeIsGiven() => Assert.Equal(
        10, (await app.DataAsync("{ books { nodes { isbn } } }")).GetProperty("books").GetProperty("nodes").GetArrayLength());

    [Fact]
    public async Task Cursor_ShouldBeRefused_WhenTheOrderIsAnother()
    {
        var cursor = (await app.DataAsync("{ books(first: 1, order: [{year: ASC}]) { pageInfo { endCursor } } }"))
            .GetProperty("books").GetProperty("pageInfo").GetProperty("endCursor").GetString();

        foreach (var order in new[] { "[]", "[{year: DESC}]", "[{copies: ASC}]", "[{year: ASC}, {copies: ASC}]" })
        {
            Assert.Equal("HC0078", await app.CodeAsync($"query($c: String) {{ books(after: $c, order: {order}) {{ nodes {{ isbn }} }} }}", new { c = cursor }));
        }

        await app.DataAsync("query($c: String) { books(after: $c, order: [{year: ASC}]) { nodes { isbn } } }", new { c = cursor });
    }

    [Fact]
    public async Task Cursor_ShouldNeverFault_WhenItWasChanged()
    {
        var random = new Random(19);
        var cursor = (await app.DataAsync("{ books(first: 1, order: [{addedAt: ASC}, {genre: DESC}]) { pageInfo { endCursor } } }"))
            .GetProperty("books").GetProperty("pageInfo").GetProperty("endCursor").GetString()!;
        for (var i = 0; i < 300; i++)
        {
            var at = random.Next(cursor.Length);
            var mutated = $"{cursor[..at]}{"abcXYZ019-_="[random.Next(12)]}{cursor[(at + random.Next(2))..]}";
            var answer = await app.RunAsync(
                "query($c: String) { books(after: $c, order: [{addedAt: ASC}, {genre: DESC}]) { nodes { isbn } } }", new { c = mutated });

            Assert.True(!answer.TryGetProperty("errors", out var errors) || errors[0].Code() == "HC0078", $"{mutated}: {answer}");
        }
    }

    [Theory]
    [InlineData("{ books { totalCount } }", 2)]
    [InlineData("{ books { totalCount __typename } }", 2)]
    [InlineData("{ books { nodes { isbn } } }", 1)]
    [InlineData("{ books { nodes { isbn } totalCount @skip(if: true) } }", 1)]
    [InlineData("{ books { nodes { isbn } ...t } } fragment t on BooksConnection { totalCount }", 3)]
    [InlineData("{ books { __typename } }", 0)]
    public async Task TotalCount_ShouldCostAStatementOnlyWhenItIsSelected(string document, int statements)
    {
        await app.DataAsync(document);

        Assert.Equal(statements, app.Sql.Count);
        Assert.Equal(document.Contains("totalCount", StringComparison.Ordinal) && !document.Contains("@skip", StringComparison.Ordinal),
            app.Sql.Any(sql => sql.Contains("COUNT(*)", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TotalCount_ShouldCountWhatIsWantedAndReadable()
    {
        var data = await app.DataAsync("{ books(first: 1, where: {year: {eq: 1993}}) { totalCount nodes { isbn } } }");

        // 3, 8, 13 (hidden), 18 ... 38
        Assert.Equal(7, data.GetProperty("books").GetProperty("totalCount").GetInt32());
    }

    [Fact]
    public async Task TotalCount_ShouldNotExist_WhenItIsNotDeclared() =>
        Assert.NotEmpty((await app.RunAsync("{ authors { totalCount } }")).GetProperty("errors").EnumerateArray());

    [Fact]
    public async Task Page_ShouldBeEmptyWithoutCursors_WhenNothingIsWanted()
    {
        var books = (await app.DataAsync("""
            { books(where: {title: {eq: "nowhere"}}) { totalCount nodes { isbn } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
            """)).GetProperty("books");

        Assert.Equal(
            """{"totalCount":0,"nodes":[],"edges":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":false,"startCursor":null,"endCursor":null}}""",
            books.GetRawText());
    }

    private static async Task<List<Book>> InOrderAsync(LibraryApp app, (string Name, bool Descending)[] order)
    {
        await using var database = app.Database();
        var sorted = (await database.Books.Where(book => !book.IsHidden).ToListAsync()).OrderBy(_ => 0);
        foreach (var (name, descending) in order)
        {
            sorted = descending ? sorted.ThenByDescending(Orders[name]) : sorted.ThenBy(Orders[name]);
        }

        return [.. order is [.., { Descending: true }] ? sorted.ThenByDescending(book => book.Key) : sorted.ThenBy(book => book.Key)];
    }

    private static async Task<List<string>> WalkAsync(LibraryApp app, (string Name, bool Descending)[] order, int size, bool backward, Func<Task>? between = null)
    {
        var isbns = new List<string>();
        var keys = order.Select(sort => new Dictionary<string, string> { [sort.Name] = sort.Descending ? "DESC" : "ASC" });
        var document = $$"""
            query($n: Int, $c: String, $o: [BookSortInput!]) { books({{(backward ? "last: $n, before: $c" : "first: $n, after: $c")}}, order: $o) {
              edges { cursor node { isbn } } nodes { isbn } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
            """;
        for (string? cursor = null; ;)
        {
            var page = (await app.DataAsync(document, new { n = size, c = cursor, o = keys })).GetProperty("books");
            Assert.InRange(app.Sql.Count, 1, order is [("genre", _), ..] ? MostOfEnum : MostOfPage);
            var nodes = page.GetProperty("nodes").Isbns();
            isbns.InsertRange(backward ? 0 : isbns.Count, nodes);
            var info = page.GetProperty("pageInfo");
            Assert.Equal(page.GetProperty("edges")[0].GetProperty("cursor").GetString(), info.GetProperty("startCursor").GetString());
            Assert.Equal(page.GetProperty("edges")[nodes.Length - 1].GetProperty("cursor").GetString(), info.GetProperty("endCursor").GetString());
            Assert.Equal(cursor is not null, info.GetProperty(backward ? "hasNextPage" : "hasPreviousPage").GetBoolean());
            if (!info.GetProperty(backward ? "hasPreviousPage" : "hasNextPage").GetBoolean())
            {
                return isbns;
            }

            Assert.Equal(size, nodes.Length);
            cursor = info.GetProperty(backward ? "startCursor" : "endCursor").GetString();
            await (between?.Invoke() ?? Task.CompletedTask);
        }
    }

    /// Text as the database orders it.
    private sealed record Ordinal(string Text) : IComparable
    {
        public int CompareTo(object? obj) => string.CompareOrdinal(Text, ((Ordinal)obj!).Text);
    }
}
