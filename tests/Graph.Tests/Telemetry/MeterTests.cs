using System.Diagnostics.Metrics;
using GraphQL;
using GraphQL.Validation;
using GraphQLParser;
using GraphQLParser.AST;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Telemetry;
using SipOkMuba.Graph.Tests.Transport;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Telemetry;

/// In one class with the spans, as a listener to spans is told of everything in the process.
public sealed partial class TelemetryTests
{
    [Fact]
    public async Task Operations_ShouldBeCountedByTypeAndOutcome_WhenTheyAreAnsweredOrRefused()
    {
        await using var host = await WireHost.StartAsync();
        using var heard = new HeardMeters(host.Services);

        await host.PostAsync("{ who }");
        await host.PostAsync("{ who }");
        await host.PostAsync("{ who");
        await host.PostAsync("{ nothing }");

        Assert.Equal(2, heard["graphql.server.operation.duration", "query", "success", "engine"]);
        Assert.Equal(1, heard["graphql.server.operation.duration", "unknown", "refused", "none"]);
        Assert.Equal(1, heard["graphql.server.operation.duration", "query", "refused", "none"]);
        Assert.Equal(1, heard["graphql.server.document.lookups", "hit"]);
        Assert.Equal(2, heard["graphql.server.document.lookups", "miss"]);
        Assert.Equal(1, heard["graphql.server.refusals", "SYNTAX_ERROR"]);
        Assert.True(heard["graphql.server.cost.points"] >= 2);
    }

    [Fact]
    public async Task DeprecatedFields_ShouldBeCountedByCoordinate_WhenAnOperationHasThem()
    {
        await using var host = await WireHost.StartAsync();
        using var heard = new HeardMeters(host.Services);

        await host.PostAsync("{ who }");
        await host.PostAsync("{ who ...on Query { whom } }");
        await host.PostAsync("{ who ...on Query { whom } }");
        await host.PostAsync("{ whom(x: 1) }");

        Assert.Equal(2, heard["graphql.server.deprecated.uses", "Query.whom"]);
    }

    [Fact]
    public async Task Subscriptions_ShouldBeCounted_WhenTheyOpenDeliverAndEnd()
    {
        await using var host = await WireHost.StartAsync();
        using var heard = new HeardMeters(host.Services);
        using var socket = await (await host.ConnectAsync()).InitAsync();
        await socket.SubscribeAsync("1", "subscription { live { number } }");
        host.Feed.Publish(new Tick(1));
        await socket.ExpectAsync("next", "1");
        host.Feed.Publish(new Tick(2));
        await socket.ExpectAsync("next", "1");

        Assert.Equal(1, heard["graphql.server.sockets"]);
        Assert.Equal(1, heard["graphql.server.subscriptions"]);
        Assert.True(heard["graphql.server.events.delivered"] >= 1);

        await socket.SendAsync("""{"type":"complete","id":"1"}""");
        await host.Feed.LiveEnded.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await WireHost.SettleAsync(() => heard["graphql.server.subscriptions"] == 0);
        Assert.Equal(2, heard["graphql.server.events.delivered"]);
    }

    [Fact]
    public async Task Validation_ShouldBeCountedAndLogged_WhenItTakesLong()
    {
        await using var host = await WireHost.StartAsync();
        using var heard = new HeardMeters(host.Services);
        var time = new FakeTimeProvider();
        var validator = new CappedValidator(host.Services.GetRequiredService<GraphMeters>(), time, NullLogger<CappedValidator>.Instance);

        for (var cold = 0; cold < CappedValidator.WarmUp; cold++)
        {
            await validator.ValidateAsync(Validated(time, TimeSpan.FromMilliseconds(101)));
        }

        await validator.ValidateAsync(Validated(time, TimeSpan.FromMilliseconds(99)));
        Assert.Equal(0, heard["graphql.server.validations.slow"]);
        await validator.ValidateAsync(Validated(time, TimeSpan.FromMilliseconds(101)));
        Assert.Equal(1, heard["graphql.server.validations.slow"]);

        ValidationOptions Validated(FakeTimeProvider clock, TimeSpan takes)
        {
            var document = Parser.Parse("{ who }");
            return new ValidationOptions
            {
                Schema = host.Services.GetRequiredService<GraphQL.Types.ISchema>(),
                Document = document,
                Rules = [new SlowRule(() => clock.Advance(takes))],
                Operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single(),
                Variables = Inputs.Empty,
                Extensions = Inputs.Empty,
                UserContext = new Dictionary<string, object?>(),
            };
        }
    }

    [Fact]
    public void Watch_ShouldAllocateNothing_WhenOnlyMetersAreListenedTo()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = new GraphMeters(services.GetRequiredService<IMeterFactory>());
        var watches = new OperationWatches(meters, new DeprecatedParts(new GraphQL.Types.Schema()), new GraphTransportOptions(), TimeProvider.System);
        var heard = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => heard++);
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => heard++);
        listener.Start();
        var request = new GraphRequest { Query = "{ who }" };
        var operation = new PreparedOperation(
            request, new KnownDocument("{ who }", Parser.Parse("{ who }"), introspects: false), OperationType.Query);
        var answer = new ExecutionResult { Executed = true };
        var call = new GraphCallData(GraphGrant.Anonymous, "1");
        Follow(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Follow(1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_100, heard);

        void Follow(int operations)
        {
            for (var i = 0; i < operations; i++)
            {
                var watch = watches.OfRequest();
                watch.Prepared(operation, call);
                watch.Charged(new Charge(default, null, CostMode.Charge));
                watch.End(answer);
            }
        }
    }

    private sealed class SlowRule(Action wait) : ValidationRuleBase
    {
        public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context)
        {
            wait();
            return default;
        }
    }
}
