using GraphQL;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Persisted;

/// <summary>
/// Automatic persisted queries: a client sends the hash of its document, and the text only where the server does not know
/// it. They are a memory and no promise: each process has its own, and what has passed the rules is kept while there is room.
/// Who comes without credentials displaces nothing of the others.
/// </summary>
/// <remarks>https://www.apollographql.com/docs/apollo-server/performance/apq</remarks>
internal sealed class PersistedQueries(GraphTransportOptions options)
{
    private const int AnonymousPart = 4;
    private readonly TextMemory known = new(options.PersistedQueryCharacters);
    private readonly TextMemory anonymous = new(options.PersistedQueryCharacters / AnonymousPart);

    public string? Find(string hash) => known.Find(hash) ?? anonymous.Find(hash);

    public void Keep(string hash, string text, GraphGrant grant) => (grant.IsAuthenticated ? known : anonymous).Keep(hash, text);

    /// The hash that the extensions of a request name, if they do.
    public static string? HashIn(Inputs? extensions)
    {
        if (extensions?.GetValueOrDefault("persistedQuery") is not { } extension)
        {
            return null;
        }

        return extension is IReadOnlyDictionary<string, object?> members
            && members.GetValueOrDefault("version") is 1
            && members.GetValueOrDefault("sha256Hash") is string hash
            ? hash
            : throw new RequestRefusedError("extensions.persistedQuery is { version: 1, sha256Hash: String }.", GraphErrorCodes.BadRequest);
    }
}
