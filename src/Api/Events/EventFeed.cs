using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using GraphQL;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Events;

/// <summary>The log as one caller may read it. Rights are asked anew for every event: a stream outlives a grant.</summary>
internal sealed class EventFeed(
    EventStream log, IDbContextFactory<AppDbContext> contexts, AccountDirectory accounts, GraphCall call, TimeProvider clock)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(12);
    private static readonly FrozenSet<string> Types = EventCatalog.All.Select(described => described.Name).ToFrozenSet();

    private Caller Caller => accounts.CallerOf(call.User);

    public async Task<EventPage> PageAsync(EventFilter filter, string? after, int first, CancellationToken cancellationToken)
    {
        try
        {
            return await log.PageAsync(await OfCallerAsync(filter, cancellationToken), after, first, cancellationToken);
        }
        catch (CursorError error)
        {
            throw Refusal(error);
        }
    }

    /// Opened now, so that a cursor that can not be resumed refuses the subscription itself.
    public async Task<ResumableStream<T>> OpenAsync<T>(EventFilter filter, string? after, CancellationToken cancellationToken)
        where T : Event
    {
        try
        {
            var reader = await log.OpenAsync(await OfCallerAsync(filter, cancellationToken), after, cancellationToken);
            return new ResumableStream<T>(ItemsAsync(reader, CancellationToken.None));
        }
        catch (CursorError error)
        {
            throw Refusal(error);
        }
    }

    private async IAsyncEnumerable<object> ItemsAsync(
        EventReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = reader.GetAsyncEnumerator(ended.Token);
        var next = MoveNextAsync(events);
        try
        {
            var (told, since) = (reader.ProgressCursor, clock.GetTimestamp());
            while (true)
            {
                // Counted from the last item: events of others do not keep a quiet subscriber from its progress.
                if (!await IsDoneByAsync(next, since, cancellationToken))
                {
                    since = clock.GetTimestamp();
                    if (told != reader.ProgressCursor)
                    {
                        yield return new StreamProgress(told = reader.ProgressCursor);
                    }

                    continue;
                }

                if (!await next)
                {
                    yield break;
                }

                var caller = Caller;
                if (!Policies.Table[Policies.ReadEvents].Allows(caller))
                {
                    throw new ExecutionError("The grant has ended.") { Code = Authorization.NotAuthorized };
                }

                if (await IsVisibleAsync(events.Current, caller, cancellationToken))
                {
                    (told, since) = (events.Current.Cursor, clock.GetTimestamp());
                    yield return Event.Of(events.Current);
                }
                else if (clock.GetElapsedTime(since) >= KeepAlive)
                {
                    (told, since) = (events.Current.Cursor, clock.GetTimestamp());
                    yield return new StreamProgress(told);
                }

                next = MoveNextAsync(events);
            }
        }
        finally
        {
            // Left between two items, the next one is still being waited for.
            await ended.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await events.DisposeAsync();
        }
    }

    private async Task<bool> IsDoneByAsync(Task task, long since, CancellationToken cancellationToken)
    {
        var left = KeepAlive - clock.GetElapsedTime(since);
        if (task.IsCompleted || left <= TimeSpan.Zero)
        {
            return task.IsCompleted;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(task, Task.Delay(left, clock, stop.Token));
        await stop.CancelAsync();
        return first == task || cancellationToken.IsCancellationRequested;
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<LoggedEvent> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (CursorError error)
        {
            throw Refusal(error);
        }
    }

    /// Narrows what is read from the database; what comes live is checked one by one.
    private async Task<EventFilter> OfCallerAsync(EventFilter filter, CancellationToken cancellationToken)
    {
        await RefuseUnknownAsync(filter, cancellationToken);
        var caller = Caller;
        return caller.Kind switch
        {
            CallerKind.Staff or CallerKind.VillageOperator => filter with { WithinRegions = caller.Regions },
            CallerKind.Partner => filter with { VisibleSubjects = database => Subjects(database, caller) },
            _ => filter with { WithinRegions = [] },
        };
    }

    /// What is mistyped would be waited for in vain.
    private async Task RefuseUnknownAsync(EventFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Types?.FirstOrDefault(type => !Types.Contains(type)) is { } unknown)
        {
            throw new ExecutionError($"There is no event type '{unknown}'.") { Code = "EVENT_TYPE_UNKNOWN" };
        }

        if (filter.Region is { } code)
        {
            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            if (!await database.Regions.AnyAsync(region => region.Code == code, cancellationToken))
            {
                throw new ExecutionError($"There is no region '{code}'.") { Code = "REGION_UNKNOWN" };
            }
        }
    }

    /// The row rule of the subject; a region never leaves an event, so for regions the envelope tells the same.
    private async Task<bool> IsVisibleAsync(LoggedEvent logged, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Kind is CallerKind.Staff or CallerKind.VillageOperator)
        {
            return logged.Region is { } region && caller.MayActIn(region);
        }

        if (logged.SubjectType != nameof(Application))
        {
            return false;
        }

        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await Subjects(database, caller).AnyAsync(subject => subject == logged.SubjectId, cancellationToken);
    }

    /// Of citizens a partner is told nothing: their consents to others are no business of it.
    private static IQueryable<Guid> Subjects(AppDbContext database, Caller caller) =>
        database.Applications.Where(ApplicationRows.Of(caller)).Select(application => application.Id);

    private static ExecutionError Refusal(CursorError error) => new(error.Message)
    {
        Code = error.Code,
        Extensions = error switch
        {
            CursorExpiredError expired => new() { ["oldestCursor"] = expired.OldestCursor },
            CursorUnknownError unknown => new() { ["headCursor"] = unknown.HeadCursor, ["oldestCursor"] = unknown.OldestCursor },
            _ => null,
        },
    };
}
