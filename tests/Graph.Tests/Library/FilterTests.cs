using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Graph.Tests.Library;

public sealed class FilterTests : IClassFixture<LibraryApp>
{
    private const string Document = "query($w: BookFilterInput) { books(first: 50, order: [{id: ASC}], where: $w) { nodes { isbn } totalCount } }";
    private readonly LibraryApp app;

    public FilterTests(LibraryApp app) => this.app = app;

    [Fact]
    public async Task Filter_ShouldGiveWhatLinqGives_ForEachOperatorOfEachKind()
    {
        var random = new Random(23);
        var books = await BooksAsync();
        foreach (var (member, operations) in RandomFilter.Operations)
        {
            foreach (var operation in operations)
            {
                for (var i = 0; i < 6; i++)
                {
                    await CompareAsync(books, RandomFilter.Leaf(random, member, operation));
                }
            }
        }
    }

    [Fact]
    public async Task Filter_ShouldGiveWhatLinqGives_ForRandomTrees()
    {
        var random = new Random(29);
        var books = await BooksAsync();
        for (var i = 0; i < 300; i++)
        {
            await CompareAsync(books, RandomFilter.Tree(random, depth: 3));
        }
    }

    [Theory]
    [InlineData("{year: {gt: null}}")]
    [InlineData("{genre: {eq: null}}")]
    [InlineData("{isLoanable: {eq: null}}")]
    [InlineData("{copies: {nlte: null}}")]
    [InlineData("{genre: {in: [null]}}")]
    public async Task Filter_ShouldBeRefused_WhenAValueThatIsNeverNullMeetsNull(string filter)
    {
        var answer = await app.RunAsync($"{{ books(where: {filter}) {{ totalCount }} }}");

        Assert.DoesNotContain("INTERNAL_SERVER_ERROR", answer.GetRawText(), StringComparison.Ordinal);
        Assert.NotEmpty(answer.GetProperty("errors").EnumerateArray());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{and: []}")]
    [InlineData("{or: []}")]
    [InlineData("{title: null}")]
    [InlineData("{title: {}}")]
    [InlineData("{author: null, chapters: null}")]
    [InlineData("{author: {}, chapters: {}}")]
    public async Task Filter_ShouldWantEverything_WhenItSaysNothing(string filter) =>
        Assert.Equal(39, (await app.DataAsync($"{{ books(where: {filter}) {{ totalCount }} }}")).GetProperty("books").GetProperty("totalCount").GetInt32());

    [Theory]
    [InlineData("isbn")]
    [InlineData("isHidden")]
    [InlineData("authorKey")]
    [InlineData("key")]
    [InlineData("version")]
    public async Task Filter_ShouldNotExist_WhenItIsNotOnTheList(string field) =>
        Assert.NotEmpty((await app.RunAsync($"{{ books(where: {{{field}: {{eq: 1}}}}) {{ totalCount }} }}")).GetProperty("errors").EnumerateArray());

    private static string Isbns(IEnumerable<Book> books) => string.Join(' ', books.OrderBy(book => book.Key).Select(book => book.Isbn));

    private async Task<List<Book>> BooksAsync()
    {
        await using var database = app.Database();
        return await database.Books.AsNoTracking().Where(book => !book.IsHidden)
            .Include(book => book.Author).Include(book => book.Editor).Include(book => book.Chapters).ToListAsync();
    }

    private async Task CompareAsync(List<Book> books, RandomFilter filter)
    {
        var expected = books.Where(filter.Holds).ToList();

        var answer = await app.RunAsync(Document, new { w = filter.Json });

        Assert.False(answer.TryGetProperty("errors", out var errors), $"{System.Text.Json.JsonSerializer.Serialize(filter.Json)}: {errors}");
        var page = answer.GetProperty("data").GetProperty("books");
        var found = string.Join(' ', page.GetProperty("nodes").Isbns().Order(StringComparer.Ordinal));
        Assert.True(Isbns(expected) == found, $"{System.Text.Json.JsonSerializer.Serialize(filter.Json)}\nwanted {Isbns(expected)}\nfound  {found}\n{string.Join('\n', app.Sql)}");
        Assert.Equal(expected.Count, page.GetProperty("totalCount").GetInt32());
        foreach (var sql in app.Sql)
        {
            Assert.DoesNotMatch(Literals, sql);
        }
    }

    // Texts, years and days of the filters are all of these shapes; EF's own constants are not.
    private static readonly Regex Literals = new(@"'[^']*(Bumi|bumi|100|a_b|Neil|Zaman|Andrea|c1)|\b(199\d|2000-|17\d{11})|'[0-9A-Fa-f]{8}-", RegexOptions.CultureInvariant);
}
