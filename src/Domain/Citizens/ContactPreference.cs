using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Citizens;

/// How a citizen wishes to be reached; what is null stays as it is. A channel is a key such as "whatsapp": adding one needs
/// no change here.
public sealed record ContactPreference(string? Phone, IReadOnlyList<string>? Channels, TimeOnly? QuietFrom, TimeOnly? QuietUntil)
{
    public const int MostChannels = 5;
    private const int LongestChannel = 30;

    /// Domain.md 3.7: at night nothing is sent but what is urgent.
    public static readonly TimeOnly DefaultQuietFrom = new(20, 0);
    public static readonly TimeOnly DefaultQuietUntil = new(7, 0);

    public const int ColumnLength = MostChannels * (LongestChannel + 1);

    internal static string Join(IReadOnlyList<string> channels)
    {
        var distinct = channels.Distinct().ToList();
        return (distinct.Find(channel => !IsChannel(channel)) ?? distinct.ElementAtOrDefault(MostChannels)) is { } invalid
            ? throw new InvalidChannelError(invalid)
            : string.Join(' ', distinct);
    }

    private static bool IsChannel(string text) =>
        text.Length is > 0 and <= LongestChannel && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');

    /// Never the number: records are printed into logs.
    public override string ToString() => nameof(ContactPreference);
}
