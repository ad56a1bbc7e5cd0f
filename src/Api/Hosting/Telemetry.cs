using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SipOkMuba.Graph.Telemetry;
using SipOkMuba.Infrastructure.Clocks;
using SipOkMuba.Infrastructure.Conversations;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Privacy;
using SipOkMuba.Infrastructure.Webhooks;
using Activity = System.Diagnostics.Activity;

namespace SipOkMuba.Api.Hosting;

/// Metrics for whoever scrapes /metrics; with a collector also traces, and the metrics pushed.
internal static class Telemetry
{
    /// The name that every OpenTelemetry SDK reads it by.
    public const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string TraceRatio = "Telemetry:TraceRatio";
    private const double DefaultTraceRatio = 0.01;

    private static readonly string[] Meters =
    [
        GraphTelemetry.Name, EventLog.MeterName, AccessLog.MeterName, ClockSetup.MeterName, WebhookSetup.MeterName, ConversationSetup.MeterName,
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(MetricsOptions.Of(configuration));
        services.AddSingleton<MetricsAccess>();
        var collector = !string.IsNullOrEmpty(configuration[Collector]);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                "sip-ok-muba", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddPrometheusExporter();
                if (collector)
                {
                    metrics.AddOtlpExporter();
                }
            });
        if (collector)
        {
            services.AddSingleton<CommandSpans>();
            telemetry.WithTracing(traces => traces
                .SetSampler(SamplerOf(configuration.GetValue(TraceRatio, DefaultTraceRatio)))
                .AddSource(GraphTelemetry.Name, CommandSpans.SourceName)
                .AddAspNetCoreInstrumentation(requests =>
                {
                    requests.Filter = context => !context.WebSockets.IsWebSocketRequest && !IsForOperators(context.Request.Path);
                    requests.EnrichWithHttpResponse = (span, response) => Anonymise(span, response.HttpContext);
                })
                .AddOtlpExporter());
        }
    }

    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint(
        "/metrics", meterProvider: null, branch => branch.Use(RefuseStrangersAsync), optionsName: null);

    /// The share decides, not the caller: whoever may set `traceparent` must not decide what is recorded.
    private static ParentBasedSampler SamplerOf(double ratio)
    {
        var share = new TraceIdRatioBasedSampler(ratio);
        return new ParentBasedSampler(share, remoteParentSampled: share, remoteParentNotSampled: share);
    }

    private static bool IsForOperators(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/metrics", StringComparison.Ordinal);

    /// Addresses and query strings are what a client typed, and may hold a NIK.
    private static void Anonymise(Activity span, HttpContext context)
    {
        span.SetTag("url.query", null);
        span.SetTag("url.path", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
        span.SetTag("user_agent.original", null);
    }

    private static async Task RefuseStrangersAsync(HttpContext context, RequestDelegate next)
    {
        if (await context.RequestServices.GetRequiredService<MetricsAccess>().RefusalAsync(context) is not { } status)
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }
    }
}
