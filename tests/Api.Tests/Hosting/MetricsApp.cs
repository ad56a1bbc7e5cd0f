using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace SipOkMuba.Api.Tests.Hosting;

/// Meters belong to a process and not to a host, so while these tests run no other host does.
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MetricsGroup
{
    public const string Name = "Metrics";
}

/// The platform with a collector that is away, every trace recorded, and whatever a test changes.
internal sealed class MetricsApp(Dictionary<string, string?> settings) : TestApp
{
    public MetricsApp()
        : this([])
    {
    }

    protected override int Port => ListensAt;

    public int ListensAt { get; init; }

    public ConcurrentQueue<Activity> Spans { get; } = new();

    public static string Statistic(string metrics, string name, params string[] labels) => metrics.Split('\n')
        .SingleOrDefault(line => line.StartsWith(name + "{", StringComparison.Ordinal)
            && Array.TrueForAll(labels, label => line.Contains(label, StringComparison.Ordinal))) ?? "";

    public static double Value(string metrics, string name, params string[] labels) =>
        Statistic(metrics, name, labels) is { Length: > 0 } line
            ? double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 2)..].Split(' ')[0], CultureInfo.InvariantCulture)
            : 0;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task<HttpResponseMessage> AskAsync(string? authorization = null, string? forwardedFor = null, string? host = null)
    {
        using var client = AsAnonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (authorization is not null)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        }

        request.Headers.Host = host;
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        return await client.SendAsync(request);
    }

    public async Task<string> ScrapeAsync()
    {
        using var answer = await AskAsync();
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// Scrapes are answered from memory for a moment.
    public async Task<string> ScrapeUntilAsync(Func<string, bool> isSo)
    {
        var metrics = "";
        await Poll.UntilAsync(async _ => isSo(metrics = await ScrapeAsync()), () => metrics);
        return metrics;
    }

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services => services.ConfigureOpenTelemetryTracerProvider(
            (_, traces) => traces.AddProcessor(new Kept(Spans))));
    }

    private sealed class Kept(ConcurrentQueue<Activity> spans) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => spans.Enqueue(data);
    }
}
