using System.Collections.Concurrent;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Tests;

/// The certificates of tokens that the first host makes; to make their keys is a good part of a start.
internal sealed class SharedCertificates
{
    private readonly ConcurrentDictionary<string, byte[]> made = new();

    public void GiveTo(string directory)
    {
        KeyDirectory.Create(directory);
        foreach (var (name, content) in made)
        {
            File.WriteAllBytes(Path.Combine(directory, name), content);
        }
    }

    public void TakeFrom(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "token-*.pfx"))
        {
            made.TryAdd(Path.GetFileName(file), File.ReadAllBytes(file));
        }
    }
}
