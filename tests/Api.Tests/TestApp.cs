using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;
using SipOkMuba.Api.Tests.Tripwires;

namespace SipOkMuba.Api.Tests;

/// <summary>
/// The real Program on Kestrel, at a free port of the loopback, with a database of its own: WebSocket and npm
/// clients reach it like any server. Its clients carry real tokens from /connect/token.
/// </summary>
public class TestApp : IAsyncLifetime, IAsyncDisposable
{
    private const string Issuer = "https://sip-ok-muba.test/";
    private static readonly SharedCertificates certificates = new();
    private readonly ConcurrentDictionary<string, Task<string>> tokens = new();
    private readonly TestDatabase database;
    private readonly LogWatch log = new();
    private Factory factory;

    public TestApp()
        : this(new SqliteTestDatabase())
    {
    }

    private protected TestApp(TestDatabase database)
    {
        this.database = database;
        factory = new Factory(Configure);
    }

    public Uri Address { get; private set; } = new("http://localhost");

    public IServiceProvider Services => factory.Services;

    public string DataDirectory => database.Directory;

    public string KeyDirectory => Path.Combine(DataDirectory, "keys");

    public string FileDirectory => Path.Combine(DataDirectory, "files");

    public string ConnectionString => database.Settings["Database:ConnectionString"];

    /// What another process needs to be one of this installation.
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(database.Settings)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Keys:Directory"] = KeyDirectory,
        ["Files:Directory"] = FileDirectory,
        ["Identity:Issuer"] = Issuer,
    };

    /// 0: a free one.
    protected virtual int Port => 0;

    public virtual async Task InitializeAsync()
    {
        await database.CreateAsync();
        certificates.GiveTo(KeyDirectory);
        await StartAsync();
        certificates.TakeFrom(KeyDirectory);
    }

    /// Stops the process's host and starts another one on the same database and keys, at another port.
    public async Task RestartAsync(Func<Task>? meanwhile = null)
    {
        await factory.DisposeAsync();
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        factory = new Factory(Configure);
        await StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        await database.DropAsync();
        GC.SuppressFinalize(this);
        Assert.Empty(log.Found);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public HttpClient AsAnonymous() => new() { BaseAddress = Address };

    public HttpClient AsPartner(params string[] scopes) => As("demo-portal", scopes);

    public HttpClient AsOtherPartner(params string[] scopes) => As("demo-portal-2", scopes);

    public HttpClient AsVillageOperator() => As("demo-village");

    public HttpClient AsOtherVillageOperator() => As("demo-village-2");

    public HttpClient AsOfficer() => As("demo-officer");

    public HttpClient AsOtherOfficer() => As("demo-officer-2");

    public HttpClient AsVerifier() => As("demo-verifier");

    public HttpClient AsSupervisor() => As("demo-supervisor");

    public HttpClient AsHead() => As("demo-head");

    public HttpClient AsAdministrator() => As("demo-admin");

    public HttpClient As(string clientId, params string[] scopes) =>
        new(new TokenHandler(() => TokenAsync(clientId, scopes))) { BaseAddress = Address };

    public HttpClient WithToken(string token) => WithToken(() => Task.FromResult(token));

    /// The token is fetched with the first request.
    public HttpClient WithToken(Func<Task<string>> token)
    {
        var fetched = new Lazy<Task<string>>(token);
        return new(new TokenHandler(() => fetched.Value)) { BaseAddress = Address };
    }

    /// The token is fetched once for each client and scopes; NewTokenAsync fetches another.
    public Task<string> TokenAsync(string clientId, params string[] scopes) =>
        tokens.GetOrAdd($"{clientId} {string.Join(' ', scopes)}", _ => NewTokenAsync(clientId, scopes));

    public async Task<string> NewTokenAsync(string clientId, params string[] scopes)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = "demo-secret",
        };
        if (scopes.Length > 0)
        {
            form["scope"] = string.Join(' ', scopes);
        }

        using var client = AsAnonymous();
        using var content = new FormUrlEncodedContent(form);
        using var response = await client.PostAsync("/connect/token", content);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.GetProperty("access_token").GetString()!;
    }

    /// Of a citizen who has entered the code at a partner's: what the exchange answers.
    public async Task<JsonElement> CitizenTokensAsync(string nik, string partner = "demo-portal", string purpose = "KTP-el")
    {
        using var client = As(partner);
        var answer = await client.AskAsync(
            "mutation($nik: NIK!, $purpose: String!) { requestCitizenCode(input: { nik: $nik, purpose: $purpose }) { citizenCode { requestId } errors { ... on Error { code } } } }",
            new { nik, purpose });
        Assert.Null(answer.Refusal("requestCitizenCode"));
        var request = answer["requestCitizenCode"].GetProperty("citizenCode").GetProperty("requestId").GetString()!;
        return await ExchangeAsync(partner, request, await NewestCodeAsync());
    }

    /// From the page of Development: newest first.
    public async Task<string> NewestCodeAsync()
    {
        using var client = AsAnonymous();
        var messages = await client.GetFromJsonAsync<JsonElement>("/messages");
        return messages[0].GetProperty("variables").GetProperty("code").GetString()!;
    }

    public Task<JsonElement> ExchangeAsync(string partner, string request, string code) => TokensAsync(
        ("grant_type", "urn:sip-ok-muba:grant-type:citizen-code"), ("client_id", partner), ("client_secret", "demo-secret"),
        ("request_id", request), ("code", code));

    public async Task<JsonElement> TokensAsync(params (string Name, string Value)[] form)
    {
        using var client = AsAnonymous();
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await client.PostAsync("/connect/token", content);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// After a jump of the clock they are no longer good.
    protected void ForgetTokens() => tokens.Clear();

    protected virtual void Configure(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Keys:Directory", KeyDirectory);
        builder.UseSetting("Files:Directory", FileDirectory);
        builder.UseSetting("Identity:Issuer", Issuer);
        builder.ConfigureLogging(logging => logging.AddProvider(log));
        foreach (var (key, value) in database.Settings)
        {
            builder.UseSetting(key, value);
        }
    }

    private async Task StartAsync()
    {
        factory.UseKestrel(Port);
        factory.StartServer();
        Address = factory.ClientOptions.BaseAddress;
        using var client = AsAnonymous();
        await Poll.UntilAsync(cancellationToken => IsReadyAsync(client, cancellationToken));
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync("/health/ready", cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private sealed class Factory(Action<IWebHostBuilder> configure) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder) => configure(builder);
    }

    private sealed class TokenHandler(Func<Task<string>> token) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new("Bearer", await token());
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
