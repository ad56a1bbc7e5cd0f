using SipOkMuba.Graph.Tests.Telemetry;

namespace SipOkMuba.Graph.Tests.Library;

/// Plans against the engine: the same bytes, whatever is asked.
public sealed class PlanTests(LibraryApp app) : IClassFixture<LibraryApp>
{
    [Theory]
    [InlineData(1, 400)]
    public async Task Answer_ShouldHaveTheBytesOfTheEngine_WhenQueriesAreRandom(int from, int count)
    {
        var planned = 0;
        for (var seed = from; seed < from + count; seed++)
        {
            var (document, variables) = RandomQuery.Of(seed);
            app.UsePlans = false;
            var (expected, _) = await app.TextAsync(document, variables);
            app.UsePlans = true;
            var (found, isPlanned) = await app.TextAsync(document, variables);
            var (again, _) = await app.TextAsync(document, variables);

            Assert.True(expected == found && expected == again, $"{seed}: {document}\n{System.Text.Json.JsonSerializer.Serialize(variables)}\n{expected}\n{found}");
            planned += isPlanned ? 1 : 0;
        }

        // An ordering by an enum is the engine's.
        Assert.InRange(planned, count * 3 / 4, count);
    }

    [Fact]
    public async Task Shape_ShouldBeTriedOnce_WhenItIsTheEngines()
    {
        const string Document = "{ books(first: 1, order: [{ genre: ASC }]) { nodes { title } } }";
        using var heard = new HeardMeters(app.Services);
        double Left() => heard["graphql.server.plan.builds", "left"];
        var before = Left();

        for (var i = 0; i < 4; i++)
        {
            Assert.Contains("\"title\"", (await app.TextAsync(Document, null)).Text, StringComparison.Ordinal);
        }

        Assert.Equal(before + 1, Left());
    }

    /// What a service makes for one caller is no part of a plan.
    [Fact]
    public async Task Served_ShouldBeMadeForEachCaller_WhenTheDocumentIsTheSame()
    {
        const string Document = "{ books(first: 5) { nodes { year stamp chapters { title } } } }";
        string[] Stamps(string text) =>
        [
            .. System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("data").GetProperty("books").GetProperty("nodes")
                .EnumerateArray().Select(book => book.GetProperty("stamp").GetString() ?? "-"),
        ];

        for (var round = 0; round < 3; round++)
        {
            var (everybody, isPlanned) = await app.TextAsync(Document);
            var (librarian, _) = await app.TextAsync(Document, role: "librarian");

            Assert.False(isPlanned);
            Assert.Equal(["9780001 for everybody", "9780002 for everybody", "9780003 for everybody", "9780004 for everybody", "-"], Stamps(everybody));
            Assert.Equal("9780001 for librarian", Stamps(librarian)[0]);
        }
    }

    [Theory]
    [InlineData("books(first: 1) @skip(if: $yes) { nodes { id } }")]
    [InlineData("books(first: 1) { nodes @skip(if: $yes) { id } }")]
    [InlineData("books(first: 1) { nodes { id @skip(if: $yes) } }")]
    [InlineData("books(first: 2) { edges { cursor @skip(if: $yes) } }")]
    [InlineData("books(first: 2) { edges { node { id @skip(if: $yes) } } }")]
    [InlineData("books(first: 1) { nodes { id } pageInfo { hasNextPage @skip(if: $yes) } }")]
    [InlineData("books(first: 2) { nodes { author { name @skip(if: $yes) } chapters { title @skip(if: $yes) } } }")]
    public async Task Answer_ShouldHoldAnEmptyObject_WhenAllOfItsFieldsAreLeftOut(string selection) => await AssertIsOfTheEngineAsync(selection);

    [Fact]
    public async Task RootFields_ShouldStandInTheOrderOfTheEngine_WhenTheFirstOfEqualOnesIsLeftOut() => await AssertIsOfTheEngineAsync(
        "a: books(first: 1) @skip(if: $yes) { nodes { id } } b: authors(first: 1) { nodes { id } } a: books(first: 1) { nodes { id } }");

    private async Task AssertIsOfTheEngineAsync(string selection)
    {
        var document = $"query($yes: Boolean!) {{ {selection} }}";
        app.UsePlans = false;
        var (expected, _) = await app.TextAsync(document, new { yes = true });
        app.UsePlans = true;
        await app.TextAsync(document, new { yes = true });

        Assert.Equal(expected, (await app.TextAsync(document, new { yes = true })).Text);
    }
}
