using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Data;

/// One form of an instant on all three databases: comparable and without a difference in precision.
internal sealed class UtcMilliseconds() : ValueConverter<DateTimeOffset, long>(
    instant => instant.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

/// FirstIssuance is stored as FIRST_ISSUANCE, which is also its name on the wires.
internal sealed class ScreamingCase<TEnum>() : ValueConverter<TEnum, string>(
    value => ScreamingCase<TEnum>.ToText(value),
    text => ScreamingCase<TEnum>.ToValue(text))
    where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> texts =
        Enum.GetValues<TEnum>().ToDictionary(value => value, value => value.ToText());

    private static readonly Dictionary<string, TEnum> values =
        texts.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    private static string ToText(TEnum value) => texts[value];

    private static TEnum ToValue(string text) => values.TryGetValue(text, out var value)
        ? value
        : throw new InvalidOperationException($"'{text}' is no {typeof(TEnum).Name}.");
}
