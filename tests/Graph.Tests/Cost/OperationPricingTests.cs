using System.Text.Json;
using GraphQL;
using GraphQLParser;
using GraphQLParser.AST;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Tests.Library;

namespace SipOkMuba.Graph.Tests.Cost;

/// Costs computed by hand from the rules of decision 0028, over the library.
public sealed class OperationPricingTests(LibraryApp app) : IClassFixture<LibraryApp>
{
    [Theory]

    // The root object is one object; a look-up costs 10, its object 1, scalars nothing.
    [InlineData("{ __typename }", 0, 1)]
    [InlineData("{ bookByIsbn(isbn: \"1\") { isbn title } }", 10, 2)]
    [InlineData("{ bookCount }", 10, 1)]
    [InlineData("{ a: bookCount b: bookCount }", 20, 1)]
    [InlineData("{ bookCount bookCount }", 10, 1)]

    // A relation is joined: 1 each. A list without another word: 5 items, which multiply what lies below.
    [InlineData("{ bookByIsbn(isbn: \"1\") { author { name } } }", 11, 3)]
    [InlineData("{ bookByIsbn(isbn: \"1\") { chapters { title } } }", 11, 7)]
    [InlineData("{ bookByIsbn(isbn: \"1\") { author { books { author { name } } } } }", 17, 13)]

    // A connection: 10, its object 1, its page; `edges` or `nodes` once, then each node.
    [InlineData("{ books { nodes { isbn } } }", 11, 12)]
    [InlineData("{ books(first: 20) { nodes { isbn } } }", 11, 22)]
    [InlineData("{ books(last: 20) { nodes { isbn } } }", 11, 22)]
    [InlineData("{ books(first: 20) { edges { cursor node { isbn } } } }", 31, 42)]
    [InlineData("{ books(first: 3) { pageInfo { hasNextPage } nodes { isbn } totalCount } }", 22, 6)]
    [InlineData("{ books(first: 3) { nodes { author { name } chapters { title } } } }", 17, 23)]
    [InlineData("{ books(first: 0) { nodes { author { name } } } }", 11, 2)]

    // Never more than the list may hold: the server refuses the rest.
    [InlineData("{ books(first: 1000000) { nodes { isbn } } }", 11, 52)]
    [InlineData("{ authors(first: 1000000) { nodes { name } } }", 11, 7)]
    [InlineData("{ authors { nodes { name } } }", 11, 7)]
    [InlineData("{ books(first: 99999999999999999999) { nodes { isbn } } }", 11, 52)]

    // Filters and orders.
    [InlineData("{ books(where: {isbn: {eq: \"1\"}} order: [{title: ASC}]) { nodes { isbn } } }", 31, 12)]
    [InlineData("{ books(where: {title: {contains: \"a\", startsWith: \"b\"}}) { nodes { isbn } } }", 41, 12)]
    [InlineData("{ books(where: {or: [{title: {contains: \"a\"}}, {chapters: {some: {title: {endsWith: \"z\"}}}}]}) { nodes { isbn } } }", 51, 12)]
    [InlineData("{ books(where: null, order: null) { nodes { isbn } } }", 11, 12)]

    // Fragments cost what they hold, and the same key is executed once.
    [InlineData("{ bookByIsbn(isbn: \"1\") { ...A ...B } } fragment A on Book { author { name } } fragment B on Book { author { id } chapters { title } }", 12, 8)]
    [InlineData("{ bookByIsbn(isbn: \"1\") { ... { author { name } } ... on Book { author { name } } } }", 11, 3)]
    [InlineData("{ bookByIsbn(isbn: \"1\") { a: author { name } b: author { name } } }", 12, 4)]

    // Of possible types the dearest counts.
    [InlineData("{ node(id: \"x\") { id ... on Book { chapters { title } } ... on Author { books { author { name } } } } }", 16, 12)]
    [InlineData("{ nodes(ids: [\"a\", \"b\", \"c\"]) { id ... on Book { author { name } } } }", 13, 7)]
    [InlineData("{ notices { text ... on BookNotice { title book { isbn } } } }", 56, 11)]

    // Directives.
    [InlineData("{ bookByIsbn(isbn: \"1\") { author @skip(if: true) { name } chapters @include(if: false) { title } } }", 10, 2)]
    [InlineData("{ bookByIsbn(isbn: \"1\") { ... @include(if: true) { author { name } } } }", 11, 3)]

    // Introspection lies in memory; what is not in the schema is refused elsewhere.
    [InlineData("{ __schema { types { fields { name } } } }", 1, 1)]
    [InlineData("{ nothing { at { all } } }", 0, 1)]
    [InlineData("mutation { addBook(input: {}) { book { isbn author { name } } errors { __typename } } }", 13, 5)]
    public void Price_ShouldBeWhatTheRulesSay(string document, int fieldCost, int typeCost) =>
        Assert.Equal(new OperationCost(fieldCost, typeCost), Price(document));

