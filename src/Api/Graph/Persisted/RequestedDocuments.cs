using System.Security.Claims;
using GraphQL;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Persisted;

/// A request with its text, however it named it.
internal readonly record struct RequestedDocument(GraphRequest Request, string? KeepAs = null);

/// Finds the text behind a request, and refuses what a caller may not run who is locked to trusted documents.
internal sealed class RequestedDocuments(PersistedQueries queries, ITrustedDocuments? trusted = null)
{
    public bool AreTrustedOnly(ClaimsPrincipal user) => trusted?.AreRequiredOf(user) == true;

    public ValueTask<RequestedDocument> FindAsync(GraphRequest request, GraphGrant grant, CancellationToken cancellationToken)
    {
        var hash = PersistedQueries.HashIn(request.Extensions);
        if (AreTrustedOnly(grant.User))
        {
            return FindTrustedAsync(IdOf(request, hash), request, grant, cancellationToken);
        }

        if (request.Query is { } text)
        {
            return hash is null || hash == DocumentIds.HashOf(text)
                ? new(new RequestedDocument(request, hash))
                : throw new RequestRefusedError("The hash is not that of the query.", GraphErrorCodes.PersistedQueryMismatch);
        }

        return request.DocumentId is null && hash is not null && queries.Find(hash) is { } kept
            ? new(new RequestedDocument(request with { Query = kept }))
            : FindTrustedAsync(IdOf(request, hash), request, grant, cancellationToken);
    }

    /// Of an operation that runs: a caller may have been locked since it began.
    public ValueTask<bool> MayGoOnAsync(GraphCallData call, CancellationToken cancellationToken) =>
        !AreTrustedOnly(call.Grant.User) || call.Operation is not { } operation
            ? new(true)
            : IsTrustedAsync(DocumentIds.OfHash(operation.Document.Hash), call.Grant, cancellationToken);

    private async ValueTask<bool> IsTrustedAsync(string id, GraphGrant grant, CancellationToken cancellationToken) =>
        await trusted!.FindAsync(id, grant.User, cancellationToken) is not null;

    private async ValueTask<RequestedDocument> FindTrustedAsync(
        string id, GraphRequest request, GraphGrant grant, CancellationToken cancellationToken) =>
        trusted is not null && await trusted.FindAsync(id, grant.User, cancellationToken) is { } text
            ? new RequestedDocument(request with { Query = text })
            : throw (AreTrustedOnly(grant.User)
                ? NotTrusted()
                : new ExecutionError("PersistedQueryNotFound") { Code = GraphErrorCodes.PersistedQueryNotFound });

    /// A text is trusted by what it says, whatever its sender calls it.
    private static string IdOf(GraphRequest request, string? hash) =>
        request.Query is { } text ? DocumentIds.Of(text)
        : request.DocumentId ?? (hash is not null ? DocumentIds.OfHash(hash)
        : throw new RequestRefusedError("The request has no query.", GraphErrorCodes.BadRequest));

    public static ExecutionError NotTrusted() => new("Only trusted documents are allowed, and this is none of them.")
    {
        Code = GraphErrorCodes.OnlyTrustedDocuments,
    };
}
