using System.Collections.Frozen;
using SipOkMuba.Graph.Persisted;

namespace SipOkMuba.Api.Hosting;

/// The documents of schema/operations, which every caller may send by the hash of their text, or by their name: the hash is
/// that of a release, the name is whatever the release says of it.
internal sealed class OwnDocuments
{
    private const string Prefix = "operations/";
    private readonly FrozenDictionary<string, string> texts = Names
        .Select(name => (Name: name, Text: Read(Prefix + name)))
        .SelectMany(document => new[] { document.Name, DocumentIds.HashOf(document.Text) }.Select(id => (Id: id, document.Text)))
        .ToFrozenDictionary(document => document.Id, document => document.Text, StringComparer.Ordinal);

    public static IEnumerable<string> Names => typeof(OwnDocuments).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => name[Prefix.Length..]);

    public string? Find(string id) => texts.GetValueOrDefault(DocumentIds.HashIn(id) ?? id);

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(OwnDocuments).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
