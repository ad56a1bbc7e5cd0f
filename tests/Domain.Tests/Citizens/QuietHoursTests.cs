using System.Globalization;
using SipOkMuba.Domain.Citizens;

namespace SipOkMuba.Domain.Tests.Citizens;

public sealed class QuietHoursTests
{
    /// Any time zone, the same instant.
    [Theory]
    [InlineData("20:00", "07:00", "2026-12-07T19:59:59.999+07:00", null)]
    [InlineData("20:00", "07:00", "2026-12-07T20:00:00+07:00", "2026-12-08T07:00:00+07:00")]
    [InlineData("20:00", "07:00", "2026-12-07T13:00:00Z", "2026-12-08T07:00:00+07:00")]
    [InlineData("20:00", "07:00", "2026-12-07T23:59:59+07:00", "2026-12-08T07:00:00+07:00")]
    [InlineData("20:00", "07:00", "2026-12-08T00:00:00+07:00", "2026-12-08T07:00:00+07:00")]
    [InlineData("20:00", "07:00", "2026-12-08T06:59:59.999+07:00", "2026-12-08T07:00:00+07:00")]
    [InlineData("20:00", "07:00", "2026-12-08T07:00:00+07:00", null)]
    [InlineData("20:00", "07:00", "2026-12-31T23:00:00+07:00", "2027-01-01T07:00:00+07:00")]
    [InlineData("12:00", "13:30", "2026-12-07T11:59:59+07:00", null)]
    [InlineData("12:00", "13:30", "2026-12-07T12:00:00+07:00", "2026-12-07T13:30:00+07:00")]
    [InlineData("12:00", "13:30", "2026-12-07T13:30:00+07:00", null)]
    [InlineData("12:00", "13:30", "2026-12-07T00:00:00+07:00", null)]
    [InlineData("22:00", "00:00", "2026-12-07T23:59:59+07:00", "2026-12-08T00:00:00+07:00")]
    [InlineData("22:00", "00:00", "2026-12-08T00:00:00+07:00", null)]
    [InlineData("00:00", "06:00", "2026-12-08T05:59:59+07:00", "2026-12-08T06:00:00+07:00")]
    [InlineData("21:00", "21:00", "2026-12-07T21:00:00+07:00", null)]
    [InlineData("21:00", "21:00", "2026-12-07T03:00:00+07:00", null)]
    public void Quiet_ShouldHoldFromItsBeginningToBeforeItsEnd(string from, string until, string at, string? end)
    {
        var quiet = new QuietHours(TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(until, CultureInfo.InvariantCulture));
        var moment = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);

        Assert.Equal(end is not null, quiet.Hold(moment));
        if (end is not null)
        {
            Assert.Equal(DateTimeOffset.Parse(end, CultureInfo.InvariantCulture), quiet.EndAfter(moment));
            Assert.False(quiet.Hold(quiet.EndAfter(moment)));
        }
    }

    /// Over two days, minute by minute, for every pair of full hours: it ends at its end and nowhere else.
    [Fact]
    public void End_ShouldBeTheFirstMomentThatIsNotQuiet_WhateverTheHours()
    {
        var day = new DateTimeOffset(2026, 12, 7, 0, 0, 0, TimeSpan.FromHours(7));
        for (var pair = 0; pair < 24 * 24; pair++)
        {
            var quiet = new QuietHours(new TimeOnly(pair / 24, 0), new TimeOnly(pair % 24, 0));
            for (var minute = 0; minute < 24 * 60; minute += 7)
            {
                var at = day.AddMinutes(minute);
                var free = at;
                while (quiet.Hold(free))
                {
                    free = free.AddMinutes(1).AddSeconds(-free.Second);
                }

                Assert.Equal(free == at, !quiet.Hold(at));
                Assert.True(free == at || quiet.EndAfter(at) == free, $"{quiet} at {at}");
            }
        }
    }
}
