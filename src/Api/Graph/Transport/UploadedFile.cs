using System.Security.Cryptography;

namespace SipOkMuba.Graph.Transport;

/// <summary>
/// A file that a client sent beside its operation: the value of a variable of type <c>Upload</c>. It lies in memory as
/// long as the request lasts and may be read again and again.
/// </summary>
public sealed class UploadedFile
{
    private readonly Lazy<string> hash;

    /// <summary>A file as it came.</summary>
    /// <param name="name">What the client calls it.</param>
    /// <param name="mediaType">What the client says it is.</param>
    /// <param name="content">Its bytes.</param>
    public UploadedFile(string? name, string? mediaType, ReadOnlyMemory<byte> content)
    {
        (Name, MediaType, Content) = (name, mediaType, content);
        hash = new Lazy<string>(() => Convert.ToHexStringLower(SHA256.HashData(Content.Span)));
    }

    /// <summary>What the client calls it: not to be trusted, and often personal.</summary>
    public string? Name { get; }

    /// <summary>What the client says it is: not to be trusted.</summary>
    public string? MediaType { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>How many bytes it has.</summary>
    public int Length => Content.Length;

    /// <summary>Its bytes from the beginning.</summary>
    public Stream OpenRead() => System.Runtime.InteropServices.MemoryMarshal.TryGetArray(Content, out var bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(Content.ToArray(), writable: false);

    /// The same for equal bytes, whatever the file is called.
    internal string Hash => hash.Value;
}
