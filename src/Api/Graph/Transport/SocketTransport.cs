using System.Net.WebSockets;
using System.Text;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Telemetry;

namespace SipOkMuba.Graph.Transport;

/// Accepts sockets that speak graphql-transport-ws: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
internal sealed class SocketTransport(GraphExecutor executor, RequestReader reader, GraphJson json,
    CallerAuthentication authentication, GraphMeters meters, GraphTransportOptions options, TimeProvider time,
    ILogger<SocketTransport> log, LiveGrants grants, LiveWires wires, OpenWires open)
{
    private const string Protocol = "graphql-transport-ws";

    public GraphExecutor Executor => executor;

    public RequestReader Reader => reader;

    public GraphJson Json => json;

    public CallerAuthentication Authentication => authentication;

    public GraphMeters Meters => meters;

    public LiveGrants Grants => grants;

    public LiveWires Wires => wires;

    public OpenWires Open => open;

    public GraphTransportOptions Options => options;

    public TimeProvider Time => time;

    public ILogger Log => log;

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

        using var place = open.From(context.Connection.RemoteIpAddress);
        if (place is null)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
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

/// A close code and its reason, of at most 123 bytes. Reasons that the protocol prescribes are the same for everybody; one that
/// names an error is told in the client's language.
internal sealed record SocketClose(int Code, string Reason, string? Error = null)
{
    private const int LongestReason = 123;

    public static readonly SocketClose Normal = new((int)WebSocketCloseStatus.NormalClosure, "");
    public static readonly SocketClose GoingAway = new((int)WebSocketCloseStatus.EndpointUnavailable, "Going away");
    public static readonly SocketClose TooLarge = new((int)WebSocketCloseStatus.MessageTooBig, "Message too large", GraphErrorCodes.TooLarge);
    public static readonly SocketClose TooSlow = new(1013, "Too slow, resume after the last cursor", GraphErrorCodes.SubscriberTooSlow);
    public static readonly SocketClose TooMany = new(1013, "Too many sockets and event streams are open", GraphErrorCodes.TooManyWires);
    public static readonly SocketClose Unauthorized = new(4401, "Unauthorized");
    public static readonly SocketClose Forbidden = new(4403, "Forbidden");
    public static readonly SocketClose UnknownProtocol = new(4406, "Subprotocol not acceptable");
    public static readonly SocketClose InitTimeout = new(4408, "Connection initialisation timeout");
    public static readonly SocketClose SecondInit = new(4429, "Too many initialisation requests");

    public static SocketClose Invalid(string reason) => new(4400, reason, GraphErrorCodes.BadRequest);

    public static SocketClose Duplicate(string id)
    {
        var reason = $"Subscriber for {id} already exists";
        return new(4409, IsTooLong(reason) ? "Subscriber already exists" : reason);
    }

    public SocketClose In(ErrorLanguage language)
    {
        if (Error is null)
        {
            return this;
        }

        var reason = language.Word(Error, Reason, _ => null, isDetail: Error == GraphErrorCodes.BadRequest);
        return IsTooLong(reason) ? this : this with { Reason = reason };
    }

    private static bool IsTooLong(string reason) => Encoding.UTF8.GetByteCount(reason) > LongestReason;
}
