using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Messages;

namespace SipOkMuba.Infrastructure.Events;

/// Turns what aggregates raised into rows of the same transaction, and wakes the log once that is committed. What a mutation
/// saves without an event leaves a note for the audit log.
internal sealed class OutboxInterceptor(IdSource ids, LogSignals signals, TimeProvider time)
    : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, object> written = [];

    public override InterceptionResult<int> SavingChanges(
        DbContextEventData eventData, InterceptionResult<int> result)
    {
        Write(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Write(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) =>
        Wake(eventData.Context);

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken)
    {
        Wake(eventData.Context);
        return Task.CompletedTask;
    }

    private void Wake(DbContext? context)
    {
        if (context is not null && written.Remove(context))
        {
            signals.Written.Set();
        }
    }

    private void Write(DbContext? context)
    {
        if (context is not AppDbContext database)
        {
            return;
        }

        var act = AuditAct.Current;
        var isTold = false;
        foreach (var subject in database.ChangeTracker.Entries<AggregateRoot>().Select(entry => entry.Entity)
            .Concat(database.Inserted.OfType<AggregateRoot>()).ToList())
        {
            foreach (var raised in subject.RaisedEvents)
            {
                database.Insert(RowOf(subject, raised, act));
                written.TryAdd(database, this);
                isTold = true;
            }

            subject.ClearRaisedEvents();
        }

        if (act is { IsTold: false })
        {
            act.IsTold = isTold || TryNote(database, act);
        }
    }

    private bool TryNote(AppDbContext database, AuditAct act)
    {
        var changed = database.ChangeTracker.Entries()
            .Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && !IsBookkeeping(entry.Entity))
            .Select(entry => entry.Entity)
            .Concat(database.Inserted)
            .ToList();
        if (changed.Count == 0)
        {
            return false;
        }

        var subject = changed.OfType<AggregateRoot>().FirstOrDefault();
        database.AuditNotes.Add(AuditNote.Of(act, time.GetUtcNow(), (subject ?? changed[0]).GetType().Name, subject?.Id));
        return true;
    }

    /// What serves the request itself, and files, which are told of when they are used and forgotten when they are not: whoever
    /// attaches one to an anonymous complaint is not to be known by it.
    private static bool IsBookkeeping(object entity) => entity is IdempotencyRecord or LookupFailure or OutgoingMessage or AuditNote or Slot or Upload;

    private OutboxEvent RowOf(AggregateRoot subject, RaisedEvent raised, AuditAct? act) => new()
    {
        EventId = ids.Next(),
        Type = raised.Event.Name,
        SubjectType = subject.GetType().Name,
        SubjectId = subject.Id,
        SubjectVersion = raised.SubjectVersion,
        OccurredAt = raised.Event.OccurredAt,
        Region = raised.Event.Region,
        ActorRole = raised.Event.ActorRole,
        WaitingOn = raised.Event.WaitingOn,
        SchemaVersion = raised.Event.SchemaVersion,
        Template = raised.Event.Template is { } template ? JsonSerializer.Serialize(template, LogJson.Options) : null,
        Payload = JsonSerializer.Serialize(raised.Event, raised.Event.GetType(), LogJson.Options),
        Actor = raised.Account,
        Act = act?.Name,

        // Where the actor is not to be known, the request would lead to it.
        Through = raised.Account is null ? null : act?.By.Through,
        RequestId = raised.Account is null ? null : act?.RequestId,
    };
}
