using System.Buffers;
using System.Net.WebSockets;
using GraphQL;
using GraphQL.Execution;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Transport;

/// One socket, its caller and its operations.
internal sealed partial class SocketConnection : ILiveWire, IDisposable
{
    private readonly SocketTransport server;
    private readonly WebSocket socket;
    private readonly HttpContext context;
    private readonly GraphGrant grant;
    private readonly SocketInput input;
    private readonly SocketOutput output;
    private readonly GrantWatch watch;
    private readonly SocketOperations operations = new();
    private readonly long openedAt;
    private ErrorLanguage language;
    private bool initialised;
    private IDisposable? place;
    private volatile bool acknowledged;
    private int started;

    public SocketConnection(SocketTransport server, WebSocket socket, HttpContext context, GraphGrant grant)
    {
        this.server = server;
        this.socket = socket;
        this.context = context;
        this.grant = grant;
        language = server.Options.Languages.Of(context.Request.Headers.AcceptLanguage);
        input = new SocketInput(socket, server.Options.Limits.Bytes);
        output = new SocketOutput(socket, server.Options, server.Time, MaySend, EndSlow);
        var caller = new GraphCallData(grant, context.TraceIdentifier, RemoteAddress: context.Connection.RemoteIpAddress);
        watch = new GrantWatch(caller, server.Grants, () => Close(SocketClose.Forbidden));
        openedAt = server.Time.GetTimestamp();
    }

    public static bool IsGone(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException;

    public async Task RunAsync()
    {
        server.Wires.Add(this);
        try
        {
            while (await input.ReadAsync(() => Close(SocketClose.TooLarge), context.RequestAborted) is { } message)
            {
                using (message)
                {
                    if (!output.Closing.IsCancellationRequested)
                    {
                        await HandleAsync(message);
                    }
                }
            }

            await output.CloseAsync(SocketClose.Normal);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // A client may leave without a word: that ends its operations and is nobody's error.
        }
        finally
        {
            server.Wires.Remove(this);
            var running = EndOperations();
            if (socket.State != WebSocketState.Closed)
            {
                socket.Abort();
            }

            await output.CloseAsync(SocketClose.Normal);
            await Task.WhenAll(running.Select(operation => operation.Run).Append(watch.Check));
        }
    }

    public void Close(SocketClose close)
    {
        _ = output.CloseAsync(close.In(language));
        EndOperations();
    }

    public void GoAway() => Close(SocketClose.GoingAway);

    public void Dispose()
    {
        place?.Dispose();
        output.Dispose();
    }

    // What was sent before the client stopped reading is known: the error names where to go on.
    private void EndSlow()
    {
        if (!output.Closing.IsCancellationRequested)
        {
            server.Meters.SlowReaderCut();
        }

        var running = operations.ToArray();
        _ = output.CloseAsync(SocketClose.TooSlow.In(language), () => running.Select(operation =>
        {
            var error = new ExecutionError("The subscriber reads too slowly.")
            {
                Code = GraphErrorCodes.SubscriberTooSlow,
                Extensions = new Dictionary<string, object?> { ["cursor"] = operation.Cursor },
            };
            return SocketMessage.Of("error", operation.Id, writer => server.Json.WriteErrors(writer, [error], language));
        }));
        EndOperations();
    }

    private SocketOperation[] EndOperations()
    {
        var running = operations.ToArray();
        foreach (var operation in running)
        {
            operation.End();
        }

        return running;
    }

    private async Task OperateAsync(SocketOperation operation, GraphRequest request)
    {
        // The next message is read while this one is executed.
        await Task.Yield();
        var number = Interlocked.Increment(ref started);
        try
        {
            var call = new GraphCallData(grant, $"{context.TraceIdentifier}-{number}",
                RemoteAddress: context.Connection.RemoteIpAddress) { Language = language };
            var result = await server.Executor.ExecuteAsync(request, call, operation.Token);
            if (ResponseEvents.Of(result) is { } events)
            {
                await foreach (var item in events.WithCancellation(operation.Token))
                {
                    if (!await DeliverAsync(operation, item))
                    {
                        return;
                    }

                    if (item.Result is not null)
                    {
                        server.Meters.Delivered();
                    }
                }
            }
            else
            {
                await using var planned = result as IAsyncDisposable;
                if (!await DeliverAsync(operation, new StreamEvent(result, null)))
                {
                    return;
                }
            }

            operations.Remove(operation);
            await SendAsync(SocketMessage.Of("complete", operation.Id), operation);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // Completed by the client, or the socket went away.
        }
        catch (Exception fault)
        {
            server.Log.LogError("Socket operation {Number} failed: {Fault}", number, ErrorMask.Describe(fault));
            Close(SocketClose.GoingAway);
        }
        finally
        {
            operations.Remove(operation);
            operation.Dispose();
        }
    }

    private async ValueTask<bool> DeliverAsync(SocketOperation operation, StreamEvent item)
    {
        if (item.IsFailure)
        {
            operations.Remove(operation);
            await SendAsync(ErrorOf(operation, item.Result!.Errors!), operation);
            return false;
        }

        return await SendAsync(
            item.Result is { } result ? NextOf(operation, result) : SocketMessage.Progress(operation.Id, item.Cursor),
            operation, item.Cursor);
    }

    private PooledBuffer ErrorOf(SocketOperation operation, ExecutionErrors errors) =>
        SocketMessage.Of("error", operation.Id, writer => server.Json.WriteErrors(writer, errors, language));

    private PooledBuffer NextOf(SocketOperation operation, ExecutionResult result)
    {
        var message = new PooledBuffer();
        message.Write(operation.NextHead);
        server.Json.WriteResult(message, result, language);
        message.Write("}"u8);
        return message;
    }

    private async ValueTask<bool> SendAsync(PooledBuffer message, SocketOperation? operation = null, string? cursor = null)
    {
        using (message)
        {
            return await output.SendAsync(message, operation, cursor);
        }
    }

    private bool MaySend(SocketOperation? operation)
    {
        if (watch.HasExpired)
        {
            Close(SocketClose.Forbidden);
            return false;
        }

        return operation?.Token.IsCancellationRequested != true;
    }
}
