using System.Text.RegularExpressions;

namespace SipOkMuba.Api.Tests.Tripwires;

/// What may lean on what. A new line in the list is a decision.
public sealed partial class FenceTests
{
    private static readonly string[] Allowed =
    [
        "Applications -> Calendars", "Applications -> Citizens", "Applications -> Common", "Applications -> Partners", "Applications -> Regions",
        "Applications -> ServicePoints",
        "Appointments -> Applications", "Appointments -> Citizens", "Appointments -> Common", "Appointments -> Partners", "Appointments -> Regions",
        "Appointments -> ServicePoints",
        "Calendars -> Common", "Calendars -> Regions",
        "Citizens -> Common", "Citizens -> Partners", "Citizens -> Regions",
        "Complaints -> Applications", "Complaints -> Calendars", "Complaints -> Citizens", "Complaints -> Common", "Complaints -> Staff",
        "Complaints -> Uploads",
        "Conversations -> Applications", "Conversations -> Appointments", "Conversations -> Calendars", "Conversations -> Citizens", "Conversations -> Common",
        "Conversations -> Complaints", "Conversations -> Partners", "Conversations -> Regions", "Conversations -> Uploads",
        "Notifications -> Applications", "Notifications -> Appointments", "Notifications -> Citizens", "Notifications -> Common", "Notifications -> Complaints",
        "Partners -> Common", "Partners -> Regions",
        "Regions -> Common",
        "ServicePoints -> Calendars", "ServicePoints -> Common",
        "Staff -> Common", "Staff -> Regions",
        "Uploads -> Common",
        "Webhooks -> Common",
    ];

    [Fact]
    public void Layer_ShouldKnowNothingOfTheProduct_WhenItIsRead()
    {
        var files = Repository.Sources("src", "Api", "Graph").ToList();

        var product = files.Where(path => Product().IsMatch(File.ReadAllText(path))).Select(Path.GetFileName);

        Assert.NotEmpty(files);
        Assert.Empty(product);
    }

    [Fact]
    public void Domain_ShouldHaveNoReferences_WhenItIsBuilt()
    {
        var project = File.ReadAllText(Repository.PathTo("src", "Domain", "Domain.csproj"));
        var assemblies = typeof(Domain.Common.DomainEvent).Assembly.GetReferencedAssemblies().Select(name => name.Name!);

        Assert.DoesNotContain("Reference", project, StringComparison.Ordinal);
        Assert.All(assemblies, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Infrastructure_ShouldNotKnowTheApi_WhenItIsBuilt()
    {
        var assemblies = typeof(Infrastructure.Data.AppDbContext).Assembly.GetReferencedAssemblies().Select(name => name.Name!).ToList();

        Assert.Contains("SipOkMuba.Domain", assemblies);
        Assert.DoesNotContain("SipOkMuba.Api", assemblies);
        Assert.DoesNotContain("GraphQL", assemblies);
    }

    /// A mutation's connection stays open, so that a transaction that is only disposed of holds SQLite's writers.
    [Fact]
    public void Transactions_ShouldBeRolledBack_WhenAMutationBeginsThem() => Assert.DoesNotContain(
        Repository.Sources("src", "Api").Concat(Repository.Sources("src", "Infrastructure", "Appointments")),
        path => File.ReadAllText(path).Contains("Database.BeginTransaction", StringComparison.Ordinal));

    [Fact]
    public void Features_ShouldUseOthersOnlyAsAllowed_WhenTheyAreOfTheDomain()
    {
        var found = Directory.EnumerateDirectories(Repository.PathTo("src", "Domain"))
            .Select(folder => Path.GetFileName(folder))
            .SelectMany(feature => Repository.Sources("src", "Domain", feature)
                .SelectMany(path => DomainFeature().Matches(File.ReadAllText(path)))
                .Select(match => match.Groups[1].Value)
                .Where(used => used != feature)
                .Select(used => $"{feature} -> {used}"))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.Equal(Allowed.Order(StringComparer.Ordinal), found);
    }

    [GeneratedRegex(@"SipOkMuba\.(Domain|Infrastructure|Api)\b")]
    private static partial Regex Product();

    [GeneratedRegex(@"SipOkMuba\.Domain\.([A-Z][A-Za-z]+)[.;]")]
    private static partial Regex DomainFeature();
}
