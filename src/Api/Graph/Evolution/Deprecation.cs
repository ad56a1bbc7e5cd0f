using System.Globalization;
using System.Text.RegularExpressions;

namespace SipOkMuba.Graph.Evolution;

/// A deprecation says until when what it marks stays: <c>Use `other`. Removed after 2027-03-31.</c>
internal static partial class Deprecation
{
    public const string Form = "a reason that ends with \"Removed after 2027-03-31.\"";

    /// The last day; null where the reason names none.
    public static DateOnly? LastDayOf(SchemaPart part) =>
        part.Directives.TryGetValue("deprecated", out var text) && Day().Match(text) is { Success: true } found
            && DateOnly.TryParseExact(found.Groups[1].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : null;

    /// What is deprecated without a last day.
    public static IEnumerable<string> Undated(PublishedSchema schema) =>
        In(schema).Where(marked => LastDayOf(marked.Part) is null).Select(marked => marked.Coordinate);

    /// What is deprecated: fields, arguments and values.
    public static IEnumerable<(string Coordinate, SchemaPart Part)> In(PublishedSchema schema)
    {
        foreach (var type in schema.Types.Values)
        {
            foreach (var (name, part) in type.Fields.Concat(type.Values))
            {
                foreach (var (coordinate, marked) in part.Arguments
                    .Select(argument => ($"{type.Name}.{name}({argument.Key}:)", argument.Value)).Prepend(($"{type.Name}.{name}", part)))
                {
                    if (marked.Directives.ContainsKey("deprecated"))
                    {
                        yield return (coordinate, marked);
                    }
                }
            }
        }
    }

    [GeneratedRegex("""\. Removed after (\d{4}-\d{2}-\d{2})\."\s*\)\z""")]
    private static partial Regex Day();
}
