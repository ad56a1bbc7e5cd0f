using System.Buffers;
using GraphQL;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Transport;

/// <summary>
/// The events of one subscription on their way to one client. The next is pulled when the last is written, so nothing
/// gathers here. A browser comes back after any end but that of the server's <c>complete</c>, with the last id.
/// </summary>
internal sealed class SseStream : ILiveWire, IDisposable
{
    private const long Never = 0;

    // The event and the keep-alive are written by turns; whoever writes the last word keeps the turn.
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly CancellationTokenSource giveUp = new();
    private readonly CancellationTokenSource ends;
    private readonly CancellationToken ending;
    private readonly SseTransport server;
    private readonly Stream body;
    private readonly ErrorLanguage? language;
    private readonly GrantWatch watch;
    private string? cursor;
    private long writingSince = Never;
    private long writtenAt;
    private Task keepAlive = Task.CompletedTask;
    private End? end;

    public SseStream(SseTransport server, HttpContext context, GraphCallData call)
    {
        (this.server, body, language) = (server, context.Response.Body, call.Language);
        writtenAt = Now();
        ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        ending = ends.Token;
        watch = new GrantWatch(call, server.Grants, () => EndBy(() => new("The grant has ended.") { Code = GraphErrorCodes.NotAuthorized }));
    }

    public async Task RunAsync(ResponseEvents events)
    {
        try
        {
            await PullAsync(events);
            EndAs(new End(Now(), null, IsSilent: false));
        }
        catch (Exception gone) when (SocketConnection.IsGone(gone))
        {
            // Ended from without, or the client left.
            GoAway();
        }
        catch (Exception fault)
        {
            server.Log.LogError("An event stream failed: {Fault}", ErrorMask.Describe(fault));
            GoAway();
        }

        try
        {
            await turn.WaitAsync(giveUp.Token);
            if (end is { IsSilent: false, Reason: var reason })
            {
                using var last = LastWord(reason);
                await PutAsync(last.Written);
            }
        }
        catch (Exception gone) when (SocketConnection.IsGone(gone))
        {
            // Nobody reads it.
        }

        // Nothing is written to a response that is over.
        await Task.WhenAll(watch.Check, keepAlive);
    }

    public void Look()
    {
        if (Volatile.Read(ref end) is { } ended)
        {
            if (server.Time.GetElapsedTime(ended.At) >= server.Options.CloseTimeout)
            {
                Cancel(giveUp);
            }
        }
        else if (Volatile.Read(ref writingSince) is var begun and not Never && server.Time.GetElapsedTime(begun) >= server.Options.SendTimeout)
        {
            EndSlow();
        }
        else if (watch.HasExpired)
        {
            EndExpired();
        }
        else
        {
            watch.LookIfDue(ending);
            if (server.Time.GetElapsedTime(Volatile.Read(ref writtenAt)) >= server.Options.KeepAlive - LiveWires.Period)
            {
                keepAlive = KeepAliveAsync();
            }
        }
    }

    public void GoAway() => EndAs(new End(Now(), null, IsSilent: true));

    public void Dispose()
    {
        ends.Dispose();
        giveUp.Dispose();
        turn.Dispose();
    }

    private async Task PullAsync(ResponseEvents events)
    {
        await using var source = events;

        // The headers leave with it: a client knows that it is subscribed.
        await WriteAsync(SseMessage.KeepAlive);
        watch.Look(ending);
        await foreach (var item in source.WithCancellation(ending))
        {
            using var message = item.Result is { } result
                ? SseMessage.Next(server.Json, result, language, item.IsFailure ? null : item.Cursor)
                : SseMessage.Progress(item.Cursor!);
            await WriteAsync(message.Written);
            cursor = item.Cursor ?? cursor;
            if (item.Result is not null)
            {
                server.Meters.Delivered();
            }
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> message)
    {
        await turn.WaitAsync(ending);
        try
        {
            if (watch.HasExpired)
            {
                EndExpired();
            }

            ending.ThrowIfCancellationRequested();
            await PutAsync(message);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task KeepAliveAsync()
    {
        try
        {
            // What is being written says as much.
            if (turn.Wait(0, CancellationToken.None))
            {
                try
                {
                    await PutAsync(SseMessage.KeepAlive);
                }
                finally
                {
                    turn.Release();
                }
            }
        }
        catch (Exception gone) when (SocketConnection.IsGone(gone))
        {
            // The request's own token tells that the client left.
        }
    }

    // A write that is given up takes the connection with it, as half an event may be written.
    private async ValueTask PutAsync(ReadOnlyMemory<byte> message)
    {
        Volatile.Write(ref writingSince, Now());
        await body.WriteAsync(message, giveUp.Token);
        Volatile.Write(ref writtenAt, Now());
        Volatile.Write(ref writingSince, Never);
    }

    private void EndExpired() => EndBy(() => new("The token has expired.") { Code = GraphErrorCodes.NotAuthenticated });

    private void EndSlow()
    {
        server.Meters.SlowReaderCut();
        EndBy(() => new("The subscriber reads too slowly.")
        {
            Code = GraphErrorCodes.SubscriberTooSlow,
            Extensions = new Dictionary<string, object?> { ["cursor"] = cursor },
        });
    }

    private void EndBy(Func<ExecutionError> reason) => EndAs(new End(Now(), reason, IsSilent: false));

    private void EndAs(End how)
    {
        if (Interlocked.CompareExchange(ref end, how, null) is null)
        {
            Cancel(ends);
        }
    }

    private PooledBuffer LastWord(Func<ExecutionError>? reason)
    {
        var word = reason is null ? new PooledBuffer() : SseMessage.Next(server.Json, GraphExecutor.Refuse(reason()), language, cursor: null);
        word.Write(SseMessage.Complete);
        return word;
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            _ = source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself meanwhile.
        }
    }

    // A clock may stand at zero when it begins.
    private long Now() => Math.Max(1, server.Time.GetTimestamp());

    /// Without a reason the stream is complete; a silent end cuts it, and the client comes back. What the reason says of the
    /// last event is known when nothing is written any more.
    private sealed record End(long At, Func<ExecutionError>? Reason, bool IsSilent);
}
