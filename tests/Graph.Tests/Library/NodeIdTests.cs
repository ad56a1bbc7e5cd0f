using System.Text.Json;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Tests.Library;

public sealed class NodeIdTests : IClassFixture<LibraryApp>
{
    private readonly LibraryApp app;

    public NodeIdTests(LibraryApp app) => this.app = app;

    [Fact]
    public void TryParse_ShouldReadWhatFormatWrote()
    {
        var random = new Random(7);
        for (var i = 0; i < 1_000; i++)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            var typeName = new string('T', 1 + random.Next(60));

            Assert.True(NodeId.TryParse(NodeId.Format(typeName, new Guid(bytes)), out var foundType, out var found));
            Assert.Equal((typeName, new Guid(bytes)), (foundType, found));
        }
    }

    [Fact]
    public void TryParse_ShouldAcceptNoOtherTextForTheSameId()
    {
        var random = new Random(11);
        var original = NodeId.Format("Book", LibraryApp.Id(3));
        for (var i = 0; i < 10_000; i++)
        {
            var mutated = Mutate(original, random);
            if (mutated != original && NodeId.TryParse(mutated, out var typeName, out var id))
            {
                Assert.NotEqual(("Book", LibraryApp.Id(3)), (typeName, id));
                Assert.Equal(mutated, NodeId.Format(typeName, id));
            }
        }
    }

    [Fact]
    public async Task Nodes_ShouldNeverGiveAnotherRowOrAnotherError_WhenTheIdWasChanged()
    {
        var random = new Random(13);
        var known = Enumerable.Range(1, 40).Select(LibraryApp.NodeId).Append(NodeId.Format("Author", LibraryApp.Id(101))).ToHashSet();
        for (var i = 0; i < 200; i++)
        {
            var ids = Enumerable.Range(0, 50).Select(_ => Mutate(LibraryApp.NodeId(1 + random.Next(40)), random)).Where(id => !known.Contains(id)).ToArray();
            var wellFormed = ids.Where(id => NodeId.TryParse(id, out _, out _)).ToArray();

            var data = await app.DataAsync("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", new { ids = wellFormed });
            Assert.All(data.GetProperty("nodes").EnumerateArray(), node => Assert.Equal(JsonValueKind.Null, node.ValueKind));
            if (ids.Except(wellFormed).FirstOrDefault() is { } malformed)
            {
                Assert.Equal("INVALID_ID", await app.CodeAsync("query($id: ID!) { node(id: $id) { id } }", new { id = malformed }));
                Assert.Equal("INVALID_ID", await app.CodeAsync("query($id: ID!) { bookById(id: $id) { id } }", new { id = malformed }));
                Assert.Equal("INVALID_ID", await app.CodeAsync("query($id: ID!) { idsOf(ids: [$id]) }", new { id = malformed }));
            }
        }
    }

    [Fact]
    public async Task Id_ShouldBeRefused_WhenItIsOneOfAnotherType()
    {
        var author = NodeId.Format("Author", LibraryApp.Id(101));

        Assert.Equal("INVALID_ID", await app.CodeAsync("query($id: ID!) { bookById(id: $id) { id } }", new { id = author }));
        Assert.Equal("INVALID_ID", await app.CodeAsync("mutation($id: ID!) { renameBook(input: {id: $id, title: \"x\"}) { book { id } } }", new { id = author }));
        Assert.Equal($"{LibraryApp.Id(101)}", (await app.DataAsync("query($id: ID!) { idsOf(ids: [$id]) }", new { id = author })).GetProperty("idsOf")[0].GetString());
    }

    [Theory]
    [InlineData("4711")]
    [InlineData("\"\"")]
    [InlineData("\"===\"")]
    [InlineData("\"a b\"")]
    [InlineData("\"\\u0000\\uD83D\"")]
    [InlineData("\"Qm9vazo\"")]
    [InlineData("\"IDoAAAAAAAAAAAAAAAAAAAAA\"")]
    [InlineData("\"CToAAAAAAAAAAAAAAAAAAAAA\"")]
    public async Task Id_ShouldBeInvalid_WhenItIsNoId(string literal)
    {
        Assert.Equal("INVALID_ID", await app.CodeAsync($"{{ node(id: {literal}) {{ id }} }}"));
        Assert.Equal("INVALID_ID", await app.CodeAsync($"{{ bookById(id: {literal}) {{ id }} }}"));
    }

    [Fact]
    public async Task Id_ShouldBeInvalid_WhenItIsEndless() =>
        Assert.Equal("INVALID_ID", await app.CodeAsync("query($id: ID!) { node(id: $id) { id } }", new { id = new string('Q', 30_000) }));

    [Theory]
    [InlineData("4711")]
    [InlineData("\"malformed\"")]
    [InlineData("$id")]
    public async Task Id_ShouldBeInvalid_WhenItStandsInAnInputObject(string value)
    {
        var declared = value == "$id" ? "($id: ID!)" : "";
        Assert.Equal("INVALID_ID", await app.CodeAsync(
            $"mutation{declared} {{ addBook(input: {{isbn: \"i\", title: \"t\", chapters: [{{title: \"c\", translator: {value}}}]}}) {{ book {{ id }} }} }}", new { id = LibraryApp.NodeId(1) }));
        Assert.Equal("INVALID_ID", await app.CodeAsync(
            "mutation($c: [ChapterInput!]!) { addBook(input: {isbn: \"i\", title: \"t\", chapters: $c}) { book { id } } }", new { c = new[] { new { title = "c", translator = value } } }));
    }

    [Fact]
    public async Task Property_ShouldShowTheOpaqueId() =>
        Assert.Equal(LibraryApp.NodeId(3), (await app.DataAsync($"{{ echo(id: \"{LibraryApp.NodeId(3)}\") {{ id }} }}")).GetProperty("echo").GetProperty("id").GetString());

    private static string Mutate(string text, Random random)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \u00e9\u0000";
        var at = random.Next(text.Length);
        return random.Next(4) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, $"{Alphabet[random.Next(Alphabet.Length)]}"),
            2 => text[..at] + text[(at + random.Next(text.Length - at))..],
            _ => text[..at] + Alphabet[random.Next(Alphabet.Length)] + text[(at + 1)..],
        };
    }
}
