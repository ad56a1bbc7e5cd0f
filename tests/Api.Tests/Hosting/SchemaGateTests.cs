using SipOkMuba.Api.Hosting;

namespace SipOkMuba.Api.Tests.Hosting;

/// The command of a release, on the schema that is served.
public sealed class SchemaGateTests : IDisposable
{
    private static readonly string published = Repository.PathTo("schema", "schema.graphql");
    private readonly string folder = Directory.CreateTempSubdirectory("schema-gate").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Check_ShouldPass_WhenNothingChangedAndEveryDocumentedOperationIsValid()
    {
        var (code, report) = await CheckAsync(published, "--next", published, "--operations", Repository.PathTo("schema", "operations"));

        Assert.Equal(SchemaGate.Passed, code);
        Assert.StartsWith("0 breaking, 0 dangerous, 0 safe changes; ", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ShouldNameThePartners_WhenAFieldGoesThatTheySelect()
    {
        var next = await ChangedAsync("  \"The courier's reference (nomor resi).\"\n  courierReference: String\n", "");
        Directory.CreateDirectory(Path.Combine(folder, "operations", "Portal Desa"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "operations", "Portal Desa", "Courier.graphql"), "query($id: ID!) { applicationById(id: $id) { courierReference } }");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "operations", "Kios.json"), """{ "ab12": "{ applications { nodes { number courierReference } } }", "cd34": "{ viewer { name } }" }""");

        var (code, report) = await CheckAsync(published, "--next", next, "--operations", Path.Combine(folder, "operations"));

        Assert.Equal(SchemaGate.Refused, code);
        Assert.Contains("BREAKING Application.courierReference: the field was removed\n  hits Portal Desa/Courier, Kios/ab12\n", report, StringComparison.Ordinal);
        Assert.Contains("INVALID Kios/ab12: ", report, StringComparison.Ordinal);
        Assert.EndsWith("3 registered operations\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ShouldTellApart_WhenABreakHitsNobody()
    {
        var next = await ChangedAsync("  \"The courier's reference (nomor resi).\"\n  courierReference: String\n", "");
        Directory.CreateDirectory(Path.Combine(folder, "operations"));

        var (code, report) = await CheckAsync(published, "--next", next, "--operations", Path.Combine(folder, "operations"));

        Assert.Equal(SchemaGate.Refused, code);
        Assert.Contains("  hits no registered operation\n", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("no-such-file.graphql")]
    [InlineData("git:no-such-tag")]
    [InlineData("--next", "--next")]
    public async Task Check_ShouldSayWhatIsWrong_WhenItIsMisused(params string[] args)
    {
        var (code, report) = await CheckAsync(args.Length > 0 ? [.. args, "--operations", folder] : args);

        Assert.Equal(SchemaGate.Misused, code);
        Assert.NotEmpty(report.Trim());
    }

    private async Task<string> ChangedAsync(string was, string now)
    {
        var text = await File.ReadAllTextAsync(published);
        var next = Path.Combine(folder, "next.graphql");
        Assert.Contains(was, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(next, text.Replace(was, now, StringComparison.Ordinal));
        return next;
    }

    private static async Task<(int Code, string Report)> CheckAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        return (await SchemaGate.RunAsync(args, output), output.ToString());
    }
}
