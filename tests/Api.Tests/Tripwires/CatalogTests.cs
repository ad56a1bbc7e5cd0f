using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Hosting;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Infrastructure.Events;

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

/// The templates for who writes a channel.
[Collection(ApiGroup.Name)]
public sealed class TemplateCatalogTests(ApiApp app)
{
    [Fact]
    public void Catalog_ShouldBeTheReviewedFile_WhenItIsWrittenOut() => Repository.Match(
        CatalogText.Of(NoticeRules.Table.Where(rule => rule.Says is not null).OrderBy(rule => rule.EventType, StringComparer.Ordinal).Select(rule => new
        {
            key = rule.EventType,
            says = rule.Says,
            urgent = rule.Urgency.ToText(),
            usefulUntil = rule.UsefulUntil,
            variables = rule.Variables.Select(variable => new { variable.Name, variable.Type, variable.IsOptional }),
        })),
        "schema", "templates.json");

    /// Of what has happened here so far: the promised variables are there, with values of their types.
    [Fact]
    public async Task Variables_ShouldBeThere_InTheEventsThatHappen()
    {
        var counter = new Counter(app.Scenarios);
        await app.Scenarios.AfterAsync(Verb.Named("handOverCard"));
        await app.Scenarios.AfterAsync(Verb.Named("rejectApplication"));
        await app.Scenarios.AfterAsync(Verb.Named("adjudicateEnrollment"));
        await app.Scenarios.AfterAsync(Verb.Named("cancelApplication"));
        await counter.OfferedAsync();
        await using var database = await app.Scenarios.DatabaseAsync();
        var happened = await database.OutboxEvents.Where(row => row.Template != null).Select(row => new { row.Type, row.Template }).ToListAsync();
        var seen = happened.DistinctBy(row => row.Template)
            .Select(row => (Rule: NoticeRules.Of(row.Type), Template: JsonSerializer.Deserialize<MessageTemplate>(row.Template!, LogJson.Options)!))
            .Where(one => one.Rule?.Says is not null && one.Rule.Concerns(SourceOf(one.Rule, one.Template)))
            .ToList();

        Assert.True(seen.Select(one => one.Template.Key).Distinct().Count() >= 10);
        Assert.All(seen, one => Assert.All(one.Rule!.Variables, variable =>
        {
            var value = one.Template.Variables.FirstOrDefault(given => given.Name == variable.Name)?.Value;
            Assert.True(value is null ? variable.IsOptional : IsOf(variable.Type, value), $"{one.Template.Key}: {variable.Name} is {value}.");
        }));
    }

    private static NoticeSource SourceOf(NoticeRule rule, MessageTemplate template) =>
        new(Guid.Empty, rule.EventType, "", Guid.Empty, 1, DateTimeOffset.UnixEpoch, null, null, template);

    private static bool IsOf(string type, string value) => type switch
    {
        "Text" => value.Length > 0,
        "Int" => int.TryParse(value, out _),
        "DateTime" => DateTimeOffset.TryParse(value, out _) && value.EndsWith("+07:00", StringComparison.Ordinal),
        _ => typeof(EventCatalog).Assembly.GetTypes().Single(found => found.Name == type && found.IsEnum)
            .GetFields().Where(member => member.IsStatic).Any(member => EnumText.ToScreamingCase(member.Name) == value),
    };
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
