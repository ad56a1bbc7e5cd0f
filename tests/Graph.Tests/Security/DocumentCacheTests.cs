using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Tests.Transport;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Security;

public sealed class DocumentCacheTests
{
    [Fact]
    public async Task Rules_ShouldRunOnce_UnlessTheyDependOnTheCaller()
    {
        var (always, once) = (new Counted(), new Counted());
        var executor = Executor(builder => builder.AddValidationRule(once).AddValidationRule(always, useForCachedDocuments: true));

        for (var round = 0; round < 3; round++)
        {
            Assert.Null((await RunAsync(executor, "{ hello }")).Errors);
        }

        Assert.Equal((3, 1), (always.Runs, once.Runs));
    }

    [Fact]
    public async Task Rules_ShouldRunAgain_WhenTheDocumentFailed()
    {
        var rule = new Counted();
        var executor = Executor(builder => builder.AddValidationRule(rule));

        Assert.Single((await RunAsync(executor, "{ nope }")).Errors!);
        Assert.Single((await RunAsync(executor, "{ nope }")).Errors!);

        Assert.Equal(2, rule.Runs);
    }

    [Fact]
    public async Task Cache_ShouldStayBounded_WhenEveryDocumentIsNew()
    {
        var rule = new Counted();
        var executor = Executor(builder => builder.AddValidationRule(rule), options => options.DocumentCacheCharacters = 1_000);

        for (var number = 0; number < 100; number++)
        {
            Assert.Null((await RunAsync(executor, $"{{ a{number}: hello }}")).Errors);
        }

        var before = rule.Runs;
        for (var number = 0; number < 100; number++)
        {
            await RunAsync(executor, $"{{ a{number}: hello }}");
        }

        Assert.True(rule.Runs - before >= 95, $"{rule.Runs - before} of 100 were validated again");
    }

    [Theory]
    [InlineData("query A { hello } mutation B { lend }", "B", GraphQLParser.AST.OperationType.Mutation)]
    [InlineData("query A { hello } mutation B { lend }", null, null)]
    [InlineData("query A { hello } mutation B { lend }", "C", null)]
    [InlineData("subscription { count { number } }", "", GraphQLParser.AST.OperationType.Subscription)]
    public void KindOf_ShouldBeThatOfTheChosenOperation_WhenOneIsChosen(
        string text, string? name, GraphQLParser.AST.OperationType? kind)
    {
        using var cache = new DocumentCache(new DocumentGuard(new DocumentLimits()), 1_000);

        Assert.Equal(kind, cache.Find(text).KindOf(name));
    }

    private static GraphExecutor Executor(
        Action<GraphQL.DI.IGraphQLBuilder> configure, Action<GraphTransportOptions>? options = null)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<WireFeed>().AddSingleton<ISchema, WireSchema>();
        services.AddGraphTransport(options);
        services.AddGraphQL(configure);
        return services.BuildServiceProvider().GetRequiredService<GraphExecutor>();
    }

    private static Task<ExecutionResult> RunAsync(GraphExecutor executor, string query) => executor.ExecuteAsync(
        new GraphRequest { Query = query }, new GraphCallData(GraphGrant.Anonymous, "1"), CancellationToken.None);

    private sealed class Counted : ValidationRuleBase
    {
        public int Runs { get; private set; }

        public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context)
        {
            Runs++;
            return default;
        }
    }
}
