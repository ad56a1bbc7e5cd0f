using SipOkMuba.Graph.Evolution;

namespace SipOkMuba.Graph.Tests.Evolution;

/// Changes of the library's schema made by hand, each classed.
public sealed class SchemaComparisonTests
{
    internal const string Library = """
        directive @cost(weight: String!) on FIELD_DEFINITION | OBJECT
        directive @mark(as: String) repeatable on FIELD | FRAGMENT_SPREAD
        directive @authorize(policy: String) on FIELD_DEFINITION
        scalar ISBN
        "A record."
        interface Node { id: ID! }
        interface Loanable { dueAt: String }
        "A book."
        type Book implements Node & Loanable {
          id: ID!
          isbn: ISBN!
          title: String
          genre: Genre!
          tags: [String]
          dueAt: String
          pages(from: Int = 1, to: Int!): [String!]! @cost(weight: "5")
          old: String @deprecated(reason: "Use `title`. Removed after 2026-06-30.")
          older: String @deprecated(reason: "Use `title`. Removed after 2027-06-30.")
          shelf: String @authorize(policy: "librarian")
        }
        type Author implements Node { id: ID! name: String! dueAt: String }
        type Shelf { number: Int }
        union Found = Book | Author
        enum Genre { NOVEL POEM }
        enum Order { TITLE YEAR }
        input BookFilter { genre: Genre title: String = "" year: Int! order: Order author: AuthorFilter }
        input AuthorFilter { name: String }
        input OneInput { a: Int b: Int }
        type Query { book(id: ID!, filter: BookFilter): Book found(text: String!): [Found!] one(input: OneInput): Int node(id: ID!): Node }
        type Mutation { lend(id: ID!, days: Int = 14): Book }
        type Subscription { lent(genre: Genre): Book }
        """;

    private static readonly DateOnly today = new(2026, 11, 26);

    /// Where, by what, and how it is classed; the text of the schema that is replaced and by what.
    public static TheoryData<string, string, string, string> Changes => new()
    {
        // Safe.
        { "SAFE Book.subtitle", "the field was added", "title: String\n", "title: String subtitle: String\n" },
        { "SAFE Publisher", "the type was added", "type Shelf", "type Publisher { name: String } type Shelf" },
        { "SAFE Book.title", "the type changed from String to String!", "title: String\n", "title: String!\n" },
        { "SAFE Book.tags", "the type changed from [String] to [String!]!", "tags: [String]\n", "tags: [String!]!\n" },
        { "SAFE Book.pages(to:)", "the type changed from Int! to Int", "to: Int!", "to: Int" },
        { "SAFE BookFilter.year", "the type changed from Int! to Int", "year: Int!", "year: Int" },
        { "SAFE Order.AUTHOR", "the value was added", "{ TITLE YEAR }", "{ TITLE YEAR AUTHOR }" },
        { "SAFE Book", "the description changed", "\"A book.\"", "\"A printed book.\"" },
        { "SAFE Book.title", "the description changed", "  title: String\n", "  \"Its title.\" title: String\n" },
        { "SAFE Book.title", "now @deprecated(reason: \"Use `isbn`. Removed after 2027-12-31.\")", "title: String\n", "title: String @deprecated(reason: \"Use `isbn`. Removed after 2027-12-31.\")\n" },
        { "SAFE Book.older", "@deprecated was removed", "older: String @deprecated(reason: \"Use `title`. Removed after 2027-06-30.\")", "older: String" },
        { "SAFE @sorted", "the directive was added", "scalar ISBN", "directive @sorted on FIELD\nscalar ISBN" },
        { "SAFE @mark", "it may stand at InlineFragment", "FIELD | FRAGMENT_SPREAD", "FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT" },
        { "SAFE @cost", "it no longer stands at Object", "FIELD_DEFINITION | OBJECT", "FIELD_DEFINITION" },
        { "SAFE Book.shelf", "@authorize was removed", "shelf: String @authorize(policy: \"librarian\")", "shelf: String" },
        { "SAFE Query.books", "the field was added", "type Query {", "type Query { books: [Book!]" },
        { "SAFE Loanable.lentAt", "the field was added", "interface Loanable { dueAt: String }", "interface Loanable { dueAt: String lentAt: String }" },
        { "SAFE Language", "the type was added", "enum Order", "enum Language { ID EN } enum Order" },
        { "SAFE Mutation.giveBack", "the field was added", "type Mutation {", "type Mutation { giveBack(id: ID!): Book" },
        { "SAFE Copies", "the type was added", "input OneInput", "input Copies { count: Int! } input OneInput" },

        // Dangerous.
        { "DANGEROUS Genre.DRAMA", "the value was added", "{ NOVEL POEM }", "{ NOVEL POEM DRAMA }" },
        { "DANGEROUS Found", "Shelf came into the union", "Book | Author", "Book | Author | Shelf" },
        { "DANGEROUS Author", "it now implements Loanable", "type Author implements Node {", "type Author implements Node & Loanable {" },
        { "DANGEROUS Book.pages(step:)", "an optional argument was added", "to: Int!", "to: Int!, step: Int" },
        { "DANGEROUS BookFilter.shelf", "an optional field was added", "year: Int!", "year: Int! shelf: String" },
        { "DANGEROUS Book.pages(from:)", "the default changed from 1 to 0", "from: Int = 1", "from: Int = 0" },
        { "DANGEROUS BookFilter.title", "the default changed from \"\" to none", "title: String = \"\"", "title: String" },
        { "DANGEROUS Book.pages", "now @cost(weight: \"9\")", "@cost(weight: \"5\")", "@cost(weight: \"9\")" },
        { "DANGEROUS Book.shelf", "now @authorize(policy: \"head\")", "policy: \"librarian\"", "policy: \"head\"" },
        { "DANGEROUS Book.old", "the field was removed, deprecated until 2026-06-30", "  old: String @deprecated(reason: \"Use `title`. Removed after 2026-06-30.\")\n", "" },

        // Breaking.
        { "BREAKING Book.isbn", "the field was removed", "  isbn: ISBN!\n", "" },
        { "BREAKING Book.isbn", "the type changed from ISBN! to ISBN", "isbn: ISBN!", "isbn: ISBN" },
        { "BREAKING Book.older", "the field was removed, deprecated until 2027-06-30", "  older: String @deprecated(reason: \"Use `title`. Removed after 2027-06-30.\")\n", "" },
        { "BREAKING Shelf", "the type was removed", "type Shelf { number: Int }\n", "" },
        { "BREAKING Genre.POEM", "the value was removed", "{ NOVEL POEM }", "{ NOVEL }" },
        { "BREAKING Found", "Author left the union", "Book | Author", "Book" },
        { "BREAKING BookFilter.shelf", "a required field was added", "year: Int!", "year: Int! shelf: String!" },
        { "BREAKING Mutation.lend(by:)", "a required argument was added", "lend(id: ID!", "lend(by: ID!, id: ID!" },
        { "BREAKING OneInput", "now @oneOf", "input OneInput {", "input OneInput @oneOf {" },
        { "BREAKING @mark", "it no longer stands at FragmentSpread", "FIELD | FRAGMENT_SPREAD", "FIELD" },
    };

