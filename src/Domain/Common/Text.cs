using System.Buffers;
using System.Text;

namespace SipOkMuba.Domain.Common;

/// Free text that people enter: trimmed, and no longer than its column.
public static class Text
{
    public const int ShortLength = 200;
    public const int LongLength = 2000;

    public static string Require(string? text, string field, int maximumLength = ShortLength) =>
        Optional(text, field, maximumLength) ?? throw new InvalidTextError(field, maximumLength);

    public static string? Optional(string? text, string field, int maximumLength = ShortLength)
    {
        var trimmed = text?.Trim();
        if (trimmed?.Length > maximumLength || (trimmed is not null && !IsPlain(trimmed)))
        {
            throw new InvalidTextError(field, maximumLength);
        }

        return string.IsNullOrEmpty(trimmed) ? null : trimmed;
    }

    /// Not every database keeps a NUL, and none half a character.
    public static bool IsPlain(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != OperationStatus.Done
                || (Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r')))
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }
}
