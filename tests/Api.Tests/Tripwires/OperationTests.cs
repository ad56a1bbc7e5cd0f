using System.Text;
using System.Text.Json;
using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Privacy;
using Snapshooter.Xunit;

namespace SipOkMuba.Api.Tests.Tripwires;

[Collection(ApiGroup.Name)]
public sealed class OperationTests(ApiApp app)
{
    private static readonly string Folder = Repository.PathTo("schema", "operations");

    [Fact]
    public void Files_ShouldBeRunByATest_WhenTheyAreDocumented() =>
        Assert.Equal(Files().Order(StringComparer.Ordinal), Operation.All.Select(operation => operation.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Files_ShouldHoldTheOperationOfTheirName_WhenTheyAreRead() => Assert.All(Operation.All, operation =>
    {
        var defined = Assert.Single(Parser.Parse(operation.Document).Definitions.OfType<GraphQLOperationDefinition>());
        Assert.Equal(Path.GetFileName(operation.Name), defined.Name?.StringValue);
    });

    [Fact]
    public void RootFields_ShouldHaveAnOperation_WhenTheSchemaPublishesThem()
    {
        var schema = app.Services.GetRequiredService<ISchema>();
        var published = new IObjectGraphType?[] { schema.Query, schema.Mutation, schema.Subscription }
            .SelectMany(root => root!.Fields)
            .Select(field => field.Name);
        var used = Operation.All
            .SelectMany(operation => Parser.Parse(operation.Document).Definitions.OfType<GraphQLOperationDefinition>())
            .SelectMany(definition => definition.SelectionSet.Selections.OfType<GraphQLField>())
            .Select(field => field.Name.StringValue);

        Assert.Empty(published.Except(used));
    }

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Folder, "*.graphql", SearchOption.AllDirectories)
        .Select(path => Path.ChangeExtension(Path.GetRelativePath(Folder, path), null).Replace('\\', '/'));
}

/// Runs every documented operation as its caller would, and counts what it asks of the database.
[Collection(ApiGroup.Name)]
public sealed class QueryCountTests(ApiApp app)
{
    [Fact]
    public async Task Statements_ShouldBeAsRecorded_WhenEveryOperationRuns()
    {
        var counts = new StringBuilder();
        foreach (var operation in Operation.All)
        {
            var variables = await operation.Variables(app.Scenarios);
            if (operation.Document.Contains("subscription ", StringComparison.Ordinal))
            {
                await using var live = await LiveSocket.SubscribeAsync(app, await app.TokenAsync(operation.By), operation.Document, variables);
                await live.NextAsync();
                continue;
            }

            // What was read before becomes rows whenever it is time.
            await app.Services.GetRequiredService<AccessLog>().SettleAsync(CancellationToken.None);
            counts.AppendLine($"{operation.Name}: {await CountAsync(operation, variables)}");
        }

        Snapshot.Match(counts.ToString());
        await AssertAuditedAsync();
    }

    /// A file that nobody has used yet, and what is only sent, or sent again, change no record.
    private async Task AssertAuditedAsync()
    {
        await app.Services.GetRequiredService<AuditSequencer>().CatchUpAsync(CancellationToken.None);
        await using var database = await app.Scenarios.DatabaseAsync();
        var audited = await database.AuditRecords.Select(record => record.Act).Distinct().ToListAsync();
        var mutations = app.Services.GetRequiredService<ISchema>().Mutation!.Fields.Select(field => field.Name);
        Assert.Equal(["uploadDocument", "redeliverEvents", "testWebhook"], mutations.Except(audited));
    }

    [Theory]
    [InlineData("{ applications(first: $n) { nodes { village { district { name } } statusHistory { at } waits { party } documents { type } returnReasons { note } } } }")]
    [InlineData("{ events(first: $n, types: [\"application.submitted\"]) { nodes { subject { id } ... on ApplicationStatusChanged { application { number statusHistory { at } } } } } }")]
    [InlineData("{ servicePoints(first: $n) { nodes { id name } } }")]
    public async Task Statements_ShouldNotGrow_WhenAPageIsLarger(string query)
    {
        await app.Scenarios.SharedAsync(Verb.Named("resubmitApplication"));
        await app.Scenarios.SharedCancelledAsync();

        var (few, _) = await CountAsync("demo-head", query.Replace("$n", "2", StringComparison.Ordinal), null);
        var (many, _) = await CountAsync("demo-head", query.Replace("$n", "50", StringComparison.Ordinal), null);

        Assert.InRange(few, 1, 8);
        Assert.Equal(few, many);
    }

    [Fact]
    public async Task Statements_ShouldBeOne_WhenAliasesAskForSeveralRecords()
    {
        var numbers = new[] { "resubmitApplication", "claimApplication", "verifyApplication" }.Select(Verb.Named).Select(app.Scenarios.SharedAsync);
        var fields = (await Task.WhenAll(numbers)).Select((application, i) => $"a{i}: applicationByNumber(number: \"{application.Number}\") {{ id }}");

        var (count, answer) = await CountAsync("demo-head", $"{{ {string.Join(' ', fields)} }}", null);

        Assert.Equal(1, count);
        Assert.All(answer.Data.EnumerateObject(), field => Assert.Equal(JsonValueKind.Object, field.Value.ValueKind));
    }

    private async Task<int> CountAsync(Operation operation, object variables)
    {
        var (count, answer) = await CountAsync(operation.By, operation.Document, variables);
        Assert.All(answer.Data.EnumerateObject(), field => Assert.True(
            field.Value.ValueKind == JsonValueKind.Array
                || (field.Value.ValueKind == JsonValueKind.Object
                    && (!field.Value.TryGetProperty("errors", out var errors) || errors.ValueKind == JsonValueKind.Null)),
            $"{operation.Name}: {answer.Body}"));
        return count;
    }

    private async Task<(int Count, Answer Answer)> CountAsync(string by, string document, object? variables)
    {
        var client = app.Scenarios.As(by);
        var trace = app.Statements.Watch();
        var answer = (await client.AskAsync(document, variables, traceParent: $"00-{trace}-00f067aa0ba902b7-01")).WithoutErrors();
        return (app.Statements.Of(trace).Count(statement => !AsksForTheCaller(statement.Sql) && !LeasesABudget(statement.Sql)), answer);
    }

    /// Who the caller is, is remembered for two seconds: whether it is looked up now depends on the machine.
    private static bool AsksForTheCaller(string sql) =>
        sql.Contains("\"Subject\" = @subject", StringComparison.Ordinal)
        || sql.Contains("\"ClientId\" = ", StringComparison.Ordinal)
        || sql.Contains("\"OpenIddict", StringComparison.Ordinal);

    /// A slice holds for many requests: which of them leases it, the requests before have decided.
    private static bool LeasesABudget(string sql) => sql.Contains("\"BudgetWindows\"", StringComparison.Ordinal);
}
