using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using GraphQL;
using GraphQL.Execution;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Transport;

/// One socket, its caller and its operations.
internal sealed partial class SocketConnection : IDisposable
{
    private readonly SocketTransport server;
    private readonly WebSocket socket;
    private readonly HttpContext context;
    private readonly GraphGrant grant;
    private readonly SocketInput input;
    private readonly SocketOutput output;
    private readonly ConcurrentDictionary<string, SocketOperation> operations = new();
    private readonly ITimer init;
    private Task watch = Task.CompletedTask;
    private bool initialised;
    private bool acknowledged;
    private int started;

    public SocketConnection(SocketTransport server, WebSocket socket, HttpContext context, GraphGrant grant)
    {
        this.server = server;
        this.socket = socket;
        this.context = context;
        this.grant = grant;
        input = new SocketInput(socket, server.Options.Limits.Bytes);
        output = new SocketOutput(socket, server.Options, server.Time, MaySend, EndSlow);
        init = server.Time.CreateTimer(_ => Close(SocketClose.InitTimeout), null, server.Options.InitTimeout,
            Timeout.InfiniteTimeSpan);
    }

    public static bool IsGone(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException;

    public async Task RunAsync()
    {
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
            var running = operations.Values.ToArray();
            foreach (var operation in running)
            {
                operation.End();
            }

            if (socket.State != WebSocketState.Closed)
            {
                socket.Abort();
            }

            await output.CloseAsync(SocketClose.Normal);
            await Task.WhenAll(running.Select(operation => operation.Run).Append(watch));
        }
    }

    public void Close(SocketClose close) => _ = output.CloseAsync(close);

    public void Dispose()
    {
        init.Dispose();
        output.Dispose();
    }

    // What was sent before the client stopped reading is known: the error names where to go on.
    private void EndSlow()
    {
        if (!output.Closing.IsCancellationRequested)
        {
            server.Meters.SlowReaderCut();
        }

        var running = operations.Values.ToArray();
        _ = output.CloseAsync(SocketClose.TooSlow, () => running.Select(operation =>
        {
            var error = new ExecutionError("The subscriber reads too slowly.")
            {
                Code = GraphErrorCodes.SubscriberTooSlow,
                Extensions = new Dictionary<string, object?> { ["cursor"] = operation.Cursor },
            };
            return Message("error", operation.Id, writer => server.Json.WriteErrors(writer, [error]));
        }));
    }

    private async Task OperateAsync(SocketOperation operation, GraphRequest request)
    {
        // The next message is read while this one is executed.
        await Task.Yield();
        var number = Interlocked.Increment(ref started);
        try
        {
            var call = new GraphCallData(grant, $"{context.TraceIdentifier}-{number}",
                RemoteAddress: context.Connection.RemoteIpAddress);
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

            operations.TryRemove(KeyValuePair.Create(operation.Id, operation));
            await SendAsync(Message("complete", operation.Id), operation);
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
            operations.TryRemove(KeyValuePair.Create(operation.Id, operation));
            operation.Dispose();
        }
    }

    private async Task<bool> DeliverAsync(SocketOperation operation, StreamEvent item)
    {
        if (item.IsFailure)
        {
            operations.TryRemove(KeyValuePair.Create(operation.Id, operation));
            await SendAsync(Message("error", operation.Id,
                writer => server.Json.WriteErrors(writer, item.Result!.Errors!)), operation);
            return false;
        }

        return item.Result is null
            ? await SendAsync(Progress(operation, item.Cursor), operation, item.Cursor)
            : await SendAsync(Message("next", operation.Id,
                writer => server.Json.WriteResult(writer, item.Result)), operation, item.Cursor);
    }

    private async Task<bool> SendAsync(PooledBuffer message, SocketOperation? operation = null, string? cursor = null)
    {
        using (message)
        {
            return await output.SendAsync(message, operation, cursor);
        }
    }

    private bool MaySend(SocketOperation? operation)
    {
        if (grant.ExpiresAt <= server.Time.GetUtcNow())
        {
            Close(SocketClose.Forbidden);
            return false;
        }

        return operation?.Token.IsCancellationRequested != true;
    }

    // A quiet stream tells how far it has come, so that a client that is cut need not replay what was not for it.
    private static PooledBuffer Progress(SocketOperation operation, string? cursor) => Message("ping", null, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("id", operation.Id);
        writer.WriteString("cursor", cursor);
        writer.WriteEndObject();
    });

    private static PooledBuffer Message(string type, string? id, Action<Utf8JsonWriter>? payload = null)
    {
        var buffer = new PooledBuffer();
        using var writer = GraphJson.WriterOf(buffer);
        writer.WriteStartObject();
        if (id is not null)
        {
            writer.WriteString("id", id);
        }

        writer.WriteString("type", type);
        if (payload is not null)
        {
            writer.WritePropertyName("payload");
            payload(writer);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer;
    }
}
