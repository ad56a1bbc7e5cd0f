using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Tripwires;

/// Plans and the engine give the same bytes to every caller, whoever asked before.
[Collection(ApiGroup.Name)]
public sealed class PlanTests(ApiApp app) : IDisposable
{
    private static readonly string[] Callers =
    [
        "demo-portal", "demo-portal-2", "demo-village", "demo-village-2", "demo-officer", "demo-head", ApiApp.FarVerifier, Scenarios.Nobody,
    ];

    private GraphOptions Options => app.Services.GetRequiredService<GraphOptions>();

    [Fact]
    public async Task Answers_ShouldHaveTheBytesOfTheEngine_WhenAnyCallerAsksAnyQuery()
    {
        var planned = new SortedSet<string>();
        foreach (var operation in Operation.All.Where(operation => operation.Document.StartsWith("query ", StringComparison.Ordinal)))
        {
            var variables = await operation.Variables(app.Scenarios);
            foreach (var caller in Callers)
            {
                Options.UsePlans = false;
                var engine = (await app.Scenarios.As(caller).AskAsync(operation.Document, variables)).Body;
                Options.UsePlans = true;
                for (var time = 0; time < 2; time++)
                {
                    var statements = 0;
                    void Count(DbCommand command) => statements++;
                    app.Services.GetRequiredService<PlanSessions>().Running += Count;
                    var answer = (await app.Scenarios.As(caller).AskAsync(operation.Document, variables)).Body;
                    app.Services.GetRequiredService<PlanSessions>().Running -= Count;

                    Assert.Equal(engine, answer);
                    if (statements > 0)
                    {
                        planned.Add(operation.Name);
                    }
                }
            }
        }

        Assert.Equal(
            ["Applications/ApplicationById", "Applications/ApplicationByNumber", "Applications/Applications", "ServicePoints/ServicePoints"],
            planned);
    }

    public void Dispose() => Options.UsePlans = true;
}
