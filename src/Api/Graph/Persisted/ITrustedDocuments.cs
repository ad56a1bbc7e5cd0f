using System.Security.Claims;

namespace SipOkMuba.Graph.Persisted;

/// <summary>
/// Documents that the server knows before anybody sends their text; registered by the product as a singleton, where it has
/// any. What an id stands for never changes, but it may be taken away.
/// </summary>
/// <remarks>https://chillicream.com/docs/hotchocolate/v15/performance/trusted-documents</remarks>
public interface ITrustedDocuments
{
    /// <summary>Whether the caller may run nothing else. Asked for each operation and each event, so it does next to nothing.</summary>
    /// <param name="user">The caller.</param>
    bool AreRequiredOf(ClaimsPrincipal user);

    /// <summary>
    /// The text of a document that this caller may run by its id; null: it has none of that id. Of a caller who may run nothing
    /// else also what it sent itself is looked up, by <see cref="DocumentIds.Of"/>.
    /// </summary>
    /// <param name="id">As the client sent it.</param>
    /// <param name="user">The caller.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<string?> FindAsync(string id, ClaimsPrincipal user, CancellationToken cancellationToken);
}
