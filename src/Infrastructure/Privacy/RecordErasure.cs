using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Privacy;

/// <summary>
/// Five years after their end applications and complaints lose what tells of a person; a citizen of whom nothing else is left
/// and who consents to nothing loses the key.
/// </summary>
internal sealed class RecordErasure(IDbContextFactory<AppDbContext> databases, Erasure erasure, TimeProvider time)
{
    public const int Years = 5;

    private DateTimeOffset Limit => time.GetUtcNow().AddYears(-Years);

    /// From where it came the last time, in milliseconds, to where it has come.
    public async Task<long> EraseApplicationsAsync(long position, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await foreach (var ended in database.Applications.EndedAsync(position, Limit, cancellationToken: cancellationToken))
        {
            if (ended.Keys.Count > 0)
            {
                await EraseApplicationsAsync(database, ended.Keys, cancellationToken);
            }

            position = ended.Position;
        }

        return position;
    }

    public async Task<long> EraseComplaintsAsync(long position, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await foreach (var ended in database.Complaints.EndedAsync(position, Limit, cancellationToken: cancellationToken))
        {
            if (ended.Keys.Count > 0)
            {
                var complaints = database.Complaints.Where(complaint => ended.Keys.Contains(complaint.Key));
                await EraseAsync(database, () => Erasure.EraseComplaintsAsync(database, complaints, cancellationToken), cancellationToken);
            }

            position = ended.Position;
        }

        return position;
    }

    /// Of what the other retentions have deleted, and what stayed while somebody read.
    public async Task ScrubAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.ScrubAsync(cancellationToken);
    }

    private async Task EraseApplicationsAsync(AppDbContext database, List<long> keys, CancellationToken cancellationToken)
    {
        var applications = database.Applications.Where(application => keys.Contains(application.Key));
        await EraseAsync(database, () => Erasure.EraseApplicationsAsync(database, applications, cancellationToken), cancellationToken);
        foreach (var citizen in await applications.Select(application => application.CitizenKey).Distinct().ToListAsync(cancellationToken))
        {
            await EraseForgottenAsync(citizen, cancellationToken);
        }
    }

    private async Task EraseAsync(AppDbContext database, Func<Task<List<Guid>>> step, CancellationToken cancellationToken)
    {
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var files = await step();
        await transaction.CommitAsync(cancellationToken);
        erasure.Delete(files);
    }

    private async Task EraseForgottenAsync(long key, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var forgotten = await database.Citizens
            .Include(citizen => citizen.Consents)
            .Where(citizen => citizen.Key == key && citizen.ErasedAt == null && !citizen.Consents.Any(consent => consent.WithdrawnAt == null)
                && !database.Applications.Any(application => application.CitizenKey == key && application.ApplicantName != null)
                && !database.ComplaintReporters.Any(reporter => reporter.CitizenKey == key)
                && !database.ConversationMessages.Any(message => message.Conversation.CitizenKey == key))
            .SingleOrDefaultAsync(cancellationToken);
        if (forgotten is null)
        {
            return;
        }

        try
        {
            await EraseAsync(
                database,
                () => Erasure.EraseAsync(database, forgotten, Actor.System, time.GetUtcNow(), ErasureGround.RetentionEnded, cancellationToken),
                cancellationToken);
        }
        catch (Exception fault) when (fault is OpenRecordsError || Conflicts.IsConflict(fault))
        {
            // Somebody works with the citizen again.
        }
    }
}

/// On one instance at a time.
internal sealed partial class RecordEraser(RecordErasure erasure, ReaderLeases leases, ILogger<RecordEraser> logger)
    : LeasedWork(ReaderLeases.Retention, leases, logger)
{
    private static readonly TimeSpan period = TimeSpan.FromHours(1);
    private long applications;
    private long complaints;

    /// Until when the records had ended that are erased.
    protected override long Place => Math.Min(Volatile.Read(ref applications), Volatile.Read(ref complaints));

    protected override async Task WorkAsync(ReaderLease lease, long position, CancellationToken cancellationToken)
    {
        (applications, complaints) = (position, position);
        while (true)
        {
            await TryAsync(async () => Volatile.Write(ref applications, await erasure.EraseApplicationsAsync(applications, cancellationToken)), cancellationToken);
            await TryAsync(async () => Volatile.Write(ref complaints, await erasure.EraseComplaintsAsync(complaints, cancellationToken)), cancellationToken);
            await TryAsync(() => erasure.ScrubAsync(cancellationToken), cancellationToken);
            await Task.Delay(period, TimeProvider.System, cancellationToken);
        }
    }

    private async Task TryAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step();
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Records whose time is over could not be erased; trying again in an hour.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
