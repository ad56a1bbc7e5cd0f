using System.Text.Json;
using System.Text.RegularExpressions;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Tests.Library;

public sealed partial class ReadTests : IClassFixture<LibraryApp>
{
    private readonly LibraryApp app;

    public ReadTests(LibraryApp app) => this.app = app;

    [Theory]
    [InlineData("{ bookByIsbn(isbn: \"9780001\") { title } }", "AuthorKey Isbn Key Title")]
    [InlineData("{ bookByIsbn(isbn: \"9780001\") { id } }", "AuthorKey Id Isbn Key")]
    [InlineData("{ bookByIsbn(isbn: \"9780001\") { mask } }", "AuthorKey Isbn Key")]
    [InlineData("{ bookByIsbn(isbn: \"9780001\") { __typename } }", "Isbn")]
    [InlineData("{ bookByIsbn(isbn: \"9780001\") { label } }", "AuthorKey Isbn Key Name Title Year")]
    [InlineData("{ bookByIsbn(isbn: \"9780001\") { author { name } } }", "AuthorKey Isbn Key Key Name")]
    [InlineData("{ bookByIsbn(isbn: \"9780001\") { a: author { name } b: author { secret } c: title } }", "AuthorKey Isbn Key Key Name Secret Title", "librarian")]
    [InlineData("{ bookByIsbn(isbn: \"9780001\") { ...f ... on Book { title ... { year } } } } fragment f on Book { ...g } fragment g on Book { genre }", "AuthorKey Genre Isbn Key Title Year")]
    [InlineData("{ bookByIsbn(isbn: \"9780001\") { title @skip(if: true) year @include(if: false) genre @include(if: true) } }", "AuthorKey Genre Isbn Key")]
    [InlineData("{ bookByIsbn(isbn: \"9780001\") { genre ... @skip(if: true) { title } ...f @include(if: false) } } fragment f on Book { year }", "AuthorKey Genre Isbn Key")]
    [InlineData("{ books(first: 1) { nodes { title } } }", "AuthorKey Key Title")]
    [InlineData("{ books(first: 1) { edges { node { title } } nodes { year } } }", "AuthorKey Key Title Year")]
    [InlineData("{ books(first: 1) { edges { cursor } } }", "Key")]
    [InlineData("{ books(first: 1) { pageInfo { hasNextPage } } }", "Key")]
    [InlineData("{ books(first: 1, order: [{year: DESC}]) { nodes { title } } }", "AuthorKey Key Title Year")]
    [InlineData("{ books(first: 1) { ...p } } fragment p on BooksConnection { edges { ...e } } fragment e on BooksEdge { node { ...n } } fragment n on Node { id }", "Id Key")]
    public async Task Read_ShouldSelectOnlyWhatIsAskedFor(string document, string columns, string? role = null)
    {
        await app.DataAsync(document, role: role);

        Assert.Equal(columns.Split(' '), SelectedBy(Assert.Single(app.Sql)));
    }

    [Theory]
    [InlineData(true, false, "AuthorKey Key Title")]
    [InlineData(false, true, "AuthorKey Key Year")]
    [InlineData(true, true, "Isbn")]
    [InlineData(false, false, "AuthorKey Key Title Year")]
    public async Task Read_ShouldFollowTheVariablesOfThisRequest_WhenTheDocumentIsKnown(bool skipYear, bool skipTitle, string columns)
    {
        const string Document = """
            query($y: Boolean!, $t: Boolean!) { bookByIsbn(isbn: "9780001") { __typename year @skip(if: $y) ...f @skip(if: $t) } }
            fragment f on Book { title }
            """;
        await app.DataAsync(Document, new { y = !skipYear, t = !skipTitle });

        var data = await app.DataAsync(Document, new { y = skipYear, t = skipTitle });

        Assert.Equal(columns.Split(' '), SelectedBy(Assert.Single(app.Sql)));
        Assert.Equal(!skipYear, data.GetProperty("bookByIsbn").TryGetProperty("year", out _));
        Assert.Equal(!skipTitle, data.GetProperty("bookByIsbn").TryGetProperty("title", out _));
    }

