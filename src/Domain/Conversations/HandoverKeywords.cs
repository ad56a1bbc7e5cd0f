namespace SipOkMuba.Domain.Conversations;

/// Words by which a citizen asks for a human being.
public sealed class HandoverKeywords(IEnumerable<string> words)
{
    public static readonly IReadOnlyList<string> Usual =
        ["petugas", "manusia", "operator", "admin", "orang asli", "customer service", "agen", "human", "agent"];

    private readonly string[] words = [.. words.Select(Spaced)];

    /// Whole words, whatever stands around them.
    public bool AreIn(string text)
    {
        var spaced = Spaced(text);
        return Array.Exists(words, word => spaced.Contains(word, StringComparison.Ordinal));
    }

    private static string Spaced(string text) => " " + string.Join(' ', string.Concat(text.Select(
        character => char.IsLetterOrDigit(character) ? char.ToLowerInvariant(character) : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries)) + " ";
}
