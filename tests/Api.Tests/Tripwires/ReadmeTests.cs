using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SipOkMuba.Api.Hosting;

namespace SipOkMuba.Api.Tests.Tripwires;

/// Whoever follows the README to the letter arrives: its query, its lines and its links are tried as they stand there.
public sealed partial class ReadmeTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly Uri WrittenAddress = new("http://localhost:5080/");
    private static readonly string Root = FindRoot();
    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "README.md"));

    [Fact]
    public async Task Query_ShouldGetTheAnswerBelowIt_WhenSentAsItStands()
    {
        using var client = app.AsAnonymous();

        using var response = await client.PostAsJsonAsync("/graphql", new { query = Assert.Single(Blocks("graphql")) });

        var expected = JsonNode.Parse(Assert.Single(Blocks("json")));
        var actual = JsonNode.Parse(await response.Content.ReadAsStringAsync());
        Assert.True(DateTimeOffset.TryParse(actual!["extensions"]!["budget"]!["resetAt"]!.GetValue<string>(), CultureInfo.InvariantCulture, out _));
        actual["extensions"]!["budget"]!["resetAt"] = expected!["extensions"]!["budget"]!["resetAt"]!.GetValue<string>();
        Assert.True(JsonNode.DeepEquals(expected, actual), $"The server answers {actual}");
    }

    [Fact]
    public void Lines_ShouldBeThoseOfTheStart_WhenTheServerListensWhereItIsWritten()
    {
        var printed = new StartupLines(WrittenAddress);

        Assert.Equal(
            ["dotnet run --project src/Api", "dotnet test", printed.Token, printed.Subscribe, printed.Submit, printed.UploadFile], Blocks("bash"));
    }

    [Fact]
    public void Commands_ShouldFindTheirProjects_WhenRunInAFreshClone()
    {
        var launch = File.ReadAllText(Path.Combine(Root, "src/Api/Properties/launchSettings.json"));
        var solution = File.ReadAllText(Path.Combine(Root, "SipOkMuba.sln")).Replace('\\', '/');
        var tests = Directory.GetFiles(Path.Combine(Root, "tests"), "*.Tests.csproj", SearchOption.AllDirectories);

        Assert.Single(Directory.GetFiles(Path.Combine(Root, "src/Api"), "*.csproj"));
        Assert.Equal(
            WrittenAddress,
            new Uri(JsonDocument.Parse(launch).RootElement
                .GetProperty("profiles").EnumerateObject().First().Value.GetProperty("applicationUrl").GetString()!));
        Assert.NotEmpty(tests);
        Assert.All(tests, test => Assert.Contains(Relative(test), solution, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Lines_ShouldShowTheMutationInTheSubscription_WhenPastedIntoBash()
    {
        await Bash.SkipIfMissingAsync("curl --version");
        var lines = Blocks("bash")
            .Select(line => line.Replace(WrittenAddress.Authority, app.Address.Authority, StringComparison.Ordinal))
            .ToList();
        var (token, subscribe, submit) = ($"{lines[2]} > /dev/null", lines[3], lines[4]);
        using var subscriber = Bash.Start($"{token}\n{subscribe}");

        var answer = await Bash.RunAsync($"{token}\n{submit}");

        Assert.Contains("\"status\":\"SUBMITTED\"},\"errors\":null", answer, StringComparison.Ordinal);
        string? line;
        do
        {
            line = await subscriber.NextLineAsync();
        }
        while (line?.StartsWith("data: ", StringComparison.Ordinal) == false);
        Assert.StartsWith("data: {\"data\":{\"onEvent\":{\"type\":\"application.submitted\",\"cursor\":", line, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Lines_ShouldTakeAFile_WhenPastedIntoBash()
    {
        await Bash.SkipIfMissingAsync("curl --version");
        var file = Path.Combine(app.DataDirectory, "berkas.pdf");
        await File.WriteAllBytesAsync(file, TestFiles.Pdf);
        var lines = Blocks("bash")
            .Select(line => line.Replace(WrittenAddress.Authority, app.Address.Authority, StringComparison.Ordinal))
            .ToList();

        var answer = await Bash.RunAsync($"{lines[2]} > /dev/null\n{lines[5].Replace("berkas.pdf", file, StringComparison.Ordinal)}");

        Assert.Contains("\"mediaType\":\"application/pdf\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"errors\":null", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_ShouldLeadToFiles_InEveryDocument()
    {
        string[] documents =
        [
            .. Directory.GetFiles(Root, "*.md"),
            .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories),
        ];

        var dead = documents.SelectMany(document => Link().Matches(File.ReadAllText(document))
            .Select(link => Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value))
            .Where(target => !Path.Exists(target))
            .Select(target => $"{Relative(document)} -> {Relative(target)}"));

        Assert.Empty(dead);
    }

    [Fact]
    public void Table_ShouldNameFilesThatExist_WhereSomethingIsAdded()
    {
        var paths = Table(WrittenPath());

        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(Root, path)), $"{path} does not exist."));
    }

    [Fact]
    public void Table_ShouldNameTestsThatExist_WhereSomethingGoesRed()
    {
        var names = Table(TestClass());
        var tests = Directory.GetFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Class().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains(name, tests));
    }

    private static List<string> Blocks(string language) =>
        [.. Block().Matches(Readme).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value.Trim())];

    private static List<string> Table(Regex cell) =>
        [.. Readme.Split('\n').Where(line => line.StartsWith('|')).SelectMany(row => cell.Matches(row)).Select(match => match.Groups[1].Value)];

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "SipOkMuba.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside a clone.");
        }

        return directory.FullName;
    }

    [GeneratedRegex("^```([a-z]+)\\r?\\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("\\]\\(([^)#:]+)\\)")]
    private static partial Regex Link();

    [GeneratedRegex("`((?:src|tests|docs|schema)/[^`<*]+)`")]
    private static partial Regex WrittenPath();

    [GeneratedRegex("`([A-Za-z]+Tests)`")]
    private static partial Regex TestClass();

    [GeneratedRegex("\\bclass ([A-Za-z]+Tests)\\b")]
    private static partial Regex Class();
}
