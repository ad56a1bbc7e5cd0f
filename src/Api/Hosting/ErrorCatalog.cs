using System.Text.Json;
using SipOkMuba.Graph.Errors;

namespace SipOkMuba.Api.Hosting;

/// <summary>
/// What clients read of an error: the causes of <c>schema/errors.json</c>, which is the one place where they are worded, in
/// Indonesian and English.
/// </summary>
internal static class ErrorCatalog
{
    public static ErrorLanguages Languages { get; } = new(
        // https://www.iana.org/assignments/language-subtag-registry: "in" was Indonesian until 1989, and some devices still send it.
        new ErrorLanguage("id", CausesIn("id"), thousands: ".", "in"),
        new ErrorLanguage("en", CausesIn("en")));

    private static Dictionary<string, string> CausesIn(string language)
    {
        using var file = typeof(ErrorCatalog).Assembly.GetManifestResourceStream("errors.json")!;
        using var catalog = JsonDocument.Parse(file);
        return catalog.RootElement.EnumerateObject().ToDictionary(
            entry => entry.Name, entry => entry.Value.GetProperty("cause").GetProperty(language).GetString()!);
    }
}
