using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization;

namespace SipOkMuba.Domain.Common;

/// A fact, named in the past tense. The envelope holds no NIK, name or free text: readers fetch by id under their own
/// rights.
public abstract record DomainEvent
{
    private static readonly ConcurrentDictionary<Type, string> names = [];

    [JsonIgnore] public DateTimeOffset OccurredAt { get; init; }
    [JsonIgnore] public ActorRole ActorRole { get; init; }

    /// The region code whose readers are concerned, such as 16.06.09.2006.
    [JsonIgnore] public string? Region { get; init; }
    [JsonIgnore] public WaitingParty? WaitingOn { get; init; }
    [JsonIgnore] public MessageTemplate? Template { get; init; }

    [JsonIgnore] public virtual int SchemaVersion => 1;
    [JsonIgnore] public string Name => NameOf(GetType());

    public static string NameOf(Type eventType) => names.GetOrAdd(
        eventType,
        type => type.GetCustomAttribute<EventNameAttribute>(inherit: false)?.Name
            ?? throw new InvalidOperationException($"{type.Name} has no [EventName]."));
}

/// What a channel needs to word a message in its own way; its variables hold no names.
public sealed record MessageTemplate(string Key, IReadOnlyList<MessageVariable> Variables);

public sealed record MessageVariable(string Name, string Value);

[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventNameAttribute(string name) : Attribute
{
    public string Name => name;
}
