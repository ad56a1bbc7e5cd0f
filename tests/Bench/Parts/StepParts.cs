using BenchmarkDotNet.Attributes;
using SipOkMuba.Bench.Workload;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Bench.Parts;

/// What every operation passes on its way, each alone; the document is that of Q2.
[MemoryDiagnoser(displayGenColumns: false)]
public class StepParts
{
    private static readonly Access read = new(
        new AccessContext(new Actor(ActorRole.Officer, "demo-officer"), null, AccessWay.Query, "applicationByNumber"),
        "Application", 1, 1, PersonalData.Identity);

    private Product product = null!;
    private IBearerAuthentication tokens = null!;
    private DocumentGuard guard = null!;
    private Cashier cashier = null!;
    private AccessLog log = null!;
    private GraphCallData call = null!;
    private GraphRequest request = null!;
    private PreparedOperation known = null!;
    private int unseen;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        product = await Product.GetAsync();
        product.Options.UsePlans = true;
        tokens = product.Services.GetRequiredService<IBearerAuthentication>();
        guard = new DocumentGuard(product.Services.GetRequiredService<GraphTransportOptions>().Limits);
        cashier = product.Services.GetRequiredService<Cashier>();
        log = product.Services.GetRequiredService<AccessLog>();
        call = await product.CallAsync();
        request = product.Request(Call.List("VERIFIED", 20));
        await RunAsync(request);
        known = await product.Executor.PrepareAsync(request, call, CancellationToken.None);
    }

    [Benchmark(Description = "a token that was seen before")]
    public async Task<bool> Token() => await tokens.GrantOfAsync(product.Token.AsMemory(), CancellationToken.None) is not null;

    [Benchmark(Description = "guard and parse a document")]
    public object Guard() => guard.Read(request.Query!);

    [Benchmark(Description = "find a document that was seen before")]
    public async Task<object> Find() => await product.Executor.PrepareAsync(request, call, CancellationToken.None);

    [Benchmark(Description = "price it and take from the budget")]
    public async Task<object> Charge() => await cashier.ChargeAsync(known, call, CancellationToken.None);

    [Benchmark(Description = "a document that was never seen: guard, parse, validate, plan, execute")]
    public Task New() => RunAsync(request with { Query = $"{request.Query} # {unseen++}" });

    [Benchmark(Description = "log a read of personal data")]
    public async Task Log()
    {
        // Settled now and then, as the product does each second.
        if (++unseen % 10_000 == 0)
        {
            await log.SettleAsync(CancellationToken.None);
        }

        await log.RecordAsync([read], CancellationToken.None);
    }

    private async Task RunAsync(GraphRequest asked)
    {
        var result = await product.Executor.ExecuteAsync(asked, call, CancellationToken.None);
        await using var planned = result as IAsyncDisposable;
    }
}
