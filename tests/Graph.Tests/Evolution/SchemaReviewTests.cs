using SipOkMuba.Graph.Evolution;

namespace SipOkMuba.Graph.Tests.Evolution;

/// Who is hit by a change: those alone whose documents touch it.
public sealed class SchemaReviewTests
{
    private static readonly DateOnly today = new(2026, 11, 26);

    private static readonly RegisteredOperation[] operations =
    [
        new("Portal Desa", "Titles", "query Titles($id: ID!) { book(id: $id) { ...T } } fragment T on Book { title }"),
        new("Portal Desa", "Filtered", "query Filtered($filter: BookFilter) { book(id: 1, filter: $filter) { id } }"),
        new("Kios", "Pages", "{ book(id: 1) { pages(to: 3) @mark(as: \"x\") } }"),
        new("Kios", "Found", "{ found(text: \"a\") { ... on Author { name } ... on Book { genre } } }"),
        new("Kios", "Lend", "mutation { lend(id: 1) { id } }"),
        new("Kios", "Lent", "subscription { lent { dueAt } }"),
    ];

    [Theory]
    [InlineData("  title: String\n", "", "Titles", "Titles")]
    [InlineData("  isbn: ISBN!\n", "", "", "")]
    [InlineData("year: Int!", "year: Int! shelf: String!", "Filtered", "")]
    [InlineData("input AuthorFilter { name: String }", "input AuthorFilter { name: String! }", "Filtered", "")]
    [InlineData("to: Int!)", "to: Int!, by: Int!)", "Pages", "Pages")]
    [InlineData("from: Int = 1, ", "", "", "")]
    [InlineData("Book | Author", "Book", "Found", "Found")]
    [InlineData("{ NOVEL POEM }", "{ NOVEL }", "Filtered Found", "")]
    [InlineData("days: Int = 14", "days: Int!", "Lend", "Lend")]
    [InlineData("type Subscription { lent", "type Subscription { loan", "Lent", "Lent")]
    [InlineData("directive @mark(as: String) repeatable on FIELD | FRAGMENT_SPREAD\n", "", "Pages", "Pages")]
    public async Task Review_ShouldNameThoseWhoAreHit_WhenAChangeBreaks(string was, string now, string hit, string invalid)
    {
        var next = SchemaComparisonTests.Library.Replace(was, now, StringComparison.Ordinal);

        var review = await SchemaReview.OfAsync(SchemaComparisonTests.Library, next, operations, today);

        var breaking = review.Changes.Where(one => one.Change.Level == ChangeLevel.Breaking).ToList();
        Assert.NotEmpty(breaking);
        Assert.True(review.IsRefused);
        Assert.Equal(hit, string.Join(' ', breaking.SelectMany(one => one.Hit).Select(operation => operation.Name).Distinct().Order(StringComparer.Ordinal)));
        Assert.Equal(invalid, string.Join(' ', review.Invalid.Select(one => one.Operation.Name)));
    }

    [Fact]
    public async Task Review_ShouldPass_WhenNothingBreaks()
    {
        var next = SchemaComparisonTests.Library.Replace("title: String\n", "title: String! subtitle: String\n", StringComparison.Ordinal);

        var review = await SchemaReview.OfAsync(SchemaComparisonTests.Library, next, operations, today);

        Assert.False(review.IsRefused);
        Assert.Equal(2, review.Changes.Count);
    }

    [Theory]
    [InlineData("Removed after 2027-01-31.", true)]
    [InlineData("Removed after 2027-02-30.", false)]
    [InlineData("Removed in spring.", false)]
    [InlineData("Removed after 2027-01-31, perhaps.", false)]
    public async Task Review_ShouldRefuseADeprecation_WhenItNamesNoLastDay(string reason, bool accepted)
    {
        var next = SchemaComparisonTests.Library.Replace(
            "title: String\n", $"title: String @deprecated(reason: \"Use `isbn`. {reason}\")\n", StringComparison.Ordinal);

        var review = await SchemaReview.OfAsync(SchemaComparisonTests.Library, next, [], today);

        Assert.Equal(accepted ? [] : ["Book.title"], review.Undated);
        Assert.Equal(!accepted, review.IsRefused);
    }
}
