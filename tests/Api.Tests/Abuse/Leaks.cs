using System.Net;
using System.Text.RegularExpressions;

namespace SipOkMuba.Api.Tests.Abuse;

/// What an answer may never hold: a fault, and anything of the inside.
internal static partial class Leaks
{
    public static bool IsIn(HttpStatusCode status, string body) => status >= HttpStatusCode.InternalServerError || Inside().IsMatch(body);

    public static void AssertNone(HttpStatusCode status, string body, string of) =>
        Assert.False(IsIn(status, body), $"{of}\n{(int)status} {body[..Math.Min(body.Length, 1_000)]}");

    /// The code of a fault, names of types, statements, places in the code and in the file system.
    [GeneratedRegex("INTERNAL_SERVER_ERROR|Exception|Microsoft\\.|Npgsql|Sqlite|System\\.[A-Z]|SELECT |   at |\\.cs:|/home/|/root/|/tmp/|GraphQL\\.[A-Z]|StackTrace")]
    private static partial Regex Inside();
}
