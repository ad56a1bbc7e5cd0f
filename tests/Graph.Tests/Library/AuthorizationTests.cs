using System.Text.Json;

namespace SipOkMuba.Graph.Tests.Library;

public sealed class AuthorizationTests : IDisposable
{
    private readonly LibraryApp app = new();

    public void Dispose() => app.Dispose();

    [Theory]
    [InlineData(null, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("reader", "AUTH_NOT_AUTHORIZED")]
    public async Task Field_ShouldBeNullWithItsCode_WhenTheCallerMayNot(string? role, string code)
    {
        var answer = await app.RunAsync("{ secret bookCount }", role: role);

        var error = Assert.Single(answer.GetProperty("errors").EnumerateArray());
        Assert.Equal((code, "secret"), (error.Code(), error.GetProperty("path")[0].GetString()));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("data").GetProperty("secret").ValueKind);
        Assert.Equal(JsonValueKind.Number, answer.GetProperty("data").GetProperty("bookCount").ValueKind);
    }

    [Fact]
    public async Task Field_ShouldTakeItsParentAlong_WhenItIsNeverNull()
    {
        var answer = await app.RunAsync("{ requiredSecret }");

        Assert.Equal("AUTH_NOT_AUTHENTICATED", Assert.Single(answer.GetProperty("errors").EnumerateArray()).Code());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("data").ValueKind);
    }

    [Fact]
    public async Task Column_ShouldBeNullInEveryRow_WhenTheCallerMayNot()
    {
        var answer = await app.RunAsync("{ authors { nodes { name secret } } }", role: "reader");

        Assert.All(answer.GetProperty("errors").EnumerateArray(), error => Assert.Equal("AUTH_NOT_AUTHORIZED", error.Code()));
        var authors = answer.GetProperty("data").GetProperty("authors").GetProperty("nodes").EnumerateArray().ToArray();
        Assert.Equal(["Andrea Hirata", "Pramoedya Ananta Toer"], authors.Select(author => author.GetProperty("name").GetString()));
        Assert.All(authors, author => Assert.Equal(JsonValueKind.Null, author.GetProperty("secret").ValueKind));
    }

    [Theory]
    [InlineData("{ node(id: \"%\") { ... on Author { secret } } }")]
    [InlineData("{ nodes(ids: [\"%\"]) { ...a } } fragment a on Author { x: secret }")]
    public async Task Column_ShouldAsk_WhenItIsReachedByNode(string document) => Assert.Equal(
        "AUTH_NOT_AUTHENTICATED", await app.CodeAsync(document.Replace("%", Graph.Schema.NodeId.Format("Author", LibraryApp.Id(101)), StringComparison.Ordinal)));

    [Fact]
    public async Task Policy_ShouldBeAskedOnceInAnOperation()
    {
        await app.DataAsync("{ a: secret b: secret books(first: 50) { nodes { author { secret } } } }", role: "librarian");

        Assert.Equal(1, app.PolicyQuestions.Asked);
    }

    [Fact]
    public async Task Policy_ShouldBeAskedAgain_WhenTheDocumentIsKnown()
    {
        Assert.Equal("secret", (await app.DataAsync("{ secret }", role: "librarian")).GetProperty("secret").GetString());
        Assert.Equal("AUTH_NOT_AUTHORIZED", await app.CodeAsync("{ secret }", role: "reader"));
        Assert.Equal("AUTH_NOT_AUTHENTICATED", await app.CodeAsync("{ secret }"));
        Assert.Equal("secret", (await app.DataAsync("{ secret }", role: "librarian")).GetProperty("secret").GetString());
        Assert.Equal(4, app.PolicyQuestions.Asked);
    }

    [Fact]
    public async Task Mutation_ShouldNotRun_WhenTheCallerMayNot()
    {
        var answer = await app.RunAsync($"mutation {{ close(input: {{id: \"{LibraryApp.NodeId(1)}\"}}) {{ book {{ id }} }} }}", role: "reader");

        Assert.Equal("AUTH_NOT_AUTHORIZED", Assert.Single(answer.GetProperty("errors").EnumerateArray()).Code());
        Assert.Empty(app.Sql);
    }
}
