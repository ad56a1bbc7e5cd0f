using System.Text.Json;
using System.Text.RegularExpressions;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Tripwires;

/// <summary>
/// Watches every answer that any test of this project gets: a mutation's refusal of the domain belongs into its payload, so one
/// among the top-level errors is one that it did not declare; and no request may surface a fault of the server.
/// </summary>
internal static partial class UndeclaredErrors
{
    /// The code of every refusal of the domain, from its source. Without the one that a policy gives as well: of it
    /// `ErrorDeclarationTests` knows where the domain can throw it.
    private static readonly HashSet<string> Known =
    [
        .. Repository.Sources("src", "Domain").Concat(Repository.Sources("src", "Api"))
            .SelectMany(path => Refusal().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups["code"].Value)
            .Where(code => code != Authorization.NotAuthorized),
    ];

    // A query has no payload.
    private static readonly HashSet<string> Queries = typeof(Program).Assembly.GetTypes()
        .Where(type => type.IsDefined(typeof(QueryTypeAttribute), inherit: false))
        .SelectMany(TypeRegistry.FieldMethods)
        .Select(Names.Field)
        .ToHashSet();

    public static void RefuseIn(Answer answer)
    {
        foreach (var error in answer.Errors)
        {
            var code = error.GetProperty("extensions").GetProperty("code").GetString()!;
            Assert.False(code == "INTERNAL_SERVER_ERROR", answer.Body);
            Assert.False(
                Known.Contains(code) && !(PlaceOf(error) is { } field && Queries.Contains(field)),
                $"Undeclared: {answer.Body}");
        }
    }

    private static string? PlaceOf(JsonElement error) =>
        error.TryGetProperty("path", out var path) ? path[0].GetString() : null;

    [GeneratedRegex("""DomainError\("(?<code>[A-Z_]+)"\)""")]
    private static partial Regex Refusal();
}
