using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Notifications;

public enum NoticeUrgency
{
    Never,
    Always,

    /// When the office changes what begins, or would have begun, within a day.
    WhenSoon,
}

/// A place of a template. The type is one of the schema, or Text.
public sealed record NoticeVariable(string Name, string Type, bool IsOptional = false);

/// What an event means for messages to its citizen.
public sealed record NoticeRule(string EventType)
{
    /// What the message says, for who writes a channel; null: nothing is told of it.
    public string? Says { get; init; }
    public IReadOnlyList<NoticeVariable> Variables { get; init; } = [];

    /// What waits to be told of the same record is out of date.
    public bool Overtakes { get; init; } = true;
    public NoticeUrgency Urgency { get; init; }

    /// The variable that says until when it is of use, where that is less than three days.
    public string? UsefulUntil { get; init; }

    /// Whether this one is told.
    public Func<NoticeSource, bool> Concerns { get; init; } = _ => true;

    public bool Tells(NoticeSource source) => Says is not null && Concerns(source);

    public DateTimeOffset ValidUntil(NoticeSource source)
    {
        var latest = source.OccurredAt + NoticeRules.UsefulFor;
        return UsefulUntil is not null && source.Moment(UsefulUntil) is { } until && until < latest ? until : latest;
    }

    public bool IsUrgent(NoticeSource source) => Urgency switch
    {
        NoticeUrgency.Always => true,
        NoticeUrgency.WhenSoon => NoticeRules.IsByOffice(source)
            && new[] { source.Moment("previousStartsAt"), source.Moment("startsAt") }.Min() <= source.OccurredAt + NoticeRules.Soon,
        _ => false,
    };

    /// Nothing but what is declared leaves the platform.
    public IReadOnlyList<MessageVariable> Choose(IReadOnlyList<MessageVariable> given) =>
        [.. given.Where(variable => Variables.Any(declared => declared.Name == variable.Name))];
}
