using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Events;

/// Who reads for a follower, and from where. One holder per process.
internal sealed class ReaderLeases(IDbContextFactory<AppDbContext> databases, DatabaseOptions options, IdSource ids)
{
    /// Of work that reads no log, so that it has no place in it.
    public const string Clock = "clock";
    public const string Uploads = "uploads";
    public const string Messages = "messages";
    public const string Retention = "retention";

    public static readonly string[] Placeless = [Clock, Uploads, Messages, Retention];

    private readonly string holder = ids.Next().ToString("N");

    public ReaderLease Of(string name) =>
        new(databases, name, holder, isShared: options.Provider != DatabaseProvider.Sqlite);
}

internal sealed class ReaderLease(
    IDbContextFactory<AppDbContext> databases, string name, string holder, bool isShared)
{
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan term = TimeSpan.FromSeconds(10);

    private (long Position, bool IsKnown) saved;

    /// Real time on purpose: a lease is about processes, whatever clock the product runs on.
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// The position to go on from, or null while another process holds the lease.
    public async Task<long?> AcquireAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await EnsureRowAsync(database, cancellationToken);
        var (now, until) = (Now, Now + term);

        // An SQLite file has one process: who held the lease before it is dead.
        var taken = await database.ReaderPositions
            .Where(reader => reader.Name == name
                && (!isShared || reader.HeldBy == null || reader.HeldBy == holder || reader.HeldUntil < now))
            .ExecuteUpdateAsync(
                set => set.SetProperty(reader => reader.HeldBy, holder).SetProperty(reader => reader.HeldUntil, until),
                cancellationToken);
        if (taken == 0)
        {
            return null;
        }

        var position = await database.ReaderPositions
            .Where(reader => reader.Name == name)
            .Select(reader => reader.Position)
            .SingleAsync(cancellationToken);
        saved = (position, true);
        return position;
    }

    /// Saves the position and prolongs the lease; false when it is another's by now.
    public async Task<bool> KeepAsync(long position, CancellationToken cancellationToken)
    {
        if (!isShared && saved == (position, true))
        {
            return true;
        }

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var until = Now + term;
        var kept = await database.ReaderPositions
            .Where(reader => reader.Name == name && reader.HeldBy == holder)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(
                        reader => reader.Position,
                        reader => reader.Position < position ? position : reader.Position)
                    .SetProperty(reader => reader.HeldUntil, until),
                cancellationToken);
        saved = (position, true);
        return kept == 1;
    }

    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.ReaderPositions
            .Where(reader => reader.Name == name && reader.HeldBy == holder)
            .ExecuteUpdateAsync(
                set => set.SetProperty(reader => reader.HeldBy, (string?)null), cancellationToken);
    }

    private async Task EnsureRowAsync(AppDbContext database, CancellationToken cancellationToken)
    {
        if (await database.ReaderPositions.AnyAsync(reader => reader.Name == name, cancellationToken))
        {
            return;
        }

        try
        {
            database.ReaderPositions.Add(new ReaderPosition { Name = name, Position = 0 });
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (Conflicts.IsConflict(exception))
        {
            database.ChangeTracker.Clear();
        }
    }
}
