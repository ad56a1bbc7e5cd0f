using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Documents;

internal static class UploadUse
{
    private static readonly CompiledQuery<Func<AppDbContext, string[], IAsyncEnumerable<Upload>>> uploadsOf = new(() =>
        EF.CompileAsyncQuery((AppDbContext database, string[] references) =>
            database.Uploads.AsNoTracking().Where(upload => references.Contains(upload.Reference))));

    /// By their references. They are used as of the save; UploadNotFoundError where one is missing or another's.
    public static Task<IReadOnlyDictionary<string, Upload>> UseUploadsAsync(
        this AppDbContext database, IReadOnlyList<string> wanted, Actor actor, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.UseAsync([.. wanted.Distinct()], upload => upload.MayBeUsedBy(actor, now), cancellationToken);

    /// As files of what there are at the most so many of.
    public static async Task<IReadOnlyList<AttachedFile>> AttachAsync(
        this AppDbContext database, IReadOnlyList<string>? wanted, int most, Actor actor, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database.AttachAsync(wanted, most, upload => upload.MayBeUsedBy(actor, now), cancellationToken);

    /// What nothing uses yet: of two that come at once the database lets one have it, the other finds it used.
    public static async Task<IReadOnlyList<AttachedFile>> AttachUnusedAsync(
        this AppDbContext database, IReadOnlyList<string>? wanted, int most, Actor actor, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database.AttachAsync(wanted, most, upload => upload.IsUnused && upload.MayBeUsedBy(actor, now), cancellationToken);

    private static async Task<IReadOnlyList<AttachedFile>> AttachAsync(
        this AppDbContext database, IReadOnlyList<string>? wanted, int most, Predicate<Upload> mayBeUsed, CancellationToken cancellationToken)
    {
        string[] references = [.. (wanted ?? []).Distinct()];
        if (references.Length > most)
        {
            throw new TooManyAttachmentsError(most);
        }

        var uploads = references.Length == 0 ? null : await database.UseAsync(references, mayBeUsed, cancellationToken);
        return [.. references.Select(reference => new AttachedFile(reference, uploads![reference].MediaType, uploads[reference].Size))];
    }

    private static async Task<IReadOnlyDictionary<string, Upload>> UseAsync(
        this AppDbContext database, string[] references, Predicate<Upload> mayBeUsed, CancellationToken cancellationToken)
    {
        // No file has such a reference, and not every database could be asked for it.
        var known = Array.FindAll(references, reference => PlainString.Is(reference));
        var found = await uploadsOf.Of(database)(database, known).ToDictionaryAsync(upload => upload.Reference, cancellationToken: cancellationToken);
        var unusable = Array.Find(references, reference => !found.TryGetValue(reference, out var upload) || !mayBeUsed(upload));
        if (unusable is not null)
        {
            throw new UploadNotFoundError(unusable);
        }

        foreach (var upload in found.Values.Where(upload => upload.Place is not null))
        {
            // Saved with what uses it: whoever sweeps it meanwhile lets the save fail, and it is run again.
            database.Uploads.Attach(upload);
            upload.Use();
        }

        return found;
    }
}
