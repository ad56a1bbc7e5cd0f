using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SipOkMuba.Domain.Common;

/// Every event that the domain can raise, read from the records themselves; `schema/events.json` is its reviewed copy.
public static class EventCatalog
{
    public static IReadOnlyList<EventDescription> All { get; } =
    [
        .. typeof(EventCatalog).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DomainEvent)) && !type.IsAbstract)
            .Select(Describe)
            .OrderBy(description => description.Name, StringComparer.Ordinal),
    ];

    private static EventDescription Describe(Type type)
    {
        var sample = (DomainEvent)RuntimeHelpers.GetUninitializedObject(type);
        return new EventDescription(type, DomainEvent.NameOf(type), type.BaseType!.Name, sample.SchemaVersion,
        [
            .. type.GetProperties()
                .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null)
                .Select(property => new EventProperty(
                    JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                    (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).Name,
                    Nullable.GetUnderlyingType(property.PropertyType) is not null))
                .OrderBy(property => property.Name, StringComparer.Ordinal),
        ]);
    }
}

/// The family is the event's GraphQL type: a change of state, or something noted.
public sealed record EventDescription(
    [property: JsonIgnore] Type Type,
    string Name,
    string Family,
    int SchemaVersion,
    IReadOnlyList<EventProperty> Properties);

public sealed record EventProperty(string Name, string Type, bool Nullable);
