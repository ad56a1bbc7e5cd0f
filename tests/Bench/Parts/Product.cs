using System.Net.Http.Json;
using System.Text.Json;
using GraphQL;
using Microsoft.AspNetCore.Mvc.Testing;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Workload;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Bench.Parts;

/// The product in this process, as it is deployed but for its wire, over a copy of the small data.
internal sealed class Product : IAsyncDisposable
{
    private const int Rows = 10_000;
    private readonly WebApplicationFactory<GraphSchema> host;
    private readonly string database;

    private static readonly Lazy<Task<Product>> shared = new(StartAsync);

    private Product(WebApplicationFactory<GraphSchema> host, string database, string token, Samples samples)
    {
        (this.host, this.database, Token, Samples) = (host, database, token, samples);
        Executor = host.Services.GetRequiredService<GraphExecutor>();
        Json = host.Services.GetRequiredService<GraphJson>();
        Options = host.Services.GetRequiredService<GraphOptions>();
    }

    public IServiceProvider Services => host.Services;

    public string Token { get; }

    public Samples Samples { get; }

    public GraphExecutor Executor { get; }

    public GraphJson Json { get; }

    public GraphOptions Options { get; }

    /// One for all parts, as the process has one of many things.
    public static Task<Product> GetAsync() => shared.Value;

    public static async Task EndAsync()
    {
        if (shared.IsValueCreated)
        {
            await (await shared.Value).DisposeAsync();
        }
    }

    private static async Task<Product> StartAsync()
    {
        var file = await Dataset.MakeAsync(Repository.BenchDirectory, Rows, CancellationToken.None);
        var copy = Dataset.Copy(file, Repository.MemoryDirectory ?? Repository.BenchDirectory);
        var host = new WebApplicationFactory<GraphSchema>().WithWebHostBuilder(web => web
            .UseEnvironment(Environments.Development)
            .UseContentRoot(AppContext.BaseDirectory)
            .UseSetting("Database:ConnectionString", $"Data Source={copy}")
            .UseSetting("Keys:Directory", Path.Combine(Repository.BenchDirectory, "keys"))
            .UseSetting("Files:Directory", Path.Combine(Repository.BenchDirectory, "files"))
            .UseSetting("Logging:LogLevel:Default", "Warning"));
        using var client = host.CreateClient();
        using var answer = await client.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "demo-officer",
            ["client_secret"] = "demo-secret",
        }));
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
        return new Product(host, copy, token, Samples.Draw(file, Rows));
    }

    public GraphRequest Request(Call call) => new()
    {
        Query = call.Operation.Document,
        Variables = Json.Deserialize<Inputs>(JsonSerializer.Serialize(call.Variables)),
    };

    public async Task<GraphCallData> CallAsync()
    {
        var grant = await Services.GetRequiredService<IBearerAuthentication>().GrantOfAsync(Token.AsMemory(), CancellationToken.None);
        return new GraphCallData(grant ?? throw new InvalidOperationException("The token is refused."), "bench");
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        Dataset.Delete(database);
    }
}
