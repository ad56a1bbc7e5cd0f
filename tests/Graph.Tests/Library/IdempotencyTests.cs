using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Graph.Tests.Library;

public sealed class IdempotencyTests : IDisposable
{
    private const string Add = """
        mutation Add($isbn: String!, $title: String!) { addBook(input: {isbn: $isbn, title: $title, chapters: []}) {
          book { isbn title } errors { __typename ... on Error { code } } } }
        """;

    private readonly LibraryApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Key_ShouldGiveTheFirstAnswer_WhenTheRequestIsRepeated()
    {
        var first = await AddAsync("1", "t", "k");
        await RetitleAsync("1");

        var second = await AddAsync("1", "t", "k");

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal("""{"addBook":{"book":{"isbn":"1","title":"t"},"errors":null}}""", second.GetProperty("data").GetRawText());
        Assert.Equal(1, app.Interruption.Runs);
    }

    [Theory]
    [InlineData("1", "other")]
    [InlineData("2", "t")]
    public async Task Key_ShouldBeRefused_WhenTheVariablesAreOther(string isbn, string title)
    {
        await AddAsync("1", "t", "k");

        var answer = await AddAsync(isbn, title, "k");

        Assert.Equal("IDEMPOTENCY_KEY_REUSED", Assert.Single(answer.GetProperty("errors").EnumerateArray()).Code());
        Assert.Equal(1, app.Interruption.Runs);
    }

    [Fact]
    public async Task Key_ShouldBeRefused_WhenTheDocumentIsAnother()
    {
        await AddAsync("1", "t", "k");

        Assert.Equal("IDEMPOTENCY_KEY_REUSED", await app.CodeAsync(
            Add.Replace("book { isbn title }", "book { isbn }", StringComparison.Ordinal), new { isbn = "1", title = "t" }, key: "k"));
    }

    [Fact]
    public async Task Key_ShouldBeTaken_WhenAVariableIsBeyondAllNumbers()
    {
        var variables = new { isbn = "1", title = "t", unused = JsonElement.Parse("[1e400, -1e400]") };
        var first = await app.RunAsync(Add, variables, key: "k");

        var second = await app.RunAsync(Add, variables, key: "k");

        Assert.Equal("""{"addBook":{"book":{"isbn":"1","title":"t"},"errors":null}}""", first.GetProperty("data").GetRawText());
        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal(1, app.Interruption.Runs);
    }

    [Fact]
    public async Task Key_ShouldTakeTheSameVariables_WhateverTheirOrder()
    {
        var first = await AddAsync("1", "t", "k");

        var second = await app.RunAsync(Add, new { title = "t", isbn = "1" }, key: "k");

        Assert.Equal(first.GetRawText(), second.GetRawText());
    }

    [Fact]
    public async Task Key_ShouldKeepARefusal()
    {
        var first = await AddAsync("9780001", "t", "k");
        await using (var database = app.Database())
        {
            await database.Books.Where(book => book.Isbn == "9780001").ExecuteDeleteAsync();
        }

        var second = await AddAsync("9780001", "t", "k");

        Assert.Equal("""{"addBook":{"book":null,"errors":[{"__typename":"IsbnTakenError","code":"ISBN_TAKEN"}]}}""", first.GetProperty("data").GetRawText());
        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal(0, app.Interruption.Runs);
    }

    [Fact]
    public async Task Key_ShouldRenderTheEffectAgain_WhenItsAnswerWasLost()
    {
        var first = await AddAsync("1", "t", "k");
        await using (var database = app.Database())
        {
            await database.KeyRecords.ExecuteUpdateAsync(set => set.SetProperty(record => record.Answer, (string?)null));
        }

        var second = await AddAsync("1", "t", "k");

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal(1, app.Interruption.Runs);
        await using var after = app.Database();
        Assert.NotNull((await after.KeyRecords.SingleAsync()).Answer);
    }

    [Fact]
    public async Task Key_ShouldBeWrittenWithTheEffectOrNotAtAll()
    {
        app.Interruption.BeforeSave = _ => throw new InvalidOperationException("down");
        Assert.Equal("INTERNAL_SERVER_ERROR", Assert.Single((await AddAsync("1", "t", "k")).GetProperty("errors").EnumerateArray()).Code());
        app.Interruption.BeforeSave = _ => Task.CompletedTask;

        var second = await AddAsync("1", "t", "k");

        Assert.Equal("1", second.GetProperty("data").GetProperty("addBook").GetProperty("book").GetProperty("isbn").GetString());
    }

