using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SipOkMuba.Infrastructure.Events;

/// Epoch and position, opaque to clients. The epoch tells a log that was restored from an older copy.
internal readonly record struct EventCursor(long Epoch, long Position)
{
    public const string FromOldest = "0";
    private const int LongestText = 64;

    public override string ToString() => Base64Url.EncodeToString(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Epoch}.{Position}")));

    public static EventCursor? Parse(string text)
    {
        if (text.Length > LongestText || !Base64Url.IsValid(text))
        {
            return null;
        }

        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                ? new EventCursor(epoch, position)
                : null;
    }
}

/// The stream cannot begin or go on at this cursor; the data says from where it can.
public abstract class CursorError(string code) : Exception(code)
{
    public string Code { get; } = code;
}

public sealed class CursorExpiredError(string oldestCursor) : CursorError("CURSOR_EXPIRED")
{
    public string OldestCursor => oldestCursor;
}

public sealed class CursorUnknownError(string headCursor, string oldestCursor) : CursorError("CURSOR_UNKNOWN")
{
    public string HeadCursor => headCursor;
    public string OldestCursor => oldestCursor;
}
