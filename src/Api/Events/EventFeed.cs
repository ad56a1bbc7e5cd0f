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
    EventStream log, EventReadership readership, IDbContextFactory<AppDbContext> contexts, AccountDirectory accounts, GraphCall call,
    TimeProvider clock)
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
        switch (call.Data.RunFor)
        {
            case FilterProbe probe:
                await RefuseUnknownAsync(filter, cancellationToken);
                (probe.Filter, probe.After) = (filter, after);
                return new ResumableStream<T>(AsyncEnumerable.Empty<object>());
            case OneEvent one:
                return new ResumableStream<T>(OnlyAsync(one.Logged, filter));
        }

        try
        {
            var since = clock.GetTimestamp();
            var reader = await log.OpenAsync(await OfCallerAsync(filter, cancellationToken), call.Data.LastEventId ?? after, cancellationToken);
            return new ResumableStream<T>(ItemsAsync(reader, since, call.Data.TellsCursors, CancellationToken.None));
        }
        catch (CursorError error)
        {
            throw Refusal(error);
        }
    }

    private async IAsyncEnumerable<object> ItemsAsync(
        EventReader reader, long opened, bool tellsCursors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Caller? permitted = null;

        // Counted from the last item: events of others do not keep a quiet subscriber from its progress.
        var (told, since) = (reader.Position, clock.GetTimestamp());
        if (tellsCursors)
        {
            yield return new StreamProgress(reader.ProgressCursor);
        }

        while (true)
        {
            while (reader.TryRead(out var logged))
            {
                var caller = Caller;
                if (!ReferenceEquals(caller, permitted))
                {
                    Demand(caller);
                    permitted = caller;
                }

                if (await readership.MayReadAsync(caller, logged, opened))
                {
                    (told, since) = (logged.Position, clock.GetTimestamp());
                    yield return Event.Of(logged);
                }
                else if (clock.GetElapsedTime(since) >= KeepAlive)
                {
                    (told, since) = (logged.Position, clock.GetTimestamp());
                    yield return new StreamProgress(logged.Cursor);
                }
            }

            if (told != reader.Position && clock.GetElapsedTime(since) >= KeepAlive)
            {
                (told, since) = (reader.Position, clock.GetTimestamp());
                yield return new StreamProgress(reader.ProgressCursor);
            }

            try
            {
                await reader.WaitAsync(orBeat: told != reader.Position, cancellationToken);
            }
            catch (CursorError error)
            {
                throw Refusal(error);
            }
        }
    }

    private async IAsyncEnumerable<object> OnlyAsync(LoggedEvent logged, EventFilter filter)
    {
        var caller = Caller;
        Demand(caller);
        if (filter.Matches(logged) && await readership.MayReadAsync(caller, logged, clock.GetTimestamp()))
        {
            yield return Event.Of(logged);
        }
    }

    private static void Demand(Caller caller)
    {
        if (!Policies.Table[Policies.ReadEvents].Allows(caller))
        {
            throw new ExecutionError("The grant has ended.") { Code = Authorization.NotAuthorized };
        }
    }

    /// Narrows what is read from the database; what comes live is checked one by one.
    private async Task<EventFilter> OfCallerAsync(EventFilter filter, CancellationToken cancellationToken)
    {
        await RefuseUnknownAsync(filter, cancellationToken);
        var caller = Caller;
        filter = filter with { OpenSubjects = EventReadership.Open, OnRequest = EventFilter.Frequent, Withheld = EventReadership.HiddenFrom(caller) };
        return caller.Kind switch
        {
            CallerKind.Staff or CallerKind.VillageOperator => filter with { WithinRegions = caller.Regions, Withheld = [.. filter.Withheld, .. EventReadership.Personal] },
            CallerKind.Partner => filter with
            {
                VisibleSubjects = database => EventReadership.Subjects(database, caller),
                FewSubjects = database => EventReadership.Own(database, caller),
            },
            CallerKind.Citizen => filter with { VisibleSubjects = database => EventReadership.Subjects(database, caller) },
            _ => filter with { WithinRegions = [] },
        };
    }

    /// What is mistyped would be waited for in vain.
    private async Task RefuseUnknownAsync(EventFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Types?.FirstOrDefault(type => !Types.Contains(type)) is { } unknown)
        {
            throw new ExecutionError("There is no such event type.") { Code = "EVENT_TYPE_UNKNOWN", Extensions = new() { ["eventType"] = unknown } };
        }

        if (filter.Region is { } code)
        {
            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            if (!await database.Regions.AnyAsync(region => region.Code == code, cancellationToken))
            {
                throw new ExecutionError("There is no such region.") { Code = "REGION_UNKNOWN", Extensions = new() { ["regionCode"] = code } };
            }
        }
    }

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

/// Asks a subscription which events it is about, without opening it.
internal sealed class FilterProbe
{
    public EventFilter? Filter { get; set; }
    public string? After { get; set; }
}

/// Opens a subscription for one event alone: it is shown if it is one of the caller's and of the subscription's.
internal sealed record OneEvent(LoggedEvent Logged);
