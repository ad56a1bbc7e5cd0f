using System.Globalization;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Audit;

/// The next links of the chain. They are saved with its head, whose number lets only one instance save them.
internal sealed class AuditBatch(AppDbContext database, AuditHead head, AuditChain chain, DateTimeOffset now)
{
    private readonly List<AuditRecord> records = [];

    public IReadOnlyList<AuditRecord> Records => records;

    public void Add(AuditRecord record)
    {
        var number = head.Number + 1;
        record.Place(number, chain.Link(head.Hash, number, record));
        records.Add(record);
        (head.Number, head.Hash) = (number, record.Hash);
    }

    public void Add(OutboxEvent row, long position)
    {
        if (position > head.Position + 1)
        {
            Add(AuditTypes.EventsMissing, new NumberRange(head.Position + 1, position - 1).ToString());
        }

        Add(new AuditRecord
        {
            At = row.OccurredAt,
            Type = row.Type,
            Act = row.Act,
            ActorRole = row.ActorRole,
            Actor = row.Actor,
            Through = row.Through,
            SubjectType = row.SubjectType,
            SubjectId = row.SubjectId,
            SubjectVersion = row.SubjectVersion,
            RequestId = row.RequestId,
            Position = position,
            Content = chain.DigestOf(row),
        });
        head.Position = position;
    }

    public void Add(AuditNote note)
    {
        Add(new AuditRecord
        {
            At = note.At,
            Type = note.IsRefused ? AuditTypes.Refused : AuditTypes.Done,
            Act = note.Act,
            ActorRole = note.ActorRole,
            Actor = note.Actor,
            Through = note.Through,
            SubjectType = note.SubjectType,
            SubjectId = note.SubjectId,
            RequestId = note.RequestId,
        });
        database.AuditNotes.Remove(note);
    }

    /// What the platform itself has done.
    public void Add(string type, string detail, byte[]? content = null) => Add(new AuditRecord
    {
        At = now,
        Type = type,
        ActorRole = Actor.System.Role,
        Actor = Actor.System.Subject,
        Detail = detail,
        Content = content,
    });
}

/// Numbers from the first to the last, as the detail of a record tells them.
internal readonly record struct NumberRange(long First, long Last)
{
    public static NumberRange Parse(string detail)
    {
        var hyphen = detail.IndexOf('-', StringComparison.Ordinal);
        return new NumberRange(
            long.Parse(detail.AsSpan(0, hyphen), CultureInfo.InvariantCulture), long.Parse(detail.AsSpan(hyphen + 1), CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
}
