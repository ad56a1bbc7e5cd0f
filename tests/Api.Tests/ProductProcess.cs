using System.Collections.Concurrent;
using System.Diagnostics;

namespace SipOkMuba.Api.Tests;

/// The product as it is deployed: a process of its own in the installation of a test.
internal sealed class ProductProcess : IAsyncDisposable
{
    private const string Shown = "Endpoint  ";
    private static readonly TimeSpan longestStart = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProductProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
    }

    /// All that it has used until now.
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// What it holds of the machine's memory.
    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// What it has warned of, by its first lines.
    public IReadOnlyCollection<string> Complaints => complaints;

    public bool HasExited => process.HasExited;

    public static ProductProcess Start(TestApp app) => new(Process.Start(Of(app))!);

    /// A server, or one of the product's other verbs.
    public static ProcessStartInfo Of(TestApp app, params string[] verb)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "SipOkMuba.Api.dll"), .. verb])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in app.Settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        return start;
    }

    /// As soon as it serves.
    public Task<Uri> AddressAsync() => address.Task.WaitAsync(longestStart, TimeProvider.System);

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private void Read(string? line)
    {
        if (line?.StartsWith("fail:", StringComparison.Ordinal) == true || line?.StartsWith("warn:", StringComparison.Ordinal) == true)
        {
            complaints.Enqueue(line);
        }

        if (line?.IndexOf(Shown, StringComparison.Ordinal) is int at and >= 0)
        {
            address.TrySetResult(new Uri(new Uri(line[(at + Shown.Length)..].Split(' ')[0]), "/"));
        }
    }
}
