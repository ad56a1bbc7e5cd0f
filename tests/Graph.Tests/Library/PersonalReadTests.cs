using GraphQL;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Tests.Library;

/// Plans and the engine tell of the same records, and no answer leaves before.
public sealed class PersonalReadTests(LibraryApp app) : IClassFixture<LibraryApp>, IDisposable
{
    [Fact]
    public async Task Observer_ShouldBeToldTheSame_WhenPlansOrTheEngineAnswerRandomQueries()
    {
        app.Shown.Take();
        var (planned, told) = (0, 0);
        for (var seed = 5_000; seed < 5_300; seed++)
        {
            var (document, variables) = RandomQuery.Of(seed);
            app.UsePlans = false;
            await app.TextAsync(document, variables);
            var expected = app.Shown.Take();
            app.UsePlans = true;
            var (_, isPlanned) = await app.TextAsync(document, variables);
            var found = app.Shown.Take();

            Assert.True(expected.SequenceEqual(found), $"{seed}: {document}\n{string.Join('\n', expected)}\n\n{string.Join('\n', found)}");
            planned += isPlanned ? 1 : 0;
            told += found.Count > 0 ? 1 : 0;
        }

        Assert.InRange(planned, 200, 300);
        Assert.InRange(told, 150, 299);
    }

    [Theory]
    [InlineData("{ bookByIsbn(isbn: \"9780002\") { title } }", "Query bookByIsbn Book 2 of 1: Title")]
    [InlineData("{ bookByIsbn(isbn: \"9780002\") { year } }", "Query bookByIsbn Book 2 of 1: 0")]
    [InlineData("{ bookByIsbn(isbn: \"9780002\") { mask } }", "Query bookByIsbn Book 2 of 1: 0")]
    [InlineData("{ bookByIsbn(isbn: \"9780002\") { subtitle chapters { pages } } }", "Query bookByIsbn Book 2 of 1: Title, Chapters")]
    [InlineData("{ bookByIsbn(isbn: \"9780002\") { title @skip(if: true) } }")]
    [InlineData("{ bookByIsbn(isbn: \"9780002\") { __typename } }")]
    [InlineData("{ bookByIsbn(isbn: \"nothing\") { title } }")]
    [InlineData("{ bookByIsbn(isbn: \"9780013\") { title } }")]
    [InlineData("{ books(first: 2) { nodes { id year mask } totalCount } }")]
    [InlineData("{ books(first: 1) { nodes { title @include(if: false) year } } }")]
    [InlineData("{ books(first: 2) { nodes { title } } }", "Query books Book 1 of 2: Title", "Query books Book 2 of 1: Title")]
    [InlineData("{ books(first: 1) { nodes { title } edges { cursor node { chapters { title } } } } }", "Query books Book 1 of 2: Title, Chapters")]
    [InlineData("{ books(first: 2) { edges { cursor } pageInfo { hasNextPage } } }")]
    [InlineData("{ authors(first: 2) { nodes { name books { year } } } }")]
    [InlineData("{ ...Roots } fragment Roots on Query { bookByIsbn(isbn: \"9780002\") { title } __typename }", "Query bookByIsbn __typename Book 2 of 1: Title")]
    public async Task Observer_ShouldBeToldWhatIsShown_WhenRecordsOfPersonsAreRead(string document, params string[] shown)
    {
        foreach (var plans in new[] { false, true, true })
        {
            app.UsePlans = plans;
            app.Shown.Take();
            await app.TextAsync(document);
            Assert.Equal(shown, app.Shown.Take());
        }
    }

    [Fact]
    public async Task Observer_ShouldBeToldNothing_WhenEveryFieldIsRefused()
    {
        const string Document = "{ authors(first: 1) { nodes { secret books { title } } } }";
        foreach (var plans in new[] { false, true, true })
        {
            app.UsePlans = plans;
            app.Shown.Take();
            Assert.Contains(GraphErrorCodes.NotAuthenticated, (await app.TextAsync(Document.Replace("books { title }", "", StringComparison.Ordinal))).Text, StringComparison.Ordinal);
            Assert.Empty(app.Shown.Take());
            Assert.Contains("Bumi", (await app.TextAsync(Document, role: "librarian")).Text, StringComparison.Ordinal);
            Assert.NotEmpty(app.Shown.Take());
        }
    }

    [Theory]
    [InlineData("{ bookByIsbn(isbn: \"9780002\") { title } }")]
    [InlineData("{ books(first: 3) { nodes { title author { name } } } }")]
    [InlineData("mutation($id: ID!) { renameBook(input: { id: $id, title: \"zzz\" }) { book { title } errors { ... on Error { code } } } }")]
    public async Task Answer_ShouldNotLeave_WhenTheObserverFails(string document)
    {
        foreach (var plans in new[] { false, true, true })
        {
            app.UsePlans = plans;
            var answers = new List<string>();
            foreach (var fault in new Exception[] { new InvalidOperationException("'Bumi' is secret"), new RequestRefusedError("Later.", GraphErrorCodes.AccessLogUnavailable) })
            {
                app.Shown.Fault = fault;
                answers.Add((await app.TextAsync(document, new { id = LibraryApp.NodeId(2) })).Text);
            }

            app.Shown.Fault = null;
            Assert.All(answers, answer => Assert.DoesNotContain("data", answer, StringComparison.Ordinal));
            Assert.All(answers, answer => Assert.DoesNotContain("Bumi", answer, StringComparison.Ordinal));
            Assert.Contains(GraphErrorCodes.Internal, answers[0], StringComparison.Ordinal);
            Assert.Contains(GraphErrorCodes.AccessLogUnavailable, answers[1], StringComparison.Ordinal);
            Assert.Contains("\"data\"", (await app.TextAsync(document, new { id = LibraryApp.NodeId(2) })).Text, StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        app.UsePlans = true;
        app.Shown.Fault = null;
    }
}
