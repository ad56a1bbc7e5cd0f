using System.Globalization;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Notifications;

namespace SipOkMuba.Domain.Tests.Notifications;

/// What happened on Monday 7 December 2026 at 21:00 WIB, of an appointment on Tuesday at 10:00.
public sealed class NotificationTests
{
    private static readonly ContactWish none = ContactWish.Of(null, null, null);
    private readonly Story story = new();

    [Fact]
    public void Settle_ShouldTellOnceWithTheTemplate_WhenTheQuietHoursEnd()
    {
        var notification = New();

        Assert.True(notification.Settle(At("2026-12-07T21:00:01"), none));
        Assert.Equal((NotificationStatus.Waiting, At("2026-12-08T07:00:00")), (notification.Status, notification.DueAt));
        Assert.Equal(notification.DueAt, notification.NotDueBefore);
        Assert.False(notification.Settle(At("2026-12-08T06:59:59"), none));
        Assert.Empty(notification.RaisedEvents);

        Assert.True(notification.Settle(At("2026-12-08T07:00:00"), none));

        var raised = Assert.Single(notification.RaisedEvents);
        Assert.Equal(("notification.due", 1), (raised.Event.Name, raised.SubjectVersion));
        Assert.Equal("appointment.booked", raised.Event.Template!.Key);
        Assert.Equal([new("status", "BOOKED"), new("startsAt", "2026-12-08T10:00:00+07:00")], raised.Event.Template.Variables);
        Assert.Null(notification.NotDueBefore);
        Assert.False(notification.Settle(At("2026-12-08T07:00:01"), none));
    }

    [Theory]
    [InlineData("2026-12-07T21:00:01", false, "none", NotificationStatus.Waiting)]
    [InlineData("2026-12-07T21:00:01", true, null, NotificationStatus.Due)]
    [InlineData("2026-12-07T21:00:01", true, "none", NotificationStatus.Unwanted)]
    [InlineData("2026-12-08T07:00:00", false, "none", NotificationStatus.Unwanted)]
    [InlineData("2026-12-08T07:00:00", false, "whatsapp", NotificationStatus.Due)]
    [InlineData("2026-12-08T09:59:59", false, null, NotificationStatus.Due)]
    [InlineData("2026-12-08T10:00:00", false, null, NotificationStatus.TooLate)]
    [InlineData("2026-12-08T10:00:00", true, null, NotificationStatus.TooLate)]
    public void Settle_ShouldFollowTheWishOfThatMoment(string at, bool urgent, string? channels, NotificationStatus status)
    {
        var notification = New(urgent);

        Assert.True(notification.Settle(At(at), ContactWish.Of(channels, null, null)));

        Assert.Equal(status, notification.Status);
        Assert.Equal(status == NotificationStatus.Waiting ? 0 : 1, notification.RaisedEvents.Count);
    }

    [Fact]
    public void LookAgain_ShouldLetTheClockAskAtOnce_WhileItWaits()
    {
        var notification = New();
        notification.Settle(At("2026-12-07T21:00:01"), none);

        notification.LookAgain(17);

        Assert.True(notification.Settle(At("2026-12-07T21:05:00"), ContactWish.Of(null, new TimeOnly(22, 0), null)));
        Assert.Equal(NotificationStatus.Due, notification.Status);
        notification.LookAgain(18);
        Assert.Null(notification.NotDueBefore);
    }

    [Theory]
    [InlineData(4, false, true)]
    [InlineData(3, false, false)]
    [InlineData(2, false, false)]
    [InlineData(4, true, false)]
    public void OvertakeBy_ShouldDropWhatIsOlderOfTheSameRecord(int version, bool ofAnother, bool drops)
    {
        var notification = New();
        var newer = NoticeRulesTests.SourceOf("appointment.cancelled") with { SubjectVersion = version };

        notification.OvertakeBy(ofAnother ? newer with { SubjectId = newer.EventId } : newer, At("2026-12-07T22:00:00"));

        Assert.Equal(drops ? NotificationStatus.Overtaken : NotificationStatus.Waiting, notification.Status);
        Assert.Equal(drops ? ["notification.dropped"] : [], notification.RaisedEvents.Select(raised => raised.Event.Name));
    }

    private Notification New(bool urgent = false)
    {
        var source = NoticeRulesTests.SourceOf(
            "appointment.booked", new("status", "BOOKED"), new("startsAt", "2026-12-08T10:00:00+07:00"), new("note", "not for a template"));
        var rule = NoticeRules.Of("appointment.booked")! with { Urgency = urgent ? NoticeUrgency.Always : NoticeUrgency.Never };
        return Notification.Of(story.Ids, source, rule, new Addressee(1, null));
    }

    private static DateTimeOffset At(string wib) => DateTimeOffset.Parse(wib + "+07:00", CultureInfo.InvariantCulture);
}
