using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Citizens;

/// <summary>
/// Who tries what a NIK is good for: five tries an hour that came to nothing, for a NIK and an account, so that nobody is shut out
/// by the tries of another. What succeeds is never held up.
/// </summary>
internal sealed class NikTries(LimitedLookups lookups, IDbContextFactory<AppDbContext> contexts, Caller caller, TimeProvider time)
{
    private byte[]? sought;

    private string Account => $"account {caller.Actor.Role} {caller.Actor.Subject}";

    /// By the hash of the NIK. Null: a failure.
    public Task<T?> FindAsync<T>(byte[] nik, Func<AppDbContext, Task<T?>> find, CancellationToken cancellationToken) =>
        lookups.FindAsync(TargetOf(nik), Account, find, cancellationToken);

    /// Whom the mutation that runs is about.
    public void Seek(byte[] nik) => sought = nik;

    /// A refusal that would tell something of whom a NIK names, to who may not read it: after too many another is told instead.
    public async ValueTask RefusedAsync(Exception refusal, CancellationToken cancellationToken)
    {
        if (sought is { } nik && refusal is ConsentRequiredError or DuplicateApplicationError { Number: null })
        {
            await NoteAsync(cancellationToken);
            await lookups.FindAsync(TargetOf(nik), Account, _ => Task.FromResult<object?>(null), cancellationToken);
        }
    }

    /// Of its own, so that what an erased citizen was tried by leads nowhere.
    private static string TargetOf(byte[] nik) => "tried " + Convert.ToHexString(nik);

    /// Who probes is in the audit log, whom is not.
    private async Task NoteAsync(CancellationToken cancellationToken)
    {
        if (AuditAct.Current is not { } act)
        {
            return;
        }

        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        database.AuditNotes.Add(AuditNote.Of(act, time.GetUtcNow(), isRefused: true));
        await database.SaveChangesAsync(cancellationToken);
    }
}