    [Theory]
    [InlineData("{}", 11, 12)]
    [InlineData("{\"first\": 7}", 11, 9)]
    [InlineData("{\"first\": 7, \"last\": 9}", 11, 11)]
    [InlineData("{\"first\": 5000000000}", 11, 52)]
    [InlineData("{\"first\": null}", 11, 12)]
    [InlineData("{\"first\": 2, \"more\": true}", 13, 6)]
    [InlineData("{\"first\": 2, \"less\": true, \"more\": true}", 11, 4)]
    [InlineData("{\"where\": {\"title\": {\"contains\": \"a\"}}}", 31, 12)]
    [InlineData("{\"where\": {\"and\": [{\"title\": {\"contains\": \"a\"}}, {\"chapters\": {\"any\": true}}]}}", 41, 12)]
    [InlineData("{\"where\": null}", 11, 12)]
    public void Price_ShouldFollowTheVariables(string variables, int fieldCost, int typeCost)
    {
        const string Document = """
            query($first: Int, $last: Int, $more: Boolean = false, $less: Boolean = false, $where: BookFilterInput) {
              books(first: $first, last: $last, where: $where) {
                nodes { isbn author @include(if: $more) @skip(if: $less) { name } }
              }
            }
            """;

        Assert.Equal(new OperationCost(fieldCost, typeCost), Price(Document, variables));
    }

    [Theory]
    [InlineData("query($n: Int = 4) { books(first: $n) { nodes { isbn } } }", "{}", 6)]
    [InlineData("query($n: Int = 4) { books(first: $n) { nodes { isbn } } }", "{\"n\": 6}", 8)]
    [InlineData("query($n: Int = 4) { books(first: $n) { nodes { isbn } } }", "{\"n\": null}", 12)]
    [InlineData("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", "{\"ids\": [\"a\", \"b\"]}", 3)]
    public void Price_ShouldTakeTheDefaultOnlyWhereNothingIsGiven(string document, string variables, int typeCost) =>
        Assert.Equal(typeCost, Price(document, variables).TypeCost);

    [Theory]
    [InlineData("query($n: Int = 50) { books(first: $n) { nodes { isbn } } }", 11, 2)]
    [InlineData("query($n: Int!) { books(first: 20, last: $n) { nodes { isbn } } }", 11, 22)]
    [InlineData("query($where: BookFilterInput) { books(where: $where) { nodes { isbn } } }", 11, 12)]
    [InlineData("query($more: Boolean!) { bookByIsbn(isbn: \"1\") { author @include(if: $more) { name } chapters { title } } }", 11, 7)]
    [InlineData("query($n: Int) { node(id: \"x\") { ... on Book { chapters { title } } ... on Author { books { isbn } } } books(first: $n) { nodes { isbn } } }", 22, 8)]
    [InlineData("{ books { nodes { isbn } } }", 11, 12)]
    public void Least_ShouldBeWhatNoVariableLowers(string document, int fieldCost, int typeCost) =>
        Assert.Equal(new OperationCost(fieldCost, typeCost), Compile(document).Least());

    [Fact]
    public void Price_ShouldNotOverflow_WhenListsNest()
    {
        var document = "{ books(first: 50) { nodes { author "
            + string.Concat(Enumerable.Repeat("{ books { author ", 25)) + "{ name }"
            + string.Concat(Enumerable.Repeat(" } }", 25)) + " } } }";

        Assert.Equal(new OperationCost(OperationCost.Ceiling, OperationCost.Ceiling), Price(document));
    }

    [Fact]
    public void Price_ShouldNeverFall_WhenFirstGrows()
    {
        var random = new Random(20261124);
        for (var i = 0; i < 200; i++)
        {
            var document = $"query($first: Int) {{ {Connection(random, 3)} }}";
            var last = default(OperationCost);
            for (var first = 0; first <= 60; first += random.Next(1, 6))
            {
                var cost = Price(document, $$"""{"first": {{first}}}""");
                Assert.True(cost.FieldCost >= last.FieldCost && cost.TypeCost >= last.TypeCost, $"{document} at {first}: {cost} after {last}");
                last = cost;
            }

            var none = Price(document, """{"first": 0}""");
            Assert.Equal(none, Compile(document).Least());
            Assert.True(last.TypeCost > none.TypeCost, document);
        }
    }

    [Fact]
    public void Price_ShouldAllocateNothing_WhenNoVariableMatters()
    {
        var priced = Compile("query($isbn: String!) { bookByIsbn(isbn: $isbn) { isbn author { name } } }");
        var variables = Variables("""{"isbn": "1"}""");
        priced.Price(variables);
        var before = GC.GetAllocatedBytesForCurrentThread();

        priced.Price(variables);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string Connection(Random random, int depth)
    {
        var node = random.Next(3) switch
        {
            0 => "author { name }",
            1 => "chapters { title } author { name }",
            _ => $"author {{ books {{ {Many(random, depth - 1)} }} }}",
        };
        return random.Next(2) == 0
            ? $"books(first: $first) {{ nodes {{ isbn {node} }} totalCount }}"
            : $"books(first: $first) {{ pageInfo {{ endCursor }} edges {{ cursor node {{ {node} }} }} }}";
    }

    private static string Many(Random random, int depth) =>
        depth == 0 || random.Next(2) == 0 ? "isbn" : $"author {{ books {{ {Many(random, depth - 1)} }} }}";

    private OperationCost Price(string document, string? variables = null) =>
        Compile(document).Price(variables is null ? null : Variables(variables));

    private PricedOperation Compile(string document)
    {
        var syntax = Parser.Parse(document);
        return new OperationPricing(app.Schema, syntax).Price(syntax.Definitions.OfType<GraphQLOperationDefinition>().First());
    }

    private static Inputs Variables(string json) => new GraphQL.SystemTextJson.GraphQLSerializer().Deserialize<Inputs>(json)!;
}
