using System.Runtime.InteropServices;
using System.Text.Json;

namespace SipOkMuba.Graph.Transport;

/// The texts of documents that were sent last, by the bytes that a client sends again and again: they are read from there, and
/// not made anew for each request.
internal sealed class KnownTexts
{
    private const int Slots = 256;
    private const int LongestKept = 4096;
    private readonly Known?[] known = new Known?[Slots];

    public string? TextOf(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.Length > LongestKept)
        {
            return value.GetString();
        }

        var hash = new HashCode();
        hash.AddBytes(raw);
        ref var slot = ref known[(uint)hash.ToHashCode() % Slots];
        if (Volatile.Read(ref slot) is { } kept && raw.SequenceEqual(kept.Raw))
        {
            return kept.Text;
        }

        var text = value.GetString();
        Volatile.Write(ref slot, new Known(raw.ToArray(), text));
        return text;
    }

    private sealed record Known(byte[] Raw, string? Text);
}
