using System.Text.Encodings.Web;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Transport;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Bench.Plain;

/// <summary>
/// GraphQL.NET as its documentation shows it: graph types, EF Core in the resolvers, batch loaders, cached documents, and
/// a short middleware. No rights, no limits, no plans.
/// </summary>
/// <remarks>https://graphql-dotnet.github.io/docs/getting-started/introduction</remarks>
internal static class PlainServer
{
    public static void AddServices(WebApplicationBuilder builder, string database)
    {
        builder.Environment.EnvironmentName = Environments.Development;
        builder.Configuration["Database:ConnectionString"] = $"Data Source={database}";
        builder.Configuration["Keys:Directory"] = Path.Combine(Repository.BenchDirectory, "keys");
        builder.Services.AddAppDatabase(builder.Configuration);
        builder.Services.AddPrivacy(KeyDirectory.Open(builder.Configuration, builder.Environment));

        // The readers of the product's log are no part of the engine.
        builder.Services.RemoveAll<IHostedService>();
        builder.Services.AddScoped<PlainLoaders>();
        builder.Services.AddGraphQL(graph => graph
            .AddSchema<PlainSchema>()
            .AddGraphTypes(typeof(PlainSchema).Assembly)
            .AddSystemTextJson(options => options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
            .UsePlainDocumentCache());
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/ready", () => "ready");
        routes.MapPost("/graphql", AnswerAsync);
    }

    private static async Task AnswerAsync(
        HttpContext context, IDocumentExecuter<ISchema> executer, IGraphQLTextSerializer serializer)
    {
        var request = await serializer.ReadAsync<GraphQLRequest>(context.Request.Body, context.RequestAborted);
        var result = await executer.ExecuteAsync(new ExecutionOptions
        {
            Query = request!.Query,
            Variables = request.Variables,
            OperationName = request.OperationName,
            RequestServices = context.RequestServices,
            CancellationToken = context.RequestAborted,
        });
        context.Response.ContentType = "application/json; charset=utf-8";
        await serializer.WriteAsync(context.Response.Body, result, context.RequestAborted);
    }
}
