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
        if (trimmed?.Length > maximumLength)
        {
            throw new InvalidTextError(field, maximumLength);
        }

        return string.IsNullOrEmpty(trimmed) ? null : trimmed;
    }
}
