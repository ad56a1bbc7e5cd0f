using System.Data.Common;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SipOkMuba.Graph.Mutations;

namespace SipOkMuba.Graph.Tests.Library;

/// Every statement that reads.
public sealed class StatementLog : DbCommandInterceptor
{
    private readonly List<string> sql = [];

    public IReadOnlyList<string> Sql
    {
        get
        {
            lock (sql)
            {
                return [.. sql];
            }
        }
    }

    public void Clear()
    {
        lock (sql)
        {
            sql.Clear();
        }
    }

    public void Add(string text)
    {
        lock (sql)
        {
            sql.Add(text);
        }
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Add(command.CommandText);
        return new(result);
    }
}

/// Does what the test wants to happen right after a commit.
public sealed class CommitFollower(Interruption interruption) : DbTransactionInterceptor
{
    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => interruption.FollowAsync();
}

public sealed record LibrarianRequirement : IAuthorizationRequirement;

/// A policy that counts how often it is asked.
public sealed class PolicyLog : AuthorizationHandler<LibrarianRequirement>
{
    private int asked;

    public int Asked => asked;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, LibrarianRequirement requirement)
    {
        Interlocked.Increment(ref asked);
        if (context.User.IsInRole("librarian"))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

public sealed class LibraryKeys(IDbContextFactory<LibraryContext> contexts) : IIdempotencyStore
{
    public async ValueTask<IdempotentEffect?> FindAsync(string key, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var record = await database.KeyRecords.SingleOrDefaultAsync(r => r.Text == key, cancellationToken);
        return record is null ? null : new IdempotentEffect(record.ContentHash, record.ResultId, record.Answer);
    }

    public void Record(DbContext context, string key, byte[] contentHash, IdempotentResult? result) =>
        context.Add(new KeyRecord { Text = key, ContentHash = contentHash, ResultId = result?.Id });

    public async Task KeepAnswerAsync(string key, byte[] contentHash, string answer, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var record = await database.KeyRecords.SingleOrDefaultAsync(r => r.Text == key, cancellationToken)
            ?? database.Add(new KeyRecord { Text = key, ContentHash = contentHash }).Entity;
        record.Answer = answer;
        await database.SaveChangesAsync(cancellationToken);
    }
}

/// What an observer of reads was told, or a fault in its place.
internal sealed class ShownLog : Graph.Fetching.IReadObserver
{
    private readonly Dictionary<string, int> told = [];

    public Exception? Fault { get; set; }

    /// Each record once, whose it is, and all that was shown of it.
    public IReadOnlyList<string> Take()
    {
        lock (told)
        {
            List<string> taken = [.. told.Select(record => $"{record.Key}: {(BookData)record.Value}").Order(StringComparer.Ordinal)];
            told.Clear();
            return taken;
        }
    }

    public async ValueTask ShownAsync(
        Graph.Transport.GraphCallData call, IReadOnlyList<Graph.Fetching.PersonalRecord> records, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Fault is { } fault)
        {
            throw fault;
        }

        lock (told)
        {
            foreach (var record in records)
            {
                var name = $"{call.Kind} {call.RootFields} {record.Entity.Name} {record.Record} of {record.Person}";
                told[name] = told.GetValueOrDefault(name) | record.Groups;
            }
        }
    }
}
