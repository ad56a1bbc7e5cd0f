using GraphQL;
using Xunit.Abstractions;

namespace SipOkMuba.Graph.Tests.Library;

public sealed class SmokeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task All()
    {
        using var app = new LibraryApp();
        output.WriteLine(GraphQL.SchemaExtensions.Print(app.Schema, new GraphQL.Utilities.PrintOptions { IncludeDescriptions = false }));
        foreach (var q in new[]
        {
            "{ books(first: 3, order: [{year: DESC}], where: {title: {contains: \"3\"}, genre: {in: [NOVEL, SHORT_STORY]}}) { totalCount pageInfo { hasNextPage hasPreviousPage endCursor } nodes { id isbn title label mask genre author { name } editor { name } chapters { title pages } } } }",
            "{ a: bookByIsbn(isbn: \"9780001\") { title author { name books { isbn } } } b: bookByIsbn(isbn: \"9780002\") { isbn } c: bookByIsbn(isbn: \"9780013\") { isbn } }",
            "{ bookCount notices { __typename text ... on BookNotice { book { title } } } }",
            "{ secret bookCount }", "{ broken }",
            "mutation { addBook(input: {isbn: \"1\", title: \"t\", chapters: [{title: \"x\"}]}) { book { title chapters { title pages } } errors { __typename ... on IsbnTakenError { isbn } ... on Error { code message } } } }",
            "mutation { addBook(input: {isbn: \"1\", title: \"t\", chapters: []}) { book { title } errors { __typename ... on IsbnTakenError { isbn } ... on Error { code message } } } }",
            "mutation { fail(input: {declared: false}) { book { title } errors { __typename } } }",
            "{ node(id: \"" + Graph.Schema.NodeId.Format("Book", LibraryApp.Id(3)) + "\") { id ... on Book { title } } nodes(ids: [\"" + Graph.Schema.NodeId.Format("Author", LibraryApp.Id(101)) + "\",\"" + Graph.Schema.NodeId.Format("Book", LibraryApp.Id(13)) + "\"]) { id __typename } }",
        })
        {
            output.WriteLine(q);
            output.WriteLine("  => " + (await app.RunAsync(q)).ToString());
            foreach (var sql in app.Sql) { output.WriteLine("   " + sql.Replace("\n", " ")); }
        }
    }
}
