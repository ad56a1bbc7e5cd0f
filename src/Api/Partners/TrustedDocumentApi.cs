using System.ComponentModel;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Partners;

[ObjectType, Description("A document as it was registered.")]
internal sealed record RegisteredDocument(
    [property: Description("By what clients send it: `sha256:` and the hash of its text.")] string DocumentId,
    [property: Description("The names of its operations.")] IReadOnlyList<string> Operations,
    [property: Description("Whether it is new; false: it was registered before.")] bool Added);

[ObjectType, Description("What was registered (hasil pendaftaran dokumen tepercaya).")]
internal sealed record TrustedDocumentRegistration(
    [property: Description("One for each of the input, in its order.")] IReadOnlyList<RegisteredDocument> Documents);

[QueryType]
internal static class TrustedDocumentQueries
{
    [Description("The trusted documents of the partner (daftar dokumen tepercaya), oldest first; the office sees all.")]
    [Authorize(Policies.ReadPartners)]
    [UsePaging]
    public static IQueryable<TrustedDocument> GetTrustedDocuments(AppDbContext database) => database.TrustedDocuments;
}

[MutationType]
internal static class TrustedDocumentMutations
{
    private const string Ids = "As `registerTrustedDocuments` gave them: `sha256:` and the hash.";

    [Description("Registers documents (pendaftaran dokumen tepercaya) that the applications of the partner then send by their hash. Each is checked by every rule that asks for no values, and may not cost more than 1,000 whatever the variables are; one that is wrong refuses all. Registering again what is there changes nothing. At most 1,000 documents of 2,000,000 characters together.")]
    [Authorize(Policies.RegisterTrustedDocuments), Cost(100)]
    [Error<InvalidTrustedDocumentError>, Error<TrustedDocumentLimitReachedError>, Error<LockedKeyError>, Error<NotFoundError>, Error<NotPermittedError>]
    public static async Task<TrustedDocumentRegistration> RegisterTrustedDocumentsAsync(
        [Description("Documents, each with its fragments, exactly as its client would send it: the hash is that of these characters in UTF-8.")] IReadOnlyList<string> documents,
        AppDbContext database,
        DocumentReview review,
        GraphCall call,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        RequireUnlocked(caller);
        var asked = new List<DocumentToTrust>();
        foreach (var text in documents)
        {
            asked.Add(await CheckedAsync(text, asked.Count, review, call.Language, cancellationToken));
        }

        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var owner = await database.PartnerUnderLockAsync(found => found.Key == caller.PartnerKey, caller, cancellationToken);
        var own = database.TrustedDocuments.Where(document => document.OwnerKey == owner.Key);
        var hashes = asked.Select(document => document.Hash).Distinct().ToList();
        var present = await own.Where(document => hashes.Contains(document.Hash)).Select(document => document.Hash).ToListAsync(cancellationToken);
        var before = new TrustedSoFar(
            await own.CountAsync(cancellationToken), await own.SumAsync(document => (long)document.Characters, cancellationToken));
        DocumentToTrust[] added = [.. asked.DistinctBy(document => document.Hash).ExceptBy(present, document => document.Hash)];
        database.TrustedDocuments.AddRange(owner.Trust(caller.Actor, time.GetUtcNow(), ids, before, added));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new TrustedDocumentRegistration(
        [
            .. asked.Select(document => new RegisteredDocument(
                DocumentIds.OfHash(document.Hash), document.Operations, !present.Contains(document.Hash))),
        ]);
    }

    [Description("Removes trusted documents (penghapusan dokumen tepercaya): within seconds they are unknown. One that is unknown refuses all.")]
    [Authorize(Policies.RemoveTrustedDocuments)]
    [Error<LockedKeyError>, Error<NotFoundError>, Error<NotPermittedError>]
    public static async Task<Partner> RemoveTrustedDocumentsAsync(
        [Description(Ids)] IReadOnlyList<string> documentIds,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        RequireUnlocked(caller);
        var hashes = documentIds.Select(id => DocumentIds.HashIn(id) ?? throw new NotFoundError()).Distinct().ToList();
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var owner = await database.PartnerUnderLockAsync(found => found.Key == caller.PartnerKey, caller, cancellationToken);
        var removed = await database.TrustedDocuments
            .Where(document => document.OwnerKey == owner.Key && hashes.Contains(document.Hash))
            .ExecuteDeleteAsync(cancellationToken);
        if (removed < hashes.Count)
        {
            throw new NotFoundError();
        }

        owner.Distrust(caller.Actor, time.GetUtcNow(), removed);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return owner;
    }

    /// It could register whatever it wants to send.
    private static void RequireUnlocked(Caller caller)
    {
        if (caller.OnlyTrustedDocuments)
        {
            throw new LockedKeyError();
        }
    }

    private static async Task<DocumentToTrust> CheckedAsync(
        string text, int position, DocumentReview review, ErrorLanguage language, CancellationToken cancellationToken)
    {
        if (!Text.IsPlain(text))
        {
            throw new InvalidTrustedDocumentError(position, "BAD_REQUEST", "It holds control characters.");
        }

        var reviewed = await review.ReviewAsync(text, language, cancellationToken);
        return reviewed.Fault is { } fault
            ? throw new InvalidTrustedDocumentError(position, fault.Code, fault.Message)
            : new DocumentToTrust(DocumentIds.HashOf(text), text, [.. reviewed.Operations.Where(name => name.Length > 0)]);
    }
}

[ObjectType<TrustedDocument>]
internal static class TrustedDocumentNode
{
    public static void Configure(NodeDescriptor<TrustedDocument> node)
    {
        node.Description("A document that the applications of a partner send by its hash alone (dokumen tepercaya).")
            .Key(document => document.Key).Id(document => document.Id);
        node.Column("documentId", document => document.Hash, DocumentIds.OfHash, "By what clients send it: `sha256:` and the hash of its text.");
        node.Computed("operations", document => new { document.Operations }, of => of.Operations.Split(' ', StringSplitOptions.RemoveEmptyEntries), "The names of its operations.");
        node.Column(document => document.Text, "The document.");
        node.Column(document => document.RegisteredAt, "When it was registered.");
    }
}

internal sealed class TrustedDocumentRows(Caller caller) : IRowRule<TrustedDocument>
{
    public Expression<Func<TrustedDocument, bool>> Visible
    {
        get
        {
            var own = caller.PartnerKey.GetValueOrDefault();
            return !Policies.Table[Policies.ReadPartners].Allows(caller) ? document => false
                : caller.Kind == CallerKind.Partner ? document => document.OwnerKey == own
                : document => true;
        }
    }
}
