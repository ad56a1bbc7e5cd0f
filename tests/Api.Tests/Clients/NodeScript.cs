using System.Diagnostics;
using Xunit.Abstractions;

namespace SipOkMuba.Api.Tests.Clients;

/// <summary>
/// Runs a script of tests/Clients against a server: npm's official clients, audits and a browser. Where Node, the packages or
/// Chromium are missing the test is skipped aloud, or fails where all must run.
/// </summary>
internal sealed class NodeScript(ITestOutputHelper output)
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(10);
    private static readonly string root = FindRoot();
    private static readonly string folder = Path.Combine(root, "tests", "Clients");
    private static readonly string? node = Find("node", "node.exe");
    private static readonly string? chromium = Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_BROWSER") is { Length: > 0 } browser
        ? browser
        : Find("chromium", "chromium-browser", "google-chrome", "chrome.exe");

    public static void SkipIfMissing()
    {
        Require(node is not null, "Node.js was not found.");
        Require(Directory.Exists(Path.Combine(folder, "node_modules", "graphql-ws")), "Run `npm ci` in tests/Clients.");
    }

    public static void SkipIfBrowserIsMissing()
    {
        SkipIfMissing();
        Require(chromium is not null, "Chromium was not found.");
    }

    public async Task RunAsync(string script, Uri address)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(node!, script)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["SIPOKMUBA_ADDRESS"] = address.ToString(),
                    ["SIPOKMUBA_ARTIFACTS"] = Path.Combine(root, "artifacts", "clients"),
                    ["SIPOKMUBA_TEST_BROWSER"] = chromium,
                },
            },
        };
        process.Start();
        var lines = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        var report = string.Concat(await lines);
        output.WriteLine(report);
        Assert.True(process.ExitCode == 0, $"{script} ended with {process.ExitCode}:{Environment.NewLine}{report}");
    }

    private static void Require(bool present, string what)
    {
        Skip.If(!present && Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_REQUIRE_ALL") != "1", what);
        Assert.True(present, what);
    }

    private static string? Find(params string[] names) =>
        (from directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in names
         let path = Path.Combine(directory, name)
         where File.Exists(path)
         select path).FirstOrDefault();

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "SipOkMuba.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return directory.FullName;
    }
}
