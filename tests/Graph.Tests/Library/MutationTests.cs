using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Graph.Tests.Library;

public sealed class MutationTests : IDisposable
{
    private const string Rename = """
        mutation($id: ID!, $v: Int, $title: String!) { renameBook(input: {id: $id, expectedVersion: $v, title: $title}) {
          book { title } errors { __typename ... on Error { code message } ... on StaleBookError { currentVersion } } } }
        """;

    private const string Add = """
        mutation($isbn: String!) { addBook(input: {isbn: $isbn, title: "t", chapters: [{title: "one"}, {title: "two", pages: 9}]}) {
          book { isbn chapters { title pages } } errors { __typename ... on Error { code } ... on IsbnTakenError { isbn } } } }
        """;

    private readonly LibraryApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Payload_ShouldHoldTheRecordAsItIsNow()
    {
        var payload = (await app.DataAsync(Add, new { isbn = "1" })).GetProperty("addBook");

        Assert.Equal("""{"book":{"isbn":"1","chapters":[{"title":"one","pages":1},{"title":"two","pages":9}]},"errors":null}""", payload.GetRawText());
    }

    /// The first payload of a document has its statement written, the next ones run it.
    [Theory]
    [InlineData("id isbn title subtitle genre rating addedAt mask stamp author { id name } editor { name }")]
    [InlineData("title chapters { title pages } author { name books { title } }")]
    [InlineData("... @include(if: true) { subtitle editor { name } } title @skip(if: true)")]
    [InlineData("__typename")]
    public async Task Payload_ShouldShowWhatAQueryShows_EveryTimeAndToEveryCaller(string selection)
    {
        for (var turn = 0; turn < 12; turn++)
        {
            var (id, role) = (LibraryApp.NodeId(1 + turn), turn % 3 == 0 ? "librarian" : null);
            var renamed = await app.DataAsync(
                $$"""
                mutation($id: ID!, $title: String!) { renameBook(input: {id: $id, title: $title}) {
                  book { {{selection}} } errors { __typename } } }
                """, new { id, title = $"T{turn}" }, role);
            var asked = await app.DataAsync($"query($id: ID!) {{ bookById(id: $id) {{ {selection} }} }}", new { id }, role);

            Assert.Equal(asked.GetProperty("bookById").GetRawText(), renamed.GetProperty("renameBook").GetProperty("book").GetRawText());
        }
    }

    [Fact]
    public async Task Payload_ShouldHoldTheDeclaredRefusalWithItsData()
    {
        var payload = (await app.DataAsync(Add, new { isbn = "9780001" })).GetProperty("addBook");

        Assert.Equal("""{"book":null,"errors":[{"__typename":"IsbnTakenError","code":"ISBN_TAKEN","isbn":"9780001"}]}""", payload.GetRawText());
    }

    [Fact]
    public async Task Payload_ShouldHoldTheDeclaredRefusal_WhenTheTaskFails() => Assert.Equal(
        """{"fail":{"errors":[{"__typename":"BookNotFoundError"}]}}""",
        (await app.DataAsync("mutation { fail(input: {declared: true}) { errors { __typename } } }")).GetRawText());

