using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using SipOkMuba.Bench.Metering;

namespace SipOkMuba.Bench.Contenders;

/// A contender in a process of its own, ready to be asked. One lives at a time.
internal sealed class Contender : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly long begun;
    private readonly ConcurrentQueue<string> output = new();
    private MeterClient? meter;

    private Contender(ContenderKind kind, ProcessStartInfo start, IPEndPoint address)
    {
        (Kind, Address, begun) = (kind, address, Stopwatch.GetTimestamp());
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public ContenderKind Kind { get; }

    public IPEndPoint Address { get; }

    public Wire Wire { get; private set; } = new LimitWire();

    /// The header of the caller, where one is asked for.
    public string? Authorization { get; private set; }

    /// Since the process was started.
    public TimeSpan Age => Stopwatch.GetElapsedTime(begun);

    public MeterClient Meter => meter ?? throw new InvalidOperationException("The contender has no meter.");

    public static async Task<Contender> StartAsync(
        ContenderKind kind, string database, bool trace, CancellationToken cancellationToken)
    {
        var (port, meterPort) = (FreePort(), FreePort());
        var start = Launch.Of(kind, database, port);
        start.Environment["DOTNET_STARTUP_HOOKS"] = Launch.OwnAssembly;
        start.Environment[Metering.Meter.PortVariable] = meterPort.ToString(CultureInfo.InvariantCulture);
        if (trace)
        {
            start.Environment[Metering.Meter.TraceVariable] = "1";
        }

        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var contender = new Contender(kind, start, new IPEndPoint(IPAddress.Loopback, port));
        try
        {
            await contender.AwaitReadyAsync(cancellationToken);
            contender.meter = new MeterClient(meterPort);
            contender.Authorization = kind == ContenderKind.Real
                ? $"Bearer {await contender.TokenAsync("demo-portal", cancellationToken)}"
                : null;
            contender.Wire = kind == ContenderKind.Limit ? new LimitWire() : new GraphWire(contender.Authorization);
            return contender;
        }
        catch
        {
            await contender.DisposeAsync();
            throw;
        }
    }

    public async Task<string> TokenAsync(string client, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{Address}") };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = "demo-secret",
        });
        using var answer = await http.PostAsync("/connect/token", form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return token.GetProperty("access_token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        meter?.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
        if (output.Any(line => line.StartsWith("fail:", StringComparison.Ordinal)))
        {
            await Console.Error.WriteLineAsync($"{Kind} has logged errors:\n{string.Join('\n', output)}");
        }
    }

    private async Task AwaitReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{Address}") };
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (process.HasExited || Age > LongestStart)
            {
                throw new InvalidOperationException($"{Kind} did not start:\n{string.Join('\n', output)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync("/health/ready", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            output.Enqueue(line.Data);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