    [Fact]
    public async Task List_ShouldBeOneStatementForThePage()
    {
        var data = await app.DataAsync("{ books(first: 20) { nodes { isbn chapters { title pages } } } }");

        Assert.Equal(2, app.Sql.Count);
        Assert.Equal(["Key", "Isbn", "AuthorKey"], SelectedBy(app.Sql[0], sorted: false).Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(["BookKey", "Pages", "Title"], SelectedBy(app.Sql[1]));
        var third = data.GetProperty("books").GetProperty("nodes")[2];
        Assert.Equal(["c1", "c2", "c3"], third.GetProperty("chapters").EnumerateArray().Select(chapter => chapter.GetProperty("title").GetString()));
        Assert.Equal([3, 6, 9], third.GetProperty("chapters").EnumerateArray().Select(chapter => chapter.GetProperty("pages").GetInt32()));
    }

    [Theory]
    [InlineData("{ authors { nodes { books { isbn chapters { pages } } } } }", 3)]
    [InlineData("{ books(first: 10) { nodes { author { books { isbn chapters { title } editor { books { isbn } } } } } } }", 4)]
    [InlineData("{ books(first: 20) { nodes { a: chapters { title } b: chapters { pages } editor { books { isbn } } } } }", 3)]
    [InlineData("{ books(first: 20) { nodes { chapters @include(if: false) { title } } totalCount } }", 3)]
    [InlineData("{ a: bookByIsbn(isbn: \"9780001\") { title } b: bookByIsbn(isbn: \"9780002\") { year } c: bookByIsbn(isbn: \"x\") { label } }", 1)]
    [InlineData("{ notices(count: 9) { ... on BookNotice { book { title author { name } } } } }", 1)]
    public async Task Statements_ShouldNotGrowWithTheRows(string document, int statements)
    {
        await app.DataAsync(document);

        Assert.Equal(statements, app.Sql.Count);
    }

    [Fact]
    public async Task Field_ShouldHaveEachSubselection_WhenItIsSelectedTwice()
    {
        var book = (await app.DataAsync("""
            { bookByIsbn(isbn: "9780004") { author { name } author { id } editor { n: name } again: editor { books { isbn } } chapters { title } chapters { pages } } }
            """)).GetProperty("bookByIsbn");

        Assert.Equal(["name", "id"], book.GetProperty("author").EnumerateObject().Select(field => field.Name));
        Assert.Equal("Andrea Hirata", book.GetProperty("editor").GetProperty("n").GetString());
        Assert.NotEqual(0, book.GetProperty("again").GetProperty("books").GetArrayLength());
        Assert.Equal(0, book.GetProperty("chapters").GetArrayLength());
    }

    [Fact]
    public async Task Relation_ShouldBeNull_WhenThereIsNone()
    {
        var nodes = (await app.DataAsync("{ books(first: 4) { nodes { editor { id name books { isbn } } } } }")).GetProperty("books").GetProperty("nodes");

        Assert.Equal(
            [JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Object],
            nodes.EnumerateArray().Select(node => node.GetProperty("editor").ValueKind));
    }

    [Fact]
    public async Task Related_ShouldBeReadInOneStatement_AndHideWhatItsRuleHides()
    {
        var nodes = (await app.DataAsync("{ books(first: 20) { nodes { isbn prequel { isbn } } } }")).GetProperty("books").GetProperty("nodes");

        Assert.Equal(2, app.Sql.Count);

        // The prequel of the fourteenth is hidden, as is the thirteenth itself.
        var told = nodes.EnumerateArray().Where(node => node.GetProperty("prequel").ValueKind == JsonValueKind.Object)
            .Select(node => $"{node.GetProperty("isbn")}<{node.GetProperty("prequel").GetProperty("isbn")}");
        Assert.Equal(["9780002<9780001", "9780005<9780004", "9780008<9780007", "9780011<9780010", "9780017<9780016", "9780020<9780019"], told);
    }

    [Fact]
    public async Task Node_ShouldGiveTheFieldsOfItsType()
    {
        var node = (await app.DataAsync($$"""
            { node(id: "{{LibraryApp.NodeId(3)}}") { __typename id ... on Book { title author { name } } ... on Author { name } } }
            """)).GetProperty("node");

        Assert.Equal("Book", node.GetProperty("__typename").GetString());
        Assert.Equal(LibraryApp.NodeId(3), node.GetProperty("id").GetString());
        Assert.False(node.TryGetProperty("name", out _));
        Assert.Single(app.Sql);
    }

    [Fact]
    public async Task Nodes_ShouldBeInOrderWithOneStatementForEachType()
    {
        var author = NodeId.Format("Author", LibraryApp.Id(102));
        var missing = NodeId.Format("Book", LibraryApp.Id(999));
        var unknown = NodeId.Format("Chapter", LibraryApp.Id(1));
        string[] ids = [LibraryApp.NodeId(5), author, missing, LibraryApp.NodeId(2), unknown, LibraryApp.NodeId(13), author, LibraryApp.NodeId(5)];

        var nodes = (await app.DataAsync("query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", new { ids })).GetProperty("nodes");

        Assert.Equal(
            [ids[0], author, null, ids[3], null, null, author, ids[0]],
            nodes.EnumerateArray().Select(node => node.ValueKind == JsonValueKind.Null ? null : node.GetProperty("id").GetString()));
        Assert.Equal(2, app.Sql.Count);
    }

    [Fact]
    public async Task Nodes_ShouldBeRefused_WhenThereAreMoreThanFifty() => Assert.Equal("HC0051", await app.CodeAsync(
        "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", new { ids = Enumerable.Range(1, 51).Select(LibraryApp.NodeId) }));

    [Fact]
    public async Task HiddenRow_ShouldAnswerLikeAMissingOne_WhereverItIsAskedFor()
    {
        const string Document = """
            query($isbn: String!, $id: ID!) { bookByIsbn(isbn: $isbn) { title } bookById(id: $id) { title } node(id: $id) { id } nodes(ids: [$id]) { id } }
            """;

        var hidden = await app.RunAsync(Document, new { isbn = "9780013", id = LibraryApp.NodeId(13) });
        var missing = await app.RunAsync(Document, new { isbn = "nowhere", id = LibraryApp.NodeId(999) });

        Assert.Equal(missing.GetRawText(), hidden.GetRawText());
        Assert.Equal("""{"bookByIsbn":null,"bookById":null,"node":null,"nodes":[null]}""", hidden.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task HiddenRow_ShouldBeInNoList()
    {
        var data = await app.DataAsync("{ books(first: 50) { totalCount nodes { isbn } } authors { nodes { books { isbn } } } }");

        Assert.Equal(39, data.GetProperty("books").GetProperty("totalCount").GetInt32());
        Assert.DoesNotContain("9780013", data.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("9780014", data.GetProperty("authors").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("9780015", data.GetProperty("authors").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interface_ShouldGiveEachTypeItsFields()
    {
        var notices = (await app.DataAsync("""
            { notices(count: 1) { __typename text ... on BookNotice { book { isbn } } ... on HoursNotice { from for } } }
            """)).GetProperty("notices");

        Assert.Equal("""{"__typename":"BookNotice","text":"about","book":{"isbn":"9780001"}}""", notices[0].GetRawText());
        Assert.Equal("""{"__typename":"HoursNotice","text":"hours","from":"08:30:00","for":"PT7H30M"}""", notices[1].GetRawText());
    }

    [Fact]
    public async Task Contexts_ShouldNotBeShared_WhenTwoHundredFieldsRunTogether()
    {
        var notices = (await app.DataAsync("{ notices(count: 200) { ... on BookNotice { title } } }")).GetProperty("notices");

        Assert.Equal(200, notices.EnumerateArray().Count(notice => notice.TryGetProperty("title", out _)));
    }

    [Fact]
    public async Task Fault_ShouldBeHidden()
    {
        var answer = await app.RunAsync("{ broken bookCount }");

        Assert.Equal("INTERNAL_SERVER_ERROR", Assert.Single(answer.GetProperty("errors").EnumerateArray()).Code());
        Assert.DoesNotContain("internal detail", answer.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ refused }", "GENRES_MISSING")]
    [InlineData("{ bannedBooks { nodes { title } } }", "BOOK_NOT_FOUND")]
    public async Task Refusal_ShouldKeepItsCode_WhenAQueryThrowsIt(string document, string code) => Assert.Equal(code, await app.CodeAsync(document));

    [Fact]
    public async Task Refusal_ShouldKeepItsData_WhenAQueryThrowsIt() => Assert.Equal(
        """["SHORT_STORY","ESSAY"]""",
        Assert.Single((await app.RunAsync("{ refused }")).GetProperty("errors").EnumerateArray()).GetProperty("extensions").GetProperty("missing").GetRawText());

    // Each column once, as EF writes it: "b"."Title".
    private static string[] SelectedBy(string sql, bool sorted = true)
    {
        var list = sql[..Regex.Match(sql, @"\bFROM\b").Index];
        var columns = Columns().Matches(list).Select(match => match.Groups[1].Value);
        return sorted ? [.. columns.Order(StringComparer.Ordinal)] : [.. columns];
    }

    [GeneratedRegex("\"\\w+\"\\.\"(\\w+)\"")]
    private static partial Regex Columns();
}
