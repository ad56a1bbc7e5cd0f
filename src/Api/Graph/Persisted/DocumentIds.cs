using System.Security.Cryptography;
using System.Text;

namespace SipOkMuba.Graph.Persisted;

/// <summary>Ids of documents that are made of their text, so that no id ever stands for two.</summary>
/// <remarks>https://graphql.github.io/graphql-over-http/draft/#sec-Persisted-Documents</remarks>
public static class DocumentIds
{
    private const string Prefix = "sha256:";
    private const int HashLength = 2 * SHA256.HashSizeInBytes;

    /// <summary>The id of a text: <c>sha256:</c> and its hash.</summary>
    /// <param name="text">A document, as it is sent.</param>
    public static string Of(string text) => OfHash(HashOf(text));

    /// <summary>SHA-256 of a text in UTF-8, in lower-case hexadecimal digits.</summary>
    /// <param name="text">A document, as it is sent.</param>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The id of a hash.</summary>
    /// <param name="hash">What <see cref="HashOf"/> gives.</param>
    public static string OfHash(string hash) => Prefix + hash;

    /// <summary>The hash in an id with or without the prefix; null: it is another kind of id.</summary>
    /// <param name="id">As a client sends it.</param>
    public static string? HashIn(string id)
    {
        var hash = id.StartsWith(Prefix, StringComparison.Ordinal) ? id[Prefix.Length..] : id;
        return hash.Length == HashLength && hash.All(char.IsAsciiHexDigitLower) ? hash : null;
    }
}
