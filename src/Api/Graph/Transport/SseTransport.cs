using System.Buffers;
using System.Diagnostics;
using GraphQL;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Telemetry;

namespace SipOkMuba.Graph.Transport;

/// GraphQL over server-sent events, each operation on a connection of its own:
/// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode
internal sealed class SseTransport(
    GraphJson json, GraphMeters meters, GraphTransportOptions options, TimeProvider time, LiveGrants grants, LiveWires wires, OpenWires open,
    ILogger<SseTransport> log)
{
    public GraphJson Json => json;

    public GraphMeters Meters => meters;

    public GraphTransportOptions Options => options;

    public TimeProvider Time => time;

    public LiveGrants Grants => grants;

    public ILogger Log => log;

    public static string? LastEventIdOf(HttpRequest request) =>
        request.Headers["Last-Event-ID"] is [{ Length: > 0 } cursor, ..] ? cursor : null;

    /// Before anything is opened: a refusal is a plain answer. The places are left with the request.
    public void Enter(HttpContext context, GraphGrant grant)
    {
        context.Response.RegisterForDispose(open.From(context.Connection.RemoteIpAddress) ?? throw OpenWires.Refusal());
        context.Response.RegisterForDispose(open.Of(grant) ?? throw OpenWires.Refusal());
    }

    public async Task AnswerAsync(HttpContext context, ExecutionResult result, GraphCallData call)
    {
        Begin(context.Response, call.Language);
        if (ResponseEvents.Of(result) is { } events)
        {
            BeginStream(context);
            using var stream = new SseStream(this, context, call);
            wires.Add(stream);
            try
            {
                await stream.RunAsync(events);
            }
            finally
            {
                wires.Remove(stream);
            }
        }
        else
        {
            using var message = SseMessage.Next(json, result, call.Language, cursor: null);
            message.Write(SseMessage.Complete);
            await context.Response.Body.WriteAsync(message.Written, context.RequestAborted);
        }
    }

    private static void Begin(HttpResponse response, ErrorLanguage? language)
    {
        response.ContentType = MediaTypes.WithCharset(MediaTypes.EventStream);
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers.Append(HeaderNames.Vary, HttpTransport.Negotiated);
        response.Headers.ContentLanguage = language?.Tag;
        // https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private static void BeginStream(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            // Who reads too slowly is told so by the stream itself.
            rate.MinDataRate = null;
        }

        // The request lasts as long as the stream: its time and its span tell nothing.
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            metrics.MetricsDisabled = true;
        }

        Activity.Current = null;
    }
}
