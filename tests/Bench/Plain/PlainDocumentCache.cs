using System.Collections.Concurrent;
using GraphQL;
using GraphQL.DI;
using GraphQLParser.AST;

namespace SipOkMuba.Bench.Plain;

/// What GraphQL.MemoryCache does, which is not on the registry of this project.
/// https://graphql-dotnet.github.io/docs/guides/document-caching
internal sealed class PlainDocumentCache : IConfigureExecution
{
    private readonly ConcurrentDictionary<string, GraphQLDocument> documents = new();

    public float SortOrder => 200;

    public async Task<ExecutionResult> ExecuteAsync(ExecutionOptions options, ExecutionDelegate next)
    {
        if (documents.TryGetValue(options.Query!, out var known))
        {
            options.Document = known;
            options.ValidationRules = options.CachedDocumentValidationRules ?? [];
            return await next(options);
        }

        var result = await next(options);
        if (result is { Executed: true, Document: { } document })
        {
            documents.TryAdd(options.Query!, document);
        }

        return result;
    }
}

internal static class PlainDocumentCaching
{
    public static IGraphQLBuilder UsePlainDocumentCache(this IGraphQLBuilder builder)
    {
        builder.Services.Register<IConfigureExecution>(new PlainDocumentCache());
        return builder;
    }
}
