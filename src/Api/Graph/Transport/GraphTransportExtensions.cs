using GraphQL;
using GraphQL.DI;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Telemetry;

namespace SipOkMuba.Graph.Transport;

/// <summary>Puts the wires into a host.</summary>
public static class GraphTransportExtensions
{
    /// <summary>
    /// Adds everything between a wire and the engine. The schema is whatever <see cref="ISchema"/> the services hold,
    /// its text a <see cref="SchemaText"/>.
    /// </summary>
    public static IServiceCollection AddGraphTransport(
        this IServiceCollection services, Action<GraphTransportOptions>? configure = null)
    {
        var options = new GraphTransportOptions();
        configure?.Invoke(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddMetrics();
        services.AddSingleton<GraphMeters>();
        services.AddSingleton<DeprecatedParts>();
        services.AddSingleton<OperationWatches>();
        services.AddSingleton<ErrorMask>();
        services.AddSingleton<GraphJson>();
        services.AddSingleton(new DocumentCache(new DocumentGuard(options.Limits), options.DocumentCacheCharacters));
        services.AddSingleton<PersistedQueries>();
        services.AddSingleton<RequestedDocuments>();
        services.AddSingleton<IDocumentValidator, CappedValidator>();
        services.AddSingleton(provider => new DocumentReview(
            provider.GetRequiredService<DocumentCache>(), provider.GetRequiredService<IDocumentValidator>(),
            provider.GetRequiredService<ISchema>(), options.CostLimit));
        services.AddSingleton<IConfigureExecution, ValidatedDocuments>();
        services.AddSingleton<PullSubscriptionStrategy>();
        services.AddScoped<GraphCall>();
        services.AddSingleton<ReadNotice>();
        services.AddScoped<ShownRecords>();
        services.AddSingleton<CallScopes>();
        services.AddSingleton<Cashier>();
        services.AddSingleton<RateLimitHeaders>();
        services.AddSingleton(provider => new GraphExecutor(
            provider.GetRequiredService<IDocumentExecuter>(), provider.GetRequiredService<IDocumentValidator>(),
            provider.GetRequiredService<ISchema>(),
            provider.GetRequiredService<DocumentCache>(), provider.GetRequiredService<RequestedDocuments>(),
            provider.GetRequiredService<PersistedQueries>(), provider.GetRequiredService<CallScopes>(),
            provider.GetRequiredService<ErrorMask>(), provider.GetRequiredService<Cashier>(), options,
            provider.GetRequiredService<TimeProvider>(), provider.GetService<GraphPlans>(), provider.GetRequiredService<OperationWatches>()));
        services.AddSingleton<CallerAuthentication>();
        services.AddSingleton<UploadMemory>();
        services.AddSingleton<UploadForm>();
        services.AddSingleton<RequestReader>();
        services.AddSingleton<LiveWires>();
        services.AddSingleton<OpenWires>();
        services.AddSingleton<LiveGrants>();
        services.AddSingleton<SocketTransport>();
        services.AddSingleton<SseTransport>();
        services.AddSingleton<RequestBatches>();
        services.AddSingleton<HttpTransport>();
        services.TryAddSingleton(provider =>
            new SchemaText(() => provider.GetRequiredService<ISchema>().Print()));
        services.AddGraphQL(builder => builder
            .AddSerializer(provider => provider.GetRequiredService<GraphJson>())
            .AddExecutionStrategy(provider => provider.GetRequiredService<PullSubscriptionStrategy>(),
                OperationType.Subscription));
        return services;
    }

    /// <summary>
    /// Serves the endpoint and the text of its schema. Sockets need <c>UseWebSockets()</c> before the endpoints.
    /// </summary>
    public static IEndpointConventionBuilder MapGraph(this IEndpointRouteBuilder endpoints, string pattern = "/graphql")
    {
        var transport = endpoints.ServiceProvider.GetRequiredService<HttpTransport>();
        var group = endpoints.MapGroup(pattern);
        group.Map("", transport.HandleAsync);
        group.Map($"/persisted/{{{NamedDocument.IdValue}}}/{{{NamedDocument.OperationValue}?}}", transport.HandleNamedAsync);
        group.MapMethods("/schema", [HttpMethods.Get, HttpMethods.Head], transport.SchemaAsync);
        return group;
    }
}
