using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Citizens;

/// How a citizen wishes to be reached; what is null stays as it is. A channel is a key such as "whatsapp": adding one needs
/// no change here; `none` alone: no messages.
public sealed record ContactPreference(string? Phone, IReadOnlyList<string>? Channels, TimeOnly? QuietFrom, TimeOnly? QuietUntil)
{
    public const int MostChannels = 5;
    public const int LongestChannel = 30;

    /// No messages: docs/decisions/0050.
    public const string NoChannel = "none";

    /// Domain.md 3.7: at night nothing is sent but what is urgent.
    public static readonly TimeOnly DefaultQuietFrom = new(20, 0);
    public static readonly TimeOnly DefaultQuietUntil = new(7, 0);

    public const int ColumnLength = MostChannels * (LongestChannel + 1);

    public static string[] ChannelsOf(string? preferred) => preferred?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public static QuietHours QuietHoursOf(TimeOnly? from, TimeOnly? until) => new(from ?? DefaultQuietFrom, until ?? DefaultQuietUntil);

    internal static string Join(IReadOnlyList<string> channels)
    {
        var distinct = channels.Distinct().ToList();
        var contradicting = distinct.Count > 1 ? distinct.Find(channel => channel == NoChannel) : null;
        return (distinct.Find(channel => !IsChannel(channel)) ?? distinct.ElementAtOrDefault(MostChannels) ?? contradicting) is { } invalid
            ? throw new InvalidChannelError(invalid)
            : string.Join(' ', distinct);
    }

    public static string RequireChannel(string channel) => IsChannel(channel) ? channel : throw new InvalidChannelError(channel);

    private static bool IsChannel(string text) =>
        text.Length is > 0 and <= LongestChannel && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');

    /// Never the number: records are printed into logs.
    public override string ToString() => nameof(ContactPreference);
}
