using System.Net.WebSockets;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Telemetry;

namespace SipOkMuba.Graph.Transport;

/// Accepts sockets that speak graphql-transport-ws: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
internal sealed class SocketTransport : IDisposable
{
    private const string Protocol = "graphql-transport-ws";
    private readonly CancellationToken stopping;
    private readonly CancellationTokenRegistration closing;

    public SocketTransport(GraphExecutor executor, RequestReader reader, GraphJson json,
        CallerAuthentication authentication, GraphMeters meters, GraphTransportOptions options, TimeProvider time,
        IHostApplicationLifetime lifetime, ILogger<SocketTransport> log, ISubscriptionGrant? grants = null)
    {
        (Executor, Reader, Json, Authentication, Options) = (executor, reader, json, authentication, options);
        (Meters, Time, Log, Grants, Watch) = (meters, time, log, grants, new SocketWatch(time));
        stopping = lifetime.ApplicationStopping;
        closing = stopping.Register(() => Watch.CloseAll(SocketClose.GoingAway));
    }

    public GraphExecutor Executor { get; }

    public RequestReader Reader { get; }

    public GraphJson Json { get; }

    public CallerAuthentication Authentication { get; }

    public GraphMeters Meters { get; }

    public ISubscriptionGrant? Grants { get; }

    public GraphTransportOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    public SocketWatch Watch { get; }

    public bool IsStopping => stopping.IsCancellationRequested;

    public void Dispose()
    {
        closing.Dispose();
        Watch.Dispose();
    }

    public async Task HandleAsync(HttpContext context)
    {
        if (!MayOpen(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (await Authentication.OfRequestAsync(context) is not { } grant)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var speaks = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = speaks ? Protocol : null,
            // The framework looks four times in an interval whether it has passed, so it may be late.
            KeepAliveInterval = Options.KeepAlive * 2 / 3,
            KeepAliveTimeout = Options.SendTimeout,
        });
        using var live = Meters.Socket();
        using var connection = new SocketConnection(this, socket, context, grant);
        if (!speaks)
        {
            connection.Close(SocketClose.UnknownProtocol);
        }

        await connection.RunAsync();
    }

    // A page of any site may open a socket to any host; only the server can refuse.
    // https://www.rfc-editor.org/rfc/rfc6455#section-10.2
    private bool MayOpen(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            || Options.AllowOrigin(origin);
    }
}

/// A close code and its reason, of at most 123 bytes.
internal sealed record SocketClose(int Code, string Reason)
{
    public static readonly SocketClose Normal = new((int)WebSocketCloseStatus.NormalClosure, "");
    public static readonly SocketClose GoingAway = new((int)WebSocketCloseStatus.EndpointUnavailable, "Going away");
    public static readonly SocketClose TooLarge = new((int)WebSocketCloseStatus.MessageTooBig, "Message too large");
    public static readonly SocketClose TooSlow = new(1013, "Too slow, resume after the last cursor");
    public static readonly SocketClose Unauthorized = new(4401, "Unauthorized");
    public static readonly SocketClose Forbidden = new(4403, "Forbidden");
    public static readonly SocketClose UnknownProtocol = new(4406, "Subprotocol not acceptable");
    public static readonly SocketClose InitTimeout = new(4408, "Connection initialisation timeout");
    public static readonly SocketClose SecondInit = new(4429, "Too many initialisation requests");

    public static SocketClose Invalid(string reason) => new(4400, reason);

    public static SocketClose Duplicate(string id) =>
        new(4409, id.Length > 50 ? "Subscriber already exists" : $"Subscriber for {id} already exists");
}
