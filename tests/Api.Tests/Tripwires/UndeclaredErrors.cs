using System.Text.RegularExpressions;

namespace SipOkMuba.Api.Tests.Tripwires;

/// <summary>
/// Watches every answer that any test of this project gets: a refusal of the domain belongs into a payload, so one among the
/// top-level errors is one that its mutation did not declare; and no request may surface a fault of the server.
/// </summary>
internal static partial class UndeclaredErrors
{
    /// Code and message of every refusal of the domain, from its source.
    public static readonly IReadOnlyDictionary<string, string> Known = Repository.Sources("src", "Domain")
        .SelectMany(path => Refusal().Matches(File.ReadAllText(path)))
        .ToDictionary(match => match.Groups["code"].Value, match => match.Groups["message"].Value);

    public static void RefuseIn(Answer answer)
    {
        foreach (var error in answer.Errors)
        {
            var code = error.GetProperty("extensions").GetProperty("code").GetString()!;
            var message = error.GetProperty("message").GetString();
            Assert.False(code == "INTERNAL_SERVER_ERROR", answer.Body);
            Assert.False(Known.TryGetValue(code, out var refusal) && refusal == message, $"Undeclared: {answer.Body}");
        }
    }

    [GeneratedRegex("""DomainError\("(?<code>[A-Z_]+)", "(?<message>[^"]+)"\)""")]
    private static partial Regex Refusal();
}
