namespace SipOkMuba.Graph.Transport;

/// <summary>
/// What a request with files may hold. Its bytes lie in memory until it is answered, so they are bounded for a file, for
/// a request and for all requests together.
/// </summary>
public sealed class UploadLimits
{
    /// <summary>Files of one request.</summary>
    public int Files { get; set; } = 10;

    /// <summary>Bytes of one file.</summary>
    public int FileBytes { get; set; } = 3 * 1024 * 1024;

    /// <summary>Bytes of files that all requests may hold at the same time; beyond it: 503 and <c>Retry-After</c>.</summary>
    public long MemoryBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>
    /// The slowest pace of a client, on the average since its first byte; <see cref="GraphTransportOptions.BodyTimeout"/>
    /// comes on top.
    /// </summary>
    public int BytesPerSecond { get; set; } = 4 * 1024;

    /// <summary>Whether files are read from callers without credentials.</summary>
    public bool AllowAnonymous { get; set; }
}
