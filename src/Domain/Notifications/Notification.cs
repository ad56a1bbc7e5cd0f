using System.Text.Json;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Notifications;

/// <summary>
/// A message to a citizen (pemberitahuan): key and variables, which each channel words in its own way. It waits for the
/// quiet hours that the citizen has set when it would be told, and ends once: told, or dropped. docs/decisions/0050.
/// </summary>
public sealed class Notification : AggregateRoot, IClocked
{
    private Notification()
    {
    }

    public long CitizenKey { get; private init; }
    public Citizen Citizen { get; private init; } = null!;

    /// On which another number may be declared, for a citizen whose own is not recorded.
    public long? ApplicationKey { get; private init; }
    public Application? Application { get; private init; }

    /// Seen twice it makes one message.
    public Guid SourceEventId { get; private init; }
    public string SubjectType { get; private init; } = "";
    public Guid SubjectId { get; private init; }

    /// Which of the subject's events it tells.
    public int SourceVersion { get; private init; }
    public string TemplateKey { get; private init; } = "";

    /// As JSON; read by `VariablesOf`.
    public string Variables { get; private init; } = "";
    public bool IsUrgent { get; private init; }
    public string? RegionCode { get; private init; }
    public DateTimeOffset HappenedAt { get; private init; }
    public DateTimeOffset ValidUntil { get; private init; }
    public NotificationStatus Status { get; private set; }

    /// When it was told or dropped; of one that waits, when it is its turn as far as is known.
    public DateTimeOffset DueAt { get; private set; }

    /// When the clock has something to do. Null: never.
    public DateTimeOffset? NotDueBefore { get; private set; }

    public static Notification Of(IdSource ids, NoticeSource source, NoticeRule rule, Addressee addressee) => new()
    {
        Id = ids.Next(),
        CitizenKey = addressee.CitizenKey,
        ApplicationKey = addressee.ApplicationKey,
        SourceEventId = source.EventId,
        SubjectType = source.SubjectType,
        SubjectId = source.SubjectId,
        SourceVersion = source.SubjectVersion,
        TemplateKey = source.Template.Key,
        Variables = JsonSerializer.Serialize(rule.Choose(source.Template.Variables), JsonSerializerOptions.Web),
        IsUrgent = rule.IsUrgent(source),
        RegionCode = source.Region,
        HappenedAt = source.OccurredAt,
        ValidUntil = rule.ValidUntil(source),
        DueAt = source.OccurredAt,
        NotDueBefore = source.OccurredAt,
    };

    public static IReadOnlyList<MessageVariable> VariablesOf(string json) =>
        JsonSerializer.Deserialize<IReadOnlyList<MessageVariable>>(json, JsonSerializerOptions.Web)!;

    /// Told or dropped by what the citizen wishes now, or put off to the end of the quiet hours. False where nothing is due.
    public bool Settle(DateTimeOffset now, ContactWish wish)
    {
        if (Status != NotificationStatus.Waiting || NotDueBefore > now)
        {
            return false;
        }

        if (now >= ValidUntil)
        {
            End(NotificationStatus.TooLate, now, new NotificationDropped(NotificationStatus.TooLate));
        }
        else if (!IsUrgent && wish.Quiet.Hold(now))
        {
            DueAt = wish.Quiet.EndAfter(now);
            NotDueBefore = DueAt;
        }
        else if (wish.WantsNone)
        {
            End(NotificationStatus.Unwanted, now, new NotificationDropped(NotificationStatus.Unwanted));
        }
        else
        {
            End(NotificationStatus.Due, now, new NotificationDue(NotificationStatus.Due));
        }

        return true;
    }

    /// By something newer that happened to the same record; of an event that is read again, none is older.
    public void OvertakeBy(NoticeSource newer, DateTimeOffset now)
    {
        if (Status == NotificationStatus.Waiting && SubjectId == newer.SubjectId && SourceVersion < newer.SubjectVersion)
        {
            End(NotificationStatus.Overtaken, now, new NotificationDropped(NotificationStatus.Overtaken));
        }
    }

    /// An earlier one of the citizen waits until then, and is told first.
    public void StandBehind(DateTimeOffset earlier) => NotDueBefore = NotDueBefore > earlier ? NotDueBefore : earlier;

    /// The citizen has another wish: the clock asks again. Long past, and another bound for each wish, so that a clock that has
    /// read the former one finds its bound gone.
    public void LookAgain(long position)
    {
        if (Status == NotificationStatus.Waiting)
        {
            NotDueBefore = DateTimeOffset.UnixEpoch.AddMilliseconds(position);
        }
    }

    private void End(NotificationStatus status, DateTimeOffset now, NotificationChanged fact)
    {
        Status = status;
        DueAt = Wib.WholeSeconds(now);
        NotDueBefore = null;
        Raise(fact, Actor.System, DueAt, RegionCode, waitingOn: null, new MessageTemplate(TemplateKey, VariablesOf(Variables)));
    }
}
