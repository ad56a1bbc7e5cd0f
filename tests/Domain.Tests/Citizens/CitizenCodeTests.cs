using System.Globalization;
using SipOkMuba.Domain.Citizens;

namespace SipOkMuba.Domain.Tests.Citizens;

public sealed class CitizenCodeTests
{
    private static readonly byte[] Right = [1, 2, 3];
    private static readonly byte[] Wrong = [1, 2, 4];

    [Theory]
    [InlineData(0, true)]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public void Enter_ShouldOpen_UntilItExpires(int seconds, bool opens) =>
        Assert.Equal(opens, Requested(Story.Start).Enter(Story.Start.AddSeconds(seconds), Right));

    [Fact]
    public void Enter_ShouldOpenOnce()
    {
        var code = Requested(Story.Start);

        Assert.True(code.Enter(Story.Start, Right));
        Assert.False(code.Enter(Story.Start, Right));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void Enter_ShouldBeLocked_AfterFiveWrongTries(int wrong, bool opens)
    {
        var code = Requested(Story.Start);
        for (var i = 0; i < wrong; i++)
        {
            Assert.False(code.Enter(Story.Start, Wrong));
        }

        Assert.Equal(wrong, code.WrongTries);
        Assert.Equal(opens, code.Enter(Story.Start, Right));
    }

    [Fact]
    public void Enter_ShouldNeverOpen_WhenTheCodeIsNobodys() =>
        Assert.False(Requested(Story.Start, citizen: null).Enter(Story.Start, Right));

    /// Minutes of the day at which codes were asked for, and when the next may be; null: at once.
    [Theory]
    [InlineData("", 480, null)]
    [InlineData("480 481", 482, null)]
    [InlineData("480 481 482", 483, 495)]
    [InlineData("480 481 482", 494, 495)]
    [InlineData("480 481 482", 495, null)]
    [InlineData("0 20 40 60 80 100 120 140 160", 480, null)]
    [InlineData("0 20 40 60 80 100 120 140 160 180", 480, 1440)]
    [InlineData("1426 1427 1428", 1439, 1441)]
    [InlineData("-2 -1 -1", 0, 13)]
    [InlineData("-20 -20 -20", 0, null)]
    public void Request_ShouldBeRefused_AfterThreeInAWhileAndTenInADay(string earlier, int now, int? free)
    {
        var midnight = Story.Start.AddHours(-8);
        var before = earlier.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(minute => new EarlierCode(midnight.AddMinutes(int.Parse(minute, CultureInfo.InvariantCulture)), 1)).ToList();

        var refused = Record.Exception(() => Requested(midnight.AddMinutes(now), earlier: before)) as TooManyCodesError;

        Assert.Equal(free is { } minutes ? midnight.AddMinutes(minutes) : null, refused?.RetryAt);
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public void Request_ShouldNotBeUsedUpByAnotherPartner_ButNobodyIsFlooded(int byAnother, bool isRefused)
    {
        var before = Enumerable.Range(0, byAnother).Select(_ => new EarlierCode(Story.Start, 2)).ToList();

        Assert.Equal(isRefused, Record.Exception(() => Requested(Story.Start, before)) is TooManyCodesError);
    }

    private static CitizenCode Requested(DateTimeOffset at, IReadOnlyList<EarlierCode>? earlier = null) => Requested(at, Story.Registered(), earlier);

    private static CitizenCode Requested(DateTimeOffset at, Citizen? citizen, IReadOnlyList<EarlierCode>? earlier = null) => CitizenCode.Request(
        Guid.Empty,
        at,
        new CodeRequest { NikHash = [9], PartnerKey = 1, Citizen = citizen, Purpose = "KTP-el", CodeHash = Right },
        earlier ?? []);
}
