using System.Collections.Concurrent;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace SipOkMuba.Graph.Errors;

/// <summary>The languages that are offered, and which of them a client gets.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4</remarks>
public sealed class ErrorLanguages
{
    // Clients send few different headers, each of them many times.
    private const int MostKnown = 256;
    private const int LongestKnown = 128;

    private readonly ErrorLanguage[] offered;
    private readonly ConcurrentDictionary<string, ErrorLanguage> known = new(StringComparer.Ordinal);
    private int learned;

    /// <summary>Offers languages.</summary>
    /// <param name="first">For whoever asks for none, or for none of these.</param>
    /// <param name="others">The others.</param>
    public ErrorLanguages(ErrorLanguage first, params ErrorLanguage[] others) => offered = [first, .. others];

    /// <summary>For whoever asks for none.</summary>
    public ErrorLanguage Default => offered[0];

    /// <summary>All of them, the default first.</summary>
    public IReadOnlyList<ErrorLanguage> All => offered;

    /// <summary>What a client gets that sends this <c>Accept-Language</c>.</summary>
    /// <param name="header">The header; several count as one list.</param>
    public ErrorLanguage Of(StringValues header)
    {
        if (offered.Length == 1 || header.Count == 0)
        {
            return Default;
        }

        if (header is not [{ Length: <= LongestKnown } text])
        {
            return Choose(header);
        }

        if (known.TryGetValue(text, out var language))
        {
            return language;
        }

        language = Choose(header);
        if (Volatile.Read(ref learned) < MostKnown && known.TryAdd(text, language))
        {
            Interlocked.Increment(ref learned);
        }

        return language;
    }

    private ErrorLanguage Choose(StringValues header)
    {
        if (!StringWithQualityHeaderValue.TryParseList(header, out var ranges))
        {
            return Default;
        }

        var (best, bestQuality, bestPlace) = (Default, 0.0, int.MaxValue);
        foreach (var language in offered)
        {
            var (quality, place) = Match(language, ranges);
            if (quality > bestQuality || (quality > 0 && quality == bestQuality && place < bestPlace))
            {
                (best, bestQuality, bestPlace) = (language, quality, place);
            }
        }

        return best;
    }

    // A range that names the language decides before one that takes any.
    private static (double Quality, int Place) Match(ErrorLanguage language, IList<StringWithQualityHeaderValue> ranges)
    {
        var (named, any) = ((Quality: -1.0, Place: int.MaxValue), (Quality: 0.0, Place: int.MaxValue));
        for (var place = 0; place < ranges.Count; place++)
        {
            var quality = ranges[place].Quality ?? 1;
            if (ranges[place].Value.Equals("*", StringComparison.Ordinal))
            {
                any = quality > any.Quality ? (quality, place) : any;
            }
            else if (quality > named.Quality && language.IsMeantBy(ranges[place].Value.AsSpan()))
            {
                named = (quality, place);
            }
        }

        return named.Quality < 0 ? any : named;
    }
}