    [Theory, MemberData(nameof(Changes))]
    public void Between_ShouldClassTheChange_WhenOneIsMade(string change, string what, string was, string now)
    {
        var next = Library.Replace(was, now, StringComparison.Ordinal);
        Assert.NotEqual(Library, next);

        var found = SchemaComparison.Between(PublishedSchema.Parse(Library), PublishedSchema.Parse(next), today);

        Assert.Equal($"{change}: {what}", Assert.Single(found).ToString());
    }

    [Fact]
    public void Between_ShouldFindNothing_WhenNothingChanged() =>
        Assert.Empty(SchemaComparison.Between(PublishedSchema.Parse(Library), PublishedSchema.Parse(Library), today));

    [Theory]
    [InlineData("title: String", "title: [String]", "Breaking")]
    [InlineData("tags: [String]", "tags: [ID]", "Breaking")]
    [InlineData("interface Node", "type Node2 { id: ID } interface Node", "Safe")]
    [InlineData("type Author implements Node { id", "type Author { id", "Breaking")]
    [InlineData("scalar ISBN", "enum ISBN { A }", "Breaking")]
    [InlineData("days: Int = 14", "days: Int! = 14", "Breaking")]
    [InlineData("type Mutation { lend", "type Mutation2 { lend", "Breaking")]
    [InlineData("directive @cost(weight: String!) on FIELD_DEFINITION | OBJECT", "directive @cost(weight: String!, by: Int!) on FIELD_DEFINITION | OBJECT", null)]
    public void Between_ShouldBeNoMilderThanTheWorst_WhenAChangeHasSeveralSides(string was, string now, string? worst)
    {
        var next = Library.Replace(was, now, StringComparison.Ordinal);

        var found = SchemaComparison.Between(PublishedSchema.Parse(Library), PublishedSchema.Parse(next), today);

        Assert.Equal(worst, found is [var first, ..] ? first.Level.ToString() : null);
    }
}