    [Fact]
    public async Task Refusal_ShouldBeAnErrorWithItsCode_WhenItIsNotDeclared()
    {
        var answer = await app.RunAsync("mutation { fail(input: {declared: false}) { book { id } errors { __typename } } }");

        Assert.Equal("UNDECLARED", Assert.Single(answer.GetProperty("errors").EnumerateArray()).Code());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("data").ValueKind);
    }

    [Fact]
    public async Task ExpectedVersion_ShouldBeCheckedOnlyWhenItIsGiven()
    {
        await app.DataAsync(Rename, new { id = LibraryApp.NodeId(1), v = 0, title = "a" });
        await app.DataAsync(Rename, new { id = LibraryApp.NodeId(1), title = "b" });

        var stale = (await app.DataAsync(Rename, new { id = LibraryApp.NodeId(1), v = 1, title = "c" })).GetProperty("renameBook");

        Assert.Equal(JsonValueKind.Null, stale.GetProperty("book").ValueKind);
        Assert.Equal(("STALE_VERSION", 2), (stale.GetProperty("errors")[0].GetProperty("code").GetString(), stale.GetProperty("errors")[0].GetProperty("currentVersion").GetInt32()));
        Assert.Equal("b", await TitleAsync(1));
    }

    [Theory]
    [InlineData("", null, "bumi")]
    [InlineData("subtitle: null", null, null)]
    [InlineData("subtitle: \"x\"", null, "x")]
    [InlineData("subtitle: $s", null, "bumi")]
    [InlineData("subtitle: $s", """{"s":null}""", null)]
    [InlineData("subtitle: $s", """{"s":"x"}""", "x")]
    public async Task Input_ShouldTellAbsentFromNull_WhenItIsOptional(string input, string? variables, string? subtitle)
    {
        var document = $"mutation{(input.Contains('$') ? "($s: String)" : "")} {{ editBook(input: {{id: \"{LibraryApp.NodeId(1)}\" {input}}}) {{ book {{ subtitle }} }} }}";

        var data = await app.DataAsync(document, variables is null ? null : JsonSerializer.Deserialize<JsonElement>(variables));

        Assert.Equal(subtitle, data.GetProperty("editBook").GetProperty("book").GetProperty("subtitle").GetString());
    }

    [Fact]
    public async Task Mutation_ShouldRunAgainInAFreshContext_WhenAnotherOneWon()
    {
        app.Interruption.BeforeSave = run => run == 1 ? OtherRenameAsync() : Task.CompletedTask;

        var payload = (await app.DataAsync(Rename, new { id = LibraryApp.NodeId(1), title = "mine" })).GetProperty("renameBook");

        Assert.Equal("mine", payload.GetProperty("book").GetProperty("title").GetString());
        Assert.Equal(2, app.Interruption.Runs);
        await using var database = app.Database();
        Assert.Equal(2, (await database.Books.SingleAsync(book => book.Key == 1)).Version);
    }

    [Fact]
    public async Task Mutation_ShouldRefuseWithItsOwnError_WhenTheLostRaceMakesItStale()
    {
        app.Interruption.BeforeSave = run => run == 1 ? OtherRenameAsync() : Task.CompletedTask;

        var payload = (await app.DataAsync(Rename, new { id = LibraryApp.NodeId(1), v = 0, title = "mine" })).GetProperty("renameBook");

        Assert.Equal("STALE_VERSION", Assert.Single(payload.GetProperty("errors").EnumerateArray()).GetProperty("code").GetString());
        Assert.Equal("theirs", await TitleAsync(1));
    }

    [Fact]
    public async Task Mutation_ShouldRefuseWithItsOwnError_WhenTheDatabaseFoundTheDouble()
    {
        app.Interruption.BeforeSave = async run =>
        {
            if (run == 1)
            {
                await using var database = app.Database();
                database.Books.Add(new Book { Id = LibraryApp.Id(900), Isbn = "raced", Title = "theirs", AuthorKey = 1 });
                await database.SaveChangesAsync();
            }
        };

        var payload = (await app.DataAsync(Add, new { isbn = "raced" })).GetProperty("addBook");

        Assert.Equal("ISBN_TAKEN", Assert.Single(payload.GetProperty("errors").EnumerateArray()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Mutation_ShouldGiveUpWithAMaskedFault_WhenItLosesEveryTime()
    {
        app.Interruption.BeforeSave = _ => OtherRenameAsync();

        Assert.Equal("INTERNAL_SERVER_ERROR", await app.CodeAsync(Rename, new { id = LibraryApp.NodeId(1), title = "mine" }));
        Assert.Equal(8, app.Interruption.Runs);
    }

    [Theory]
    [InlineData("{ book { title chapters { title } author { name } } }", """{"book":{"title":"mine","chapters":[{"title":"c1"}],"author":{"name":"Pramoedya Ananta Toer"}}}""")]
    [InlineData("{ a: book { title } b: book { ...f } }", """{"a":{"title":"mine"},"b":{"chapters":[{"title":"c1"}],"label":"mine (1991) Pramoedya Ananta Toer"}}""")]
    [InlineData("{ ... on RenameBookPayload { book { ...f label @skip(if: true) } } book { title } }", """{"book":{"chapters":[{"title":"c1"}],"label":"mine (1991) Pramoedya Ananta Toer","title":"mine"}}""")]
    public async Task Payload_ShouldHoldWhatWasWritten_WhenAnotherChangesItRightAfterTheCommit(string selection, string expected)
    {
        app.Interruption.AfterCommit = ChangeEverythingAsync;

        var data = await app.DataAsync(
            $"mutation($id: ID!) {{ renameBook(input: {{id: $id, title: \"mine\"}}) {selection} }} {(selection.Contains("...f", StringComparison.Ordinal) ? "fragment f on Book { chapters { title } label }" : "")}",
            new { id = LibraryApp.NodeId(1) });

        Assert.Equal(expected, data.GetProperty("renameBook").GetRawText());
        Assert.Equal("theirs", await TitleAsync(1));
    }

    [Fact]
    public async Task Payload_ShouldHoldListsAsTheyWereWritten_WhenTheyLieBehindARelation()
    {
        app.Interruption.AfterCommit = ChangeEverythingAsync;

        var data = await app.DataAsync(
            "mutation($id: ID!) { renameBook(input: {id: $id, title: \"mine\"}) { book { author { books { id title } } } } }",
            new { id = LibraryApp.NodeId(1) });

        var books = data.GetProperty("renameBook").GetProperty("book").GetProperty("author").GetProperty("books").EnumerateArray()
            .ToDictionary(book => book.GetProperty("id").GetString()!, book => book.GetProperty("title").GetString());
        Assert.Equal((19, "mine"), (books.Count, books[LibraryApp.NodeId(1)]));
        Assert.DoesNotContain("theirs", books.Values);
    }

    [Fact]
    public async Task Payload_ShouldHoldWhatWasAdded_WhenAnotherChangesItRightAfterTheCommit()
    {
        app.Interruption.AfterCommit = async () =>
        {
            await using var database = app.Database();
            await database.Books.Where(book => book.Isbn == "1").ExecuteUpdateAsync(set => set.SetProperty(book => book.Isbn, "2"));
            await database.Set<Chapter>().Where(chapter => chapter.Pages == 9).ExecuteDeleteAsync();
        };

        var payload = (await app.DataAsync(Add, new { isbn = "1" })).GetProperty("addBook");

        Assert.Equal("""{"book":{"isbn":"1","chapters":[{"title":"one","pages":1},{"title":"two","pages":9}]},"errors":null}""", payload.GetRawText());
    }

    [Fact]
    public async Task Payload_ShouldHoldTheRecordThatIsGivenBack_WhenTheMutationHasATransactionOfItsOwn()
    {
        var titles = (await TitleAsync(1), await TitleAsync(2));
        app.Interruption.AfterCommit = async () =>
        {
            await using var database = app.Database();
            await database.Books.ExecuteUpdateAsync(set => set.SetProperty(book => book.Title, "theirs"));
        };

        var data = await app.DataAsync(
            "mutation($a: ID!, $b: ID!) { swapTitles(input: {first: $a, second: $b}) { book { id title } } }",
            new { a = LibraryApp.NodeId(1), b = LibraryApp.NodeId(2) });

        var book = data.GetProperty("swapTitles").GetProperty("book");
        Assert.NotEqual(titles.Item1, titles.Item2);
        Assert.Equal((LibraryApp.NodeId(2), titles.Item1), (book.GetProperty("id").GetString(), book.GetProperty("title").GetString()));
    }

    [Fact]
    public async Task Payload_ShouldNotBeRead_WhenTheDocumentDoesNotAskForTheRecord()
    {
        await app.DataAsync("mutation($id: ID!) { renameBook(input: {id: $id, title: \"t\"}) { errors { __typename } } }", new { id = LibraryApp.NodeId(1) });

        Assert.Equal(2, app.Sql.Count);
    }

    [Fact]
    public async Task Mutations_ShouldRunOneAfterTheOther_EachWithItsOwnAnswer()
    {
        var data = await app.DataAsync($$"""
            mutation($id: ID!) { a: renameBook(input: {id: $id, title: "a"}) { book { title } } b: renameBook(input: {id: $id, title: "b"}) { book { title } } }
            """, new { id = LibraryApp.NodeId(1) });

        Assert.Equal("""{"a":{"book":{"title":"a"}},"b":{"book":{"title":"b"}}}""", data.GetRawText());
    }

    [Fact]
    public async Task Mutations_ShouldAllBeDone_WhenTheyRaceForOneBook()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => app.RunBesideAsync(Rename, new { id = LibraryApp.NodeId(1), title = $"t{i}" })));

        Assert.All(answers, answer => Assert.StartsWith("t", answer.GetProperty("data").GetProperty("renameBook").GetProperty("book").GetProperty("title").GetString(), StringComparison.Ordinal));
        await using var database = app.Database();
        Assert.Equal(6, (await database.Books.SingleAsync(book => book.Key == 1)).Version);
    }

    private async Task ChangeEverythingAsync()
    {
        await OtherRenameAsync();
        await using var database = app.Database();
        await database.Set<Chapter>().Where(chapter => chapter.BookKey == 1).ExecuteDeleteAsync();
        await database.Authors.ExecuteUpdateAsync(set => set.SetProperty(author => author.Name, "somebody else"));
    }

    private async Task OtherRenameAsync()
    {
        await using var database = app.Database();
        var book = await database.Books.SingleAsync(found => found.Key == 1);
        book.Title = "theirs";
        book.Version++;
        await database.SaveChangesAsync();
    }

    private async Task<string> TitleAsync(long key)
    {
        await using var database = app.Database();
        return (await database.Books.SingleAsync(book => book.Key == key)).Title;
    }
}
