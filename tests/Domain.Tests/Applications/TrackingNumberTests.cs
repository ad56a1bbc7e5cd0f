using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Applications;

public sealed class TrackingNumberTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// Midnight in WIB: in UTC it is still December.
    private static readonly DateTimeOffset NewYear = new(2026, 12, 31, 17, 0, 0, TimeSpan.Zero);

    private readonly IdSource ids = new(TimeProvider.System);

    [Fact]
    public void New_ShouldCarryTheMonthInWib_AndSixCharacters()
    {
        Assert.Matches("^KTP-1606-2701-[0-9A-HJKMNP-TV-Z]{6}$", TrackingNumber.New(ids, NewYear));
        Assert.StartsWith("KTP-1606-2612-", TrackingNumber.New(ids, NewYear.AddSeconds(-1)), StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_ShouldFindEverySingleWrongCharacter_InMonthAndTail()
    {
        var number = TrackingNumber.New(ids, NewYear);
        foreach (var position in Positions)
        {
            foreach (var wrong in Alphabet.Where(character => character != number[position]))
            {
                Assert.False(TrackingNumber.TryParse(With(number, position, wrong), out _));
            }
        }
    }

    [Fact]
    public void TryParse_ShouldFindEveryTransposition_OfTwoDifferentCharacters()
    {
        var number = TrackingNumber.New(ids, NewYear);
        var pairs =
            from left in Positions
            from right in Positions
            where left < right && number[left] != number[right]
            select With(With(number, left, number[right]), right, number[left]);

        Assert.All(pairs, swapped => Assert.False(TrackingNumber.TryParse(swapped, out _)));
    }

    [Fact]
    public void TryParse_ShouldReadWhatPeopleType_AndGiveTheStoredForm()
    {
        var number = Enumerable.Range(0, 10_000).Select(_ => TrackingNumber.New(ids, NewYear))
            .First(it => it[14..].Contains('0') && it[14..].Contains('1'));
        var typed = $"  {number[..14].ToLowerInvariant()}{number[14..].Replace('0', 'o').Replace('1', 'l')} ";

        Assert.True(TrackingNumber.TryParse(typed, out var read));
        Assert.Equal(number, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("KTP-1606-2611")]
    [InlineData("KTP-1607-2611-000000")]
    [InlineData("KTP-1606-26A1-000000")]
    [InlineData("KTP-1606-2611-00000U")]
    [InlineData("KTP-1606-2611-0000000")]
    public void TryParse_ShouldRefuse_WhatIsNoNumberOfOurs(string text) =>
        Assert.False(TrackingNumber.TryParse(text, out _));

    private static IEnumerable<int> Positions => Enumerable.Range(9, 4).Concat(Enumerable.Range(14, 6));

    private static string With(string text, int position, char character) =>
        text[..position] + character + text[(position + 1)..];
}
