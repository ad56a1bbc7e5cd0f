using System.Diagnostics;
using System.Text.Json;
using SipOkMuba.Api.Hosting;

namespace SipOkMuba.Api.Tests.Hosting;

/// What the start-up output tells a newcomer to paste is pasted.
public sealed class StartupLinesTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task Lines_ShouldSubmitAnApplicationAndShowItsEvent_WhenTheyArePasted()
    {
        SkipWithout("bash", "curl");
        var lines = new StartupLines(app.Address);
        var token = (await RunAsync(lines.Token, token: null)).Trim();
        Assert.Equal(3, token.Split('.').Length);
        var application =
            Result(await RunAsync(lines.Submit, token)).GetProperty("submitApplication").GetProperty("application");
        Assert.Equal("SUBMITTED", application.GetProperty("status").GetString());

        using var subscriber = Start(lines.Subscribe, token);
        using var late = new CancellationTokenSource(patience);
        const string Data = "data: ";
        string? seen;
        do
        {
            seen = await subscriber.StandardOutput.ReadLineAsync(late.Token);
        }
        while (seen?.StartsWith(Data, StringComparison.Ordinal) == false);
        subscriber.Kill(entireProcessTree: true);

        var shown = Result(seen![Data.Length..]).GetProperty("onEvent");
        Assert.Equal("application.submitted", shown.GetProperty("type").GetString());
        var subject = shown.GetProperty("subject").GetProperty("id").GetString();
        Assert.Equal(application.GetProperty("id").GetString(), subject);
    }

    [Fact]
    public void ToString_ShouldShowAddressesClientsAndEveryLine_WhenItIsPrinted()
    {
        var lines = new StartupLines(new Uri("http://localhost:5080/"));
        var text = lines.ToString();

        string[] expected =
        [
            "http://localhost:5080/graphql",
            "http://localhost:5080/graphql/schema",
            "http://localhost:5080/connect/token",
            "demo-portal", "demo-village-2", "demo-admin", "demo-secret", lines.Token, lines.Submit, lines.UploadFile, lines.Subscribe,
        ];
        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.All([lines.Token, lines.Submit, lines.UploadFile, lines.Subscribe], line => Assert.DoesNotContain('\n', line));
    }

    private static void SkipWithout(params string[] programs)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var missing = programs.Where(program =>
            !folders.Any(folder => File.Exists(Path.Combine(folder, program)))).ToList();
        if (Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_REQUIRE_ALL") == "1")
        {
            Assert.Empty(missing);
        }

        Skip.If(missing.Count > 0, $"Not installed here: {string.Join(", ", missing)}.");
    }

    private static JsonElement Result(string line) => JsonDocument.Parse(line).RootElement.GetProperty("data");

    private static async Task<string> RunAsync(string line, string? token)
    {
        using var process = Start(line, token);
        using var late = new CancellationTokenSource(patience);
        var output = await process.StandardOutput.ReadToEndAsync(late.Token);
        await process.WaitForExitAsync(late.Token);
        return output;
    }

    private static Process Start(string line, string? token)
    {
        var start = new ProcessStartInfo("bash") { ArgumentList = { "-c", line }, RedirectStandardOutput = true };
        start.Environment["TOKEN"] = token;
        return Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
    }
}
