using System.Net;
using System.Text.RegularExpressions;

namespace SipOkMuba.Api.Tests.Abuse;

/// What an answer may never hold: a fault, and anything of the inside.
internal static partial class Leaks
{
    /// Where this process has its program and its data.
    private static readonly string[] places = [AppContext.BaseDirectory, Path.GetTempPath()];

    public static bool IsIn(HttpStatusCode status, string body) => status >= HttpStatusCode.InternalServerError || Inside().IsMatch(body)
        || Array.Exists(places, place => body.Contains(place, StringComparison.Ordinal));

    public static void AssertNone(HttpStatusCode status, string body, string of) =>
        Assert.False(IsIn(status, body), $"{of}\n{(int)status} {body[..Math.Min(body.Length, 1_000)]}");

    /// The code of a fault, names of types, statements, places in the code.
    [GeneratedRegex("INTERNAL_SERVER_ERROR|\\b[A-Z]\\w*Exception\\b|\\bException\\b|Microsoft\\.|Npgsql|Sqlite|System\\.[A-Z]|SELECT |   at |\\.cs:|GraphQL\\.[A-Z]|StackTrace")]
    private static partial Regex Inside();
}
