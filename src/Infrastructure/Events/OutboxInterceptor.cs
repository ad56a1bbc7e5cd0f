using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Events;

/// Turns what aggregates raised into rows of the same transaction, and wakes the log once that is committed.
internal sealed class OutboxInterceptor(IdSource ids, LogSignals signals)
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

        foreach (var entry in database.ChangeTracker.Entries<AggregateRoot>().ToList())
        {
            var subject = entry.Entity;
            foreach (var raised in subject.RaisedEvents)
            {
                database.OutboxEvents.Add(RowOf(subject, raised));
                written.TryAdd(database, this);
            }

            subject.ClearRaisedEvents();
        }
    }

    private OutboxEvent RowOf(AggregateRoot subject, RaisedEvent raised) => new()
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
    };
}
