using System.Text.Json;
using GraphQL;
using Snapshooter.Xunit;

namespace SipOkMuba.Graph.Tests.Library;

public sealed class SchemaTests : IClassFixture<LibraryApp>
{
    private readonly LibraryApp app;

    public SchemaTests(LibraryApp app) => this.app = app;

    [Fact]
    public void Print_ShouldEqualTheSnapshot() => Snapshot.Match(app.Schema.Print().Replace("\r\n", "\n", StringComparison.Ordinal));

    [Fact]
    public async Task Introspection_ShouldDescribeEverything()
    {
        var types = (await app.DataAsync("""
            { __schema { types { name kind description
                fields(includeDeprecated: true) { name description args { name description } }
                inputFields { name description } enumValues(includeDeprecated: true) { name description } } } }
            """)).GetProperty("__schema").GetProperty("types").EnumerateArray()
            .Where(type => !type.GetProperty("name").GetString()!.StartsWith("__", StringComparison.Ordinal)
                && type.GetProperty("name").GetString() is not ("Int" or "String" or "Boolean" or "ID"));

        // The toy's genres are the only ones without: what a product's enum says of its values is the product's.
        Assert.Equal(["Genre", "Genre.ESSAY", "Genre.NOVEL", "Genre.SHORT_STORY"], types.SelectMany(type => Undescribed(type, "")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Long", "https://scalars.graphql.org/chillicream/long.html")]
    [InlineData("UUID", "https://scalars.graphql.org/chillicream/uuid.html")]
    [InlineData("DateTime", "https://scalars.graphql.org/chillicream/date-time.html")]
    [InlineData("LocalDate", "https://scalars.graphql.org/chillicream/local-date.html")]
    [InlineData("LocalTime", "https://scalars.graphql.org/chillicream/local-time.html")]
    [InlineData("Duration", "https://scalars.graphql.org/chillicream/duration.html")]
    [InlineData("URI", "https://scalars.graphql.org/chillicream/uri.html")]
    [InlineData("String", null)]
    public async Task Introspection_ShouldGiveTheSpecificationOfAScalar(string scalar, string? url)
    {
        var type = await app.DataAsync("query($name: String!) { __type(name: $name) { specifiedByURL } }", new { name = scalar });

        Assert.Equal(url, type.GetProperty("__type").GetProperty("specifiedByURL").GetString());
        Assert.Equal(url is not null, app.Schema.Print().Contains($"scalar {scalar} @specifiedBy(url: \"{url}\")", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Introspection_ShouldMarkOneOf()
    {
        var data = await app.DataAsync("{ one: __type(name: \"ShelfInput\") { isOneOf } many: __type(name: \"ChapterInput\") { isOneOf } }");

        Assert.True(data.GetProperty("one").GetProperty("isOneOf").GetBoolean());
        Assert.False(data.GetProperty("many").GetProperty("isOneOf").GetBoolean());
    }

    [Theory]
    [InlineData("{ shelf(by: {code: \"a\"}) }", "a")]
    [InlineData("{ shelf(by: {number: 7}) }", "number 7")]
    public async Task OneOf_ShouldTakeOneField(string document, string shelf) =>
        Assert.Equal(shelf, (await app.DataAsync(document)).GetProperty("shelf").GetString());

    [Theory]
    [InlineData("{ shelf(by: {}) }")]
    [InlineData("{ shelf(by: {code: null}) }")]
    [InlineData("{ shelf(by: {code: \"a\", number: 7}) }")]
    [InlineData("query($by: ShelfInput = {code: \"a\", number: 7}) { shelf(by: $by) }")]
    public async Task OneOf_ShouldRefuseAnythingElse(string document) =>
        Assert.NotEmpty((await app.RunAsync(document)).GetProperty("errors").EnumerateArray());

    [Fact]
    public async Task OneOf_ShouldRefuseSeveralFields_WhenTheyComeAsAVariable() => Assert.NotEmpty((await app.RunAsync(
        "query($by: ShelfInput!) { shelf(by: $by) }", new { by = new { code = "a", number = 7 } })).GetProperty("errors").EnumerateArray());

    [Fact]
    public async Task Default_ShouldApply_WhenAnArgumentIsAbsent()
    {
        var data = await app.DataAsync("{ absent: bookCount given: bookCount(genre: NOVEL) other: bookCount(genre: SHORT_STORY) }");

        Assert.Equal(data.GetProperty("given").GetInt32(), data.GetProperty("absent").GetInt32());
        Assert.NotEqual(data.GetProperty("given").GetInt32(), data.GetProperty("other").GetInt32());
    }

    private static IEnumerable<string> Undescribed(JsonElement element, string place)
    {
        var name = place + element.GetProperty("name").GetString();
        if (string.IsNullOrWhiteSpace(element.GetProperty("description").GetString()))
        {
            yield return name;
        }

        foreach (var list in new[] { "fields", "args", "inputFields", "enumValues" })
        {
            if (element.TryGetProperty(list, out var inner) && inner.ValueKind == JsonValueKind.Array)
            {
                foreach (var found in inner.EnumerateArray().SelectMany(item => Undescribed(item, name + ".")))
                {
                    yield return found;
                }
            }
        }
    }
}