    [Theory]
    [InlineData("mutation { a: addBook(input: {isbn: \"1\", title: \"t\", chapters: []}) { book { isbn } } b: addBook(input: {isbn: \"2\", title: \"t\", chapters: []}) { book { isbn } } }")]
    [InlineData("mutation { ...m ... { fail(input: {declared: true}) { errors { __typename } } } } fragment m on Mutation { addBook(input: {isbn: \"1\", title: \"t\", chapters: []}) { book { isbn } } }")]
    public async Task Key_ShouldCoverOneMutationField_AndNothingIsDoneOtherwise(string document)
    {
        var answer = await app.RunAsync(document, key: "k");

        Assert.Contains("IDEMPOTENCY_KEY_SEVERAL_MUTATIONS", answer.GetProperty("errors").EnumerateArray().Select(error => error.Code()));
        await using var database = app.Database();
        Assert.False(await database.Books.AnyAsync(book => book.Isbn == "1"));
        Assert.False(await database.KeyRecords.AnyAsync());
    }

    [Fact]
    public async Task Key_ShouldCoverAFieldThatIsLeftOut()
    {
        var answer = await app.RunAsync("""
            mutation($no: Boolean!) { __typename addBook(input: {isbn: "1", title: "t", chapters: []}) { book { isbn } }
              fail(input: {declared: true}) @include(if: $no) { errors { __typename } } }
            """, new { no = false }, key: "k");

        Assert.Equal("1", answer.GetProperty("data").GetProperty("addBook").GetProperty("book").GetProperty("isbn").GetString());
    }

    [Fact]
    public async Task Key_ShouldChangeNothing_WhenItComesWithAQuery()
    {
        await app.DataAsync("{ bookCount }", key: "k");

        await using var database = app.Database();
        Assert.False(await database.KeyRecords.AnyAsync());
    }

    [Fact]
    public async Task Key_ShouldBeRefused_WhenItIsTooLong() =>
        Assert.Equal("IDEMPOTENCY_KEY_INVALID", Assert.Single((await AddAsync("1", "t", new string('k', 256))).GetProperty("errors").EnumerateArray()).Code());

    [Fact]
    public async Task Key_ShouldHaveOneEffectAndOneAnswer_WhenRequestsRace()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.RunBesideAsync(Add, new { isbn = "1", title = "t" }, key: "k")));

        Assert.Equal("""{"addBook":{"book":{"isbn":"1","title":"t"},"errors":null}}""", Assert.Single(answers.Select(answer => answer.GetProperty("data").GetRawText()).Distinct()));
        await using var database = app.Database();
        Assert.Equal(1, await database.Books.CountAsync(book => book.Isbn == "1"));
        Assert.Equal(1, await database.KeyRecords.CountAsync());
    }

    [Fact]
    public async Task Key_ShouldKeepOneRefusal_WhenRequestsRace()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.RunBesideAsync(Add, new { isbn = "9780001", title = "t" }, key: "k")));

        Assert.Equal(
            """{"addBook":{"book":null,"errors":[{"__typename":"IsbnTakenError","code":"ISBN_TAKEN"}]}}""",
            Assert.Single(answers.Select(answer => answer.GetProperty("data").GetRawText()).Distinct()));
        await using var database = app.Database();
        Assert.Equal(1, await database.KeyRecords.CountAsync());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/graphql-response+json")]
    public async Task Key_ShouldBeAnsweredWithTheStatusOfItsMisuse(string accept)
    {
        using var client = app.Client();
        const string One = "mutation { addBook(input: {isbn: \"1\", title: \"t\", chapters: []}) { book { isbn } } }";

        Assert.Equal((200, null), await PostAsync(client, accept, One, "k"));
        Assert.Equal((200, null), await PostAsync(client, accept, One, "k"));
        Assert.Equal((422, "IDEMPOTENCY_KEY_REUSED"), await PostAsync(client, accept, One.Replace("\"t\"", "\"u\"", StringComparison.Ordinal), "k"));
        Assert.Equal((400, "IDEMPOTENCY_KEY_INVALID"), await PostAsync(client, accept, One, new string('k', 256)));
        Assert.Equal((400, "IDEMPOTENCY_KEY_SEVERAL_MUTATIONS"), await PostAsync(
            client, accept, "mutation { a: fail(input: {declared: true}) { errors { __typename } } b: fail(input: {declared: true}) { errors { __typename } } }", "l"));
    }

    private static async Task<(int Status, string? Code)> PostAsync(HttpClient client, string accept, string query, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query }) };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await client.SendAsync(request);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return ((int)response.StatusCode, answer.TryGetProperty("errors", out var errors) ? errors[0].Code() : null);
    }

    private Task<JsonElement> AddAsync(string isbn, string title, string key) => app.RunAsync(Add, new { isbn, title }, key: key);

    private async Task RetitleAsync(string isbn)
    {
        await using var database = app.Database();
        await database.Books.Where(book => book.Isbn == isbn).ExecuteUpdateAsync(set => set.SetProperty(book => book.Title, "changed"));
    }
}
