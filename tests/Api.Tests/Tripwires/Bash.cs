using System.Diagnostics;

namespace SipOkMuba.Api.Tests.Tripwires;

/// Runs lines as a person at a terminal does.
internal sealed class Bash : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource limit = new(Patience);
    private readonly Process process;

    private Bash(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NO_PROXY"] = "localhost,127.0.0.1";
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    /// A test calls it first: without the commands it is skipped aloud, or fails where all must run.
    public static async Task SkipIfMissingAsync(params string[] commands)
    {
        List<string> missing = OperatingSystem.IsWindows() ? ["bash"] : [];
        foreach (var command in OperatingSystem.IsWindows() ? [] : commands)
        {
            using var bash = Start(command);
            if (await bash.ExitAsync() != 0)
            {
                missing.Add(command);
            }
        }

        var mustRun = Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_REQUIRE_ALL") == "1";
        Skip.If(missing.Count > 0 && !mustRun, $"Not at hand: {string.Join(", ", missing)}.");
        Assert.Empty(missing);
    }

    public static Bash Start(string script) => new(script);

    public static async Task<string> RunAsync(string script)
    {
        using var bash = Start(script);
        return await bash.process.StandardOutput.ReadToEndAsync(bash.limit.Token);
    }

    public async Task<string?> NextLineAsync() => await process.StandardOutput.ReadLineAsync(limit.Token);

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
        limit.Dispose();
    }

    private async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }
}
