using System.Globalization;
using System.Text;
using System.Text.Json;
using GraphQL;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Transport;
using Snapshooter.Xunit;

namespace SipOkMuba.Api.Tests.Tripwires;

/// What a partner budgets for: a change of it is seen. Apart from others, as some of the operations take an officer's seats.
public sealed class CostTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Operations_ShouldCostWhatIsRecorded_WhenTheyAreDocumented()
    {
        var costs = new StringBuilder();
        foreach (var operation in Operation.All)
        {
            var variables = await operation.Variables(app.Scenarios);
            var cost = await CostAsync(operation.Document, variables is FileInput ? null : variables, await GrantAsync(operation.By));
            costs.AppendLine(CultureInfo.InvariantCulture, $"{operation.Name}: {cost}");
        }

        Snapshot.Match(costs.ToString());
    }

    private async Task<JsonElement> CostAsync(string document, object? variables, GraphGrant grant) =>
        (await AnswerAsync(document, variables, new GraphCallData(grant, "request-1") { CostMode = CostMode.Validate }))
            .GetProperty("extensions").GetProperty("operationCost");

    private async Task<JsonElement> AnswerAsync(string document, object? variables, GraphCallData call)
    {
        var serializer = app.Services.GetRequiredService<IGraphQLTextSerializer>();
        var request = new GraphRequest { Query = document, Variables = serializer.Deserialize<Inputs>(JsonSerializer.Serialize(variables)) };
        var result = await app.Services.GetRequiredService<GraphExecutor>().ExecuteAsync(request, call, CancellationToken.None);
        await using var planned = result as PlannedResult;
        using var buffer = new PooledBuffer();
        app.Services.GetRequiredService<GraphJson>().WriteResult(buffer, result, language: null);
        return JsonElement.Parse(buffer.Written.Span);
    }

    private async Task<GraphGrant> GrantAsync(string who)
    {
        if (who == Scenarios.Nobody)
        {
            return GraphGrant.Anonymous;
        }

        var token = who == Scenarios.Citizen
            ? await app.Scenarios.TokenOfAsync((await app.Scenarios.SharedAsync(Verb.Named("claimApplication"))).Person)
            : await app.TokenAsync(who);
        return (await app.Services.GetRequiredService<IBearerAuthentication>().GrantOfAsync(token.AsMemory(), CancellationToken.None))!;
    }
}
