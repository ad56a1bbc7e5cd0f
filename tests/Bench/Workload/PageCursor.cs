using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace SipOkMuba.Bench.Workload;

/// The product's cursor of `order: [{ submittedAt: DESC }]`, written by hand. When the product changes its form, the
/// comparison of the bytes says so, and this is the place to follow.
internal static class PageCursor
{
    private const string Shape = "submittedAt-#-";
    private const int LongestJson = 128;

    public static string Format(long submittedAt, long key)
    {
        Span<byte> json = stackalloc byte[LongestJson];
        return Base64Url.EncodeToString(json[..Write(json, submittedAt, key)]);
    }

    public static int FormatUtf8(Span<byte> destination, long submittedAt, long key)
    {
        Span<byte> json = stackalloc byte[LongestJson];
        Base64Url.EncodeToUtf8(json[..Write(json, submittedAt, key)], destination, out _, out var length);
        return length;
    }

    public static (long SubmittedAt, long Key) Parse(string cursor)
    {
        Span<byte> json = stackalloc byte[LongestJson];
        var reader = new Utf8JsonReader(json[..Base64Url.DecodeFromChars(cursor, json)]);
        reader.Read();
        reader.Read();
        if (!reader.ValueTextEquals(Shape))
        {
            throw new FormatException("The cursor is of another ordering.");
        }

        reader.Read();
        reader.Read();
        var submittedAt = reader.GetDateTimeOffset().ToUnixTimeMilliseconds();
        reader.Read();
        return (submittedAt, reader.GetInt64());
    }

    // The times are whole seconds, so the text has no fraction.
    private static int Write(Span<byte> json, long submittedAt, long key)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(submittedAt).UtcDateTime;
        Utf8.TryWrite(
            json, CultureInfo.InvariantCulture, $"[\"{Shape}\",[\"{at:yyyy-MM-ddTHH:mm:ss}+00:00\",{key}]]", out var length);
        return length;
    }
}
