using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace SipOkMuba.Graph.Transport;

/// https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types with the quality values of RFC 9110 12.5.1.
internal static class MediaTypes
{
    public const string Response = "application/graphql-response+json";
    public const string Json = "application/json";
    public const string EventStream = "text/event-stream";

    // Of equal quality and place the legacy type wins: a client that takes anything expects status 200.
    private static readonly string[] Offered = [Json, Response, EventStream];
    private static readonly string[] OfferedWhole = [Json, Response];

    /// Null where nothing fits.
    public static string? Choose(HttpRequest request)
    {
        // An empty list asks for nothing in particular either.
        var header = request.Headers.Accept;
        return header.Count == 0 || (header.Count == 1 && header[0] is Json or "*/*" or "")
            ? Json
            : BestOf(Offered, header);
    }

    /// For an answer that is no stream, to a client that may have asked for one.
    public static string ChooseWhole(HttpRequest request) => BestOf(OfferedWhole, request.Headers.Accept) ?? Json;

    /// Whether a stream was asked for by name; many clients say that they take anything and mean JSON.
    public static bool AcceptsStream(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && Match(EventStream, accepted) is { Quality: > 0, Specificity: > 1 };

    public static string WithCharset(string type) => type switch
    {
        Json => Json + "; charset=utf-8",
        Response => Response + "; charset=utf-8",
        EventStream => EventStream + "; charset=utf-8",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public static bool IsJson(MediaTypeHeaderValue type) =>
        (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals(Response, StringComparison.OrdinalIgnoreCase))
        && IsUtf8(type);

    private static string? BestOf(string[] offered, StringValues header)
    {
        if (!MediaTypeHeaderValue.TryParseList(header, out var accepted))
        {
            return null;
        }

        string? best = null;
        var bestQuality = 0.0;
        var bestPlace = int.MaxValue;
        foreach (var offer in offered)
        {
            var (quality, place, _) = Match(offer, accepted);
            if (quality > bestQuality || (quality > 0 && quality == bestQuality && place < bestPlace))
            {
                (best, bestQuality, bestPlace) = (offer, quality, place);
            }
        }

        return best;
    }

    // The most specific range decides the quality of an offer.
    private static (double Quality, int Place, int Specificity) Match(string offer, IList<MediaTypeHeaderValue> accepted)
    {
        var (quality, place, specificity) = (0.0, int.MaxValue, 0);
        for (var index = 0; index < accepted.Count; index++)
        {
            var range = accepted[index];
            var match = range.MediaType.Equals(offer, StringComparison.OrdinalIgnoreCase) ? 3
                : range.MatchesAllTypes ? 1
                : range.MatchesAllSubTypes && offer.AsSpan(0, offer.IndexOf('/')).Equals(range.Type.AsSpan(), StringComparison.OrdinalIgnoreCase) ? 2
                : 0;
            if (match > specificity && IsUtf8(range))
            {
                (quality, place, specificity) = (range.Quality ?? 1, index, match);
            }
        }

        return (quality, place, specificity);
    }

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue
        || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
