namespace SipOkMuba.Graph.Transport;

internal sealed class SocketTransport(GraphTransportOptions options)
{
    public Task HandleAsync(HttpContext context)
    {
        context.Response.StatusCode = options.OperationsPerSocket > 0 ? 501 : 500;
        return Task.CompletedTask;
    }
}
