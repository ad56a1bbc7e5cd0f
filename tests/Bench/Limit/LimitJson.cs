using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace SipOkMuba.Bench.Limit;

/// The product's scalars, written without a string in between.
internal static class LimitJson
{
    public const string ContentType = "application/json; charset=utf-8";
    private const int InstantLength = 29;
    private static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    /// The types that are asked for have names of the same length: Application, Appointment.
    public static void WriteNodeId(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> type, Guid id)
    {
        Span<byte> bytes = stackalloc byte[28];
        type.CopyTo(bytes);
        id.TryWriteBytes(bytes[12..], bigEndian: true, out _);
        Span<byte> text = stackalloc byte[38];
        Base64Url.EncodeToUtf8(bytes, text);
        json.WriteString(name, text);
    }

    /// yyyy-MM-ddTHH:mm:ss.fff+07:00
    public static void WriteInstant(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long? milliseconds)
    {
        if (milliseconds is not { } known)
        {
            json.WriteNull(name);
            return;
        }

        var at = DateTime.UnixEpoch.AddMilliseconds(known) + Offset;
        Span<byte> text = stackalloc byte[InstantLength];
        "0000-00-00T00:00:00.000+07:00"u8.CopyTo(text);
        Digits(text[..4], at.Year);
        Digits(text[5..7], at.Month);
        Digits(text[8..10], at.Day);
        Digits(text[11..13], at.Hour);
        Digits(text[14..16], at.Minute);
        Digits(text[17..19], at.Second);
        Digits(text[20..23], at.Millisecond);
        json.WriteString(name, text);
    }

    public static void WriteSubmitted(IBufferWriter<byte> output, Guid id, string number)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartObject("data"u8);
        json.WriteStartObject("submitApplication"u8);
        json.WriteStartObject("application"u8);
        json.WriteNodeId("id"u8, "Application:"u8, id);
        json.WriteString("number"u8, number);
        json.WriteString("status"u8, "SUBMITTED"u8);
        json.WriteEndObject();
        json.WriteNull("errors"u8);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Digits(Span<byte> text, int value)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = (byte)('0' + value % 10);
            value /= 10;
        }
    }
}
