using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Graph.Telemetry;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Partners;

/// <summary>
/// Counts what partners do, in memory, and adds it to the database every ten seconds and when the process stops: a request
/// costs no statement, and who kills the process loses ten seconds at the most.
/// </summary>
internal sealed partial class UsageCount(
    IDbContextFactory<AppDbContext> contexts, AccountDirectory accounts, TimeProvider time, ILogger<UsageCount> logger)
    : BackgroundService, IOperationObserver
{
    /// Names are the clients' own: of each partner so many a day and process, and the rest together.
    public const int MostNames = 100;
    private const int MostDigits = 5;
    private static readonly TimeSpan interval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(long Partner, DateOnly Day), ConcurrentDictionary<string, byte>> names = new();
    private readonly SemaphoreSlim writing = new(1);
    private readonly ConcurrentDictionary<UsageKey, UsageTally> tallies = new();

    public void Ended(in EndedOperation operation) =>
        TallyOf(operation.Call, operation.Name)?.Add(operation.Points, operation.Failed, operation.Took);

    public void Told(GraphCallData call, string? name, long points) => TallyOf(call, name)?.AddEvent(points);

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            var rows = Take();
            for (var written = 0; written < rows.Count; written++)
            {
                try
                {
                    await AddAsync(rows[written], cancellationToken);
                }
                catch (Exception)
                {
                    // The next time, with what comes meanwhile.
                    foreach (var row in rows.Skip(written))
                    {
                        tallies.GetOrAdd(new UsageKey(row.OwnerKey, row.Day, row.Operation), static _ => new UsageTally()).Add(row);
                    }

                    throw;
                }
            }
        }
        finally
        {
            writing.Release();
        }
    }

    public override void Dispose()
    {
        writing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                // What was counted until now is still written.
            }

            try
            {
                await FlushAsync(CancellationToken.None);
            }
            catch (Exception exception)
            {
                LogFailure(logger, exception);
            }
        }
    }

    /// Null: the caller is no partner's.
    private UsageTally? TallyOf(GraphCallData call, string? name)
    {
        if (accounts.CallerOf(call.Grant.User).PartnerKey is not { } partner)
        {
            return null;
        }

        var day = Wib.DateOf(time.GetUtcNow());
        return tallies.GetOrAdd(new UsageKey(partner, day, NameOf(partner, day, name)), static _ => new UsageTally());
    }

    private string NameOf(long partner, DateOnly day, string? name)
    {
        if (name is null)
        {
            return PartnerUsage.Others;
        }

        var known = names.GetOrAdd((partner, day), static _ => new(StringComparer.Ordinal));
        return known.ContainsKey(name) || (MayBeTold(name) && known.Count < MostNames && known.TryAdd(name, 0)) ? name : PartnerUsage.Others;
    }

    /// Who writes a NIK into a name does not see it again.
    private static bool MayBeTold(string name) =>
        name.Length <= PartnerUsage.OperationLength && name.Count(char.IsAsciiDigit) <= MostDigits;

    /// What is of a day before and counts nothing any more is forgotten.
    private List<PartnerUsage> Take()
    {
        var (today, rows) = (Wib.DateOf(time.GetUtcNow()), new List<PartnerUsage>());
        foreach (var (key, tally) in tallies)
        {
            if (tally.Take(key) is { } row)
            {
                rows.Add(row);
            }
            else if (key.Day < today)
            {
                tallies.TryRemove(key, out _);
                names.TryRemove((key.PartnerKey, key.Day), out _);
            }
        }

        return rows;
    }

    private async Task AddAsync(PartnerUsage more, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        while (await UpdateAsync(database, more, cancellationToken) == 0)
        {
            database.PartnerUsages.Add(more);
            try
            {
                await database.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException exception) when (Conflicts.IsConflict(exception))
            {
                // Another instance began the row.
                database.ChangeTracker.Clear();
            }
        }
    }

    private static Task<int> UpdateAsync(AppDbContext database, PartnerUsage more, CancellationToken cancellationToken) =>
        database.PartnerUsages
            .Where(row => row.OwnerKey == more.OwnerKey && row.Day == more.Day && row.Operation == more.Operation)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.Calls, row => row.Calls + more.Calls)
                    .SetProperty(row => row.Errors, row => row.Errors + more.Errors)
                    .SetProperty(row => row.Events, row => row.Events + more.Events)
                    .SetProperty(row => row.Points, row => row.Points + more.Points)
                    .SetProperty(row => row.Microseconds, row => row.Microseconds + more.Microseconds)
                    .SetProperty(row => row.SlowestMicroseconds, row => row.SlowestMicroseconds > more.SlowestMicroseconds ? row.SlowestMicroseconds : more.SlowestMicroseconds)
                    .SetProperty(row => row.Within10Ms, row => row.Within10Ms + more.Within10Ms)
                    .SetProperty(row => row.Within25Ms, row => row.Within25Ms + more.Within25Ms)
                    .SetProperty(row => row.Within50Ms, row => row.Within50Ms + more.Within50Ms)
                    .SetProperty(row => row.Within100Ms, row => row.Within100Ms + more.Within100Ms)
                    .SetProperty(row => row.Within250Ms, row => row.Within250Ms + more.Within250Ms)
                    .SetProperty(row => row.Within500Ms, row => row.Within500Ms + more.Within500Ms)
                    .SetProperty(row => row.Within1000Ms, row => row.Within1000Ms + more.Within1000Ms)
                    .SetProperty(row => row.Within2500Ms, row => row.Within2500Ms + more.Within2500Ms),
                cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The usage of partners could not be written; trying again in ten seconds.")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
