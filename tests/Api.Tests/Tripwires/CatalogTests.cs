using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using SipOkMuba.Api.Hosting;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.Tripwires;

public sealed partial class EventCatalogTests
{
    [Fact]
    public void Names_ShouldBeUniqueAndOfTheirAggregate_WhenEventsAreDeclared()
    {
        var names = EventCatalog.All.Select(described => described.Name).ToList();

        Assert.NotEmpty(names);
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[a-z][A-Za-z]*\\.[a-z][A-Za-z]*$", name));
    }

    [Fact]
    public void Catalog_ShouldBeTheReviewedFile_WhenItIsWrittenOut() =>
        Repository.Match(CatalogText.Of(EventCatalog.All), "schema", "events.json");
}

/// Every code that a client can see is explained in two languages; nothing else is.
public sealed partial class ErrorCatalogTests
{
    [Fact]
    public void Codes_ShouldBeExplained_WhenTheCodeGivesThem()
    {
        var unexplained = CodesInSource().Except(Catalog().Keys).Except(NationalWords()).Except(EnumWords).Except([Telemetry.Collector]).Order();

        Assert.Empty(unexplained);
    }

    [Fact]
    public void Entries_ShouldHaveACode_WhenTheyAreInTheCatalog()
    {
        var forgotten = Catalog().Keys.Except(CodesInSource()).Except(EngineCodes);

        Assert.Empty(forgotten);
    }

    [Fact]
    public void Entries_ShouldTellCauseAndRemedyTwice_WhenTheyAreInTheCatalog()
    {
        Assert.NotEmpty(Catalog());
        Assert.All(Catalog(), entry =>
        {
            foreach (var (part, language) in new[] { ("cause", "en"), ("cause", "id"), ("remedy", "en"), ("remedy", "id") })
            {
                var text = entry.Value.GetProperty(part).GetProperty(language).GetString()!;
                Assert.True(text.Length > 10 && text.EndsWith('.'), $"{entry.Key}: {part} {language}");
            }
        });
    }

    /// Codes that GraphQL.NET gives itself.
    private static readonly string[] EngineCodes = ["ARGUMENTS_OF_CORRECT_TYPE", "INVALID_VALUE", "FIELDS_ON_CORRECT_TYPE", "SYNTAX_ERROR"];

    /// Values that the schema describes itself.
    private static IEnumerable<string> EnumWords => typeof(EventCatalog).Assembly.GetTypes()
        .Where(type => type.IsEnum)
        .SelectMany(type => Enum.GetValues(type).Cast<Enum>())
        .Select(value => value.ToText());

    private static Dictionary<string, JsonElement> Catalog() =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(File.ReadAllText(Repository.PathTo("schema", "errors.json")))!;

    private static HashSet<string> CodesInSource() =>
    [
        .. Repository.Sources("src")
            .SelectMany(path => Code().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups[1].Value),
    ];

    private static IEnumerable<string> NationalWords() =>
        Code().Matches(File.ReadAllText(Repository.PathTo("src", "Domain", "Applications", "NationalStatus.cs"))).Select(match => match.Groups[1].Value);

    [GeneratedRegex("\"(HC[0-9]{4}|[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)\"")]
    private static partial Regex Code();
}

internal static class CatalogText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";
}
