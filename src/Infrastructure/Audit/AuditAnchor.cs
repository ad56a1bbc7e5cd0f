using System.Globalization;

namespace SipOkMuba.Infrastructure.Audit;

/// Where the chain was seen to end: what is cut off behind it is missed.
public sealed record AnchoredEnd(long Number, string Hash)
{
    /// As it is logged and given to the command: 17:0A1B…
    public static AnchoredEnd? Parse(string text) =>
        text.Trim().Split(':') is [var number, { Length: 64 } hash] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? new AnchoredEnd(parsed, hash.ToUpperInvariant())
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Hash}");
}

/// <summary>
/// A file beside the keys with the end of the chain, so that a shortened database is found out. It never goes back: an end
/// before the one that is anchored is told, not written.
/// </summary>
public sealed class AuditAnchor
{
    public const string FileName = "audit.anchor";

    private readonly string path;

    internal AuditAnchor(string directory) => path = Path.Combine(directory, FileName);

    public AnchoredEnd? Read() => File.Exists(path)
        ? AnchoredEnd.Parse(File.ReadAllText(path)) ?? throw new InvalidDataException($"{path} does not hold the end of an audit chain.")
        : null;

    /// Instances may write at once; whichever is last has written a true end.
    internal void Write(AnchoredEnd end)
    {
        var draft = $"{path}.{Environment.ProcessId}";
        File.WriteAllText(draft, end + "\n");
        File.Move(draft, path, overwrite: true);
    }
}
