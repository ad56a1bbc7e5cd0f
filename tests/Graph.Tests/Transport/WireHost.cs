using System.Globalization;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using GraphQL.Types;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Transport;

/// A real server on a free port, with a clock that only the test moves.
internal sealed class WireHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private WireHost(WebApplication app)
    {
        this.app = app;
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    public HttpClient Client { get; }

    public Uri Address { get; }

    public IServiceProvider Services => app.Services;

    public WireFeed Feed => app.Services.GetRequiredService<WireFeed>();

    public FakeTimeProvider Time => app.Services.GetRequiredService<FakeTimeProvider>();

    public WireLog Log => app.Services.GetRequiredService<WireLog>();

    public SwitchedGrant Grant => app.Services.GetRequiredService<SwitchedGrant>();

    public SocketTransport Sockets => app.Services.GetRequiredService<SocketTransport>();

    public GraphExecutor Executor => app.Services.GetRequiredService<GraphExecutor>();

    public static async Task<WireHost> StartAsync(Action<GraphTransportOptions>? configure = null, Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var log = new WireLog();
        builder.Logging.ClearProviders().AddProvider(log);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        builder.Services.AddSingleton(log).AddSingleton(time).AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<WireFeed>().AddSingleton<ISchema, WireSchema>();
        builder.Services.AddSingleton<SwitchedGrant>();
        builder.Services.AddSingleton<ISubscriptionGrant>(services => services.GetRequiredService<SwitchedGrant>());
        builder.Services.AddSingleton<IBearerAuthentication, TestTokens>();
        builder.Services.AddGraphTransport(configure);
        add?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseWebSockets();
        app.MapGraph("/graphql");
        await app.StartAsync();
        return new WireHost(app);
    }

    public Task<HttpResponseMessage> PostAsync(
        string query, string? accept = null, object? variables = null, string? token = null, object? extensions = null) =>
        PostJsonAsync(JsonSerializer.Serialize(new { query, variables, extensions }), accept, token);

    public async Task<HttpResponseMessage> PostJsonAsync(string body, string? accept = null, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await Client.SendAsync(request);
    }

    public async Task<WireSocket> ConnectAsync(string? protocol = "graphql-transport-ws", Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        if (protocol is not null)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        configure?.Invoke(socket.Options);
        await socket.ConnectAsync(new UriBuilder(Address) { Scheme = "ws", Path = "/graphql" }.Uri, CancellationToken.None);
        return new WireSocket(socket);
    }

    /// For what the server does after the last thing that a client sees of it.
    public static async Task SettleAsync(Func<bool> settled)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!settled())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

/// Tokens are "name" or "name.seconds", the latter ending that long after the test's clock began.
internal sealed class TestTokens : IBearerAuthentication
{
    public ValueTask<GraphGrant?> GrantOfAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        var parts = token.ToString().Split('.');
        if (parts[0] == "forged")
        {
            return new((GraphGrant?)null);
        }

        var identity = new ClaimsIdentity([new Claim("sub", parts[0]), new Claim(ClaimTypes.Name, parts[0])], "Test");
        DateTimeOffset? end = parts.Length > 1
            ? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture))
            : null;
        return new(new GraphGrant(new ClaimsPrincipal(identity), end));
    }
}

internal sealed class SwitchedGrant : ISubscriptionGrant
{
    public bool Holds { get; set; } = true;

    public ValueTask<bool> HoldsAsync(GraphCallData call, CancellationToken cancellationToken) => new(Holds);
}

internal sealed class WireLog : ILoggerProvider
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Sink(lines);

    public void Dispose()
    {
    }

    private sealed class Sink(List<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lock (lines)
                {
                    lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
                }
            }
        }
    }
}
