using System.Globalization;
using System.Text.RegularExpressions;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Errors;

/// <summary>A natural language in which errors are told, with its text for each code.</summary>
public sealed partial class ErrorLanguage
{
    // Of the engine and of this layer: what they say of a place in a document is for developers and stays as it is.
    private const string Engine = "en";

    private readonly IReadOnlyDictionary<string, string> texts;
    private readonly string[] names;
    private readonly NumberFormatInfo numbers;

    /// <summary>A language of the product.</summary>
    /// <param name="tag">Its tag, such as <c>id</c>: https://www.rfc-editor.org/info/bcp47.</param>
    /// <param name="texts">A sentence for each code; <c>{name}</c> stands for a number that the error carries under that name.</param>
    /// <param name="thousands">What stands between the thousands of a number.</param>
    /// <param name="formerTags">Tags that mean the same language.</param>
    public ErrorLanguage(string tag, IReadOnlyDictionary<string, string> texts, string thousands = ",", params string[] formerTags)
    {
        (Tag, this.texts, names) = (tag, texts, [tag, .. formerTags]);
        numbers = new NumberFormatInfo { NumberGroupSeparator = thousands, NumberDecimalDigits = 0 };
    }

    /// <summary>What the layer says where the product brings no texts.</summary>
    public static ErrorLanguage Own { get; } = new(Engine, new Dictionary<string, string>());

    /// <summary>Its tag, as <c>Content-Language</c> tells it.</summary>
    public string Tag { get; }

    /// <summary>The text of a code, without numbers; the code itself where there is none.</summary>
    /// <param name="code">An error's code.</param>
    public string TextOf(string code) => Filled(texts.GetValueOrDefault(code, code), _ => null);

    /// Whether a language range of a client asks for it, whatever the region.
    internal bool IsMeantBy(ReadOnlySpan<char> range)
    {
        var end = range.IndexOf('-');
        var language = end < 0 ? range : range[..end];
        foreach (var name in names)
        {
            if (language.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="code">Of the error.</param>
    /// <param name="words">What the code that refused says itself, in English.</param>
    /// <param name="numberOf">The data of the error by their names.</param>
    /// <param name="isDetail">Whether its words say more to a developer than the text of the code does.</param>
    internal string Word(string code, string words, Func<string, object?> numberOf, bool isDetail = false)
    {
        if (texts.Count == 0 || code == GraphErrorCodes.PersistedQueryNotFound)
        {
            return words;
        }

        if (!texts.TryGetValue(code, out var text))
        {
            (text, isDetail) = (TextOf(GraphErrorCodes.Unspecified), true);
        }

        return !isDetail ? Filled(text, numberOf)
            : Tag == Engine ? words
            : $"{Filled(text, numberOf)} {words}";
    }

    private string Filled(string text, Func<string, object?> numberOf) => !text.Contains('{') ? text
        : Place().Replace(text, place => numberOf(place.Groups[1].Value) switch
        {
            int number => number.ToString("N", numbers),
            long number => number.ToString("N", numbers),
            _ => "…",
        });

    [GeneratedRegex(@"\{(\w+)\}")]
    internal static partial Regex Place();
}
