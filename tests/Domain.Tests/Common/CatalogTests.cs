using System.Text.RegularExpressions;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Common;

public sealed partial class CatalogTests
{
    [Fact]
    public void All_ShouldListEveryEventOnce_ByName()
    {
        var names = EventCatalog.All.Select(description => description.Name).ToList();

        Assert.Equal(names.Distinct(), names);
        Assert.Contains("application.submitted", names);
        Assert.Contains("application.printingApproved", names);
        Assert.Contains("consent.recorded", names);
        Assert.Contains("servicePoint.blankShortage", names);
        Assert.All(names, name => Assert.Matches(EventName(), name));
    }

    [Fact]
    public void All_ShouldTellPayloadAndFamily_WithoutTheEnvelope()
    {
        var submitted = EventCatalog.All.Single(description => description.Name == "application.submitted");

        Assert.Equal("ApplicationStatusChanged", submitted.Family);
        Assert.Equal(1, submitted.SchemaVersion);
        Assert.Equal(
            [
                new EventProperty("previousStatus", "ApplicationStatus", true),
                new EventProperty("status", "ApplicationStatus", false),
            ],
            submitted.Properties);
    }

    /// The envelope holds no NIK, name or free text, so no event has a text of its own.
    [Fact]
    public void All_ShouldHoldNoText_InAnyPayload() =>
        Assert.DoesNotContain(
            EventCatalog.All.SelectMany(description => description.Properties), property => property.Type == "String");

    [Fact]
    public void StateEvents_ShouldBeNamedAfterTheirState_ForEveryTargetOfTheTable()
    {
        var expected = ApplicationTransitions.Table.Select(row => row.To).Distinct()
            .Select(status => $"application.{char.ToLowerInvariant(status.ToString()[0])}{status.ToString()[1..]}");

        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            EventCatalog.All.Where(it => it.Family == nameof(ApplicationStatusChanged)).Select(it => it.Name));
    }

    [Fact]
    public void Errors_ShouldBeSealedAndHaveTheirOwnCode_Always()
    {
        var types = typeof(DomainError).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DomainError)))
            .ToList();
        var errors = types.Select(type => (DomainError)type.GetConstructors().Single().Invoke(
            [.. type.GetConstructors().Single().GetParameters().Select(it => Sample(it.ParameterType))])).ToList();

        Assert.All(types, type => Assert.True(type.IsSealed && type.Name.EndsWith("Error", StringComparison.Ordinal)));
        Assert.Equal(errors.Count, errors.Select(error => error.Code).Distinct().Count());
        Assert.All(errors, error => Assert.Matches(ErrorCode(), error.Code));
    }

    private static object? Sample(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;

    [GeneratedRegex("^[a-z][A-Za-z]+\\.[a-z][A-Za-z]+$")]
    private static partial Regex EventName();

    [GeneratedRegex("^[A-Z]+(_[A-Z]+)*$")]
    private static partial Regex ErrorCode();
}
