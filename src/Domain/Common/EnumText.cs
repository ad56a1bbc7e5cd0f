using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Text;

namespace SipOkMuba.Domain.Common;

/// An enum member as it is stored and shown: PrintReadyRecord is PRINT_READY_RECORD.
public static class EnumText
{
    private static readonly ConcurrentDictionary<Enum, string> texts = new();

    public static string ToText(this Enum value) => texts.GetOrAdd(value, static member => ToScreamingCase(member.ToString()));

    public static string Describe(this Enum value) =>
        value.GetType().GetField(value.ToString())?.GetCustomAttribute<DescriptionAttribute>()?.Description
        ?? throw new InvalidOperationException($"{value.GetType().Name}.{value} has no [Description].");

    public static string ToScreamingCase(string pascalCase)
    {
        var text = new StringBuilder(pascalCase.Length + 8);
        for (var i = 0; i < pascalCase.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(pascalCase[i]))
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(pascalCase[i]));
        }

        return text.ToString();
    }
}
