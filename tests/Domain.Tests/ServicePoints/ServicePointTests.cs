using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Domain.Tests.ServicePoints;

public sealed class ServicePointTests
{
    private static readonly OpeningHours Ramadan = new([new(Weekday.Monday, new(8, 0), new(14, 0))]);

    [Theory]
    [InlineData(ActorRole.Supervisor, true)]
    [InlineData(ActorRole.Administrator, true)]
    [InlineData(ActorRole.Officer, false)]
    [InlineData(ActorRole.Verifier, false)]
    [InlineData(ActorRole.Head, false)]
    [InlineData(ActorRole.Partner, false)]
    [InlineData(ActorRole.System, false)]
    public void SetOpeningHours_ShouldReplaceTheWeek_OnlyForWhoMay(ActorRole role, bool allowed)
    {
        var point = ServicePoint.Open(Guid.Empty, "Sekayu", "16.06.01");

        var refusal = Record.Exception(() => point.SetOpeningHours(new Actor(role, "somebody"), Story.Start, Ramadan));

        Assert.Equal(allowed ? null : typeof(NotPermittedError), refusal?.GetType());
        Assert.Equal((allowed ? Ramadan : OpeningHours.Default).Week, point.OpeningHours.Week);
        Assert.Equal(allowed ? (1, 1) : (0, 0), (point.Version, point.RaisedEvents.Count));
        Assert.All(point.RaisedEvents, raised => Assert.Equal(("servicePoint.openingHoursSet", "16.06.01"), (raised.Event.Name, raised.Event.Region)));
    }

    private readonly ServicePoint office = ServicePoint.Open(Guid.Empty, "Sekayu", "16.06.01", blankStock: 1);

    [Fact]
    public void RecordBlankStock_ShouldReplaceTheNumber_WhenCounted()
    {
        office.RecordBlankStock(Story.Supervisor, Story.Start, 40);

        Assert.Equal(40, office.BlankStock);
        var recorded = Assert.IsType<BlankStockRecorded>(Assert.Single(office.RaisedEvents).Event);
        Assert.Equal((40, "16.06.01", Story.Start), (recorded.Quantity, recorded.Region, recorded.OccurredAt));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(ServicePoint.MaximumStock + 1)]
    public void RecordBlankStock_ShouldBeRefused_WhenQuantityIsImpossible(int quantity)
    {
        Assert.Throws<InvalidQuantityError>(() => office.RecordBlankStock(Story.Supervisor, Story.Start, quantity));
        Assert.Equal(1, office.BlankStock);
        Assert.Empty(office.RaisedEvents);
    }

    [Fact]
    public void RecordBlankStock_ShouldBeRefused_WhenNotASupervisor()
    {
        var others = Enum.GetValues<ActorRole>().Except([ActorRole.Supervisor]);

        Assert.All(others, role => Assert.Throws<NotPermittedError>(() =>
            office.RecordBlankStock(new Actor(role, "somebody"), Story.Start, 3)));
        Assert.Equal(1, office.BlankStock);
    }

    [Fact]
    public void UseBlank_ShouldBeRefused_WhenNoneIsLeft()
    {
        office.UseBlank(Story.Officer, Story.Start);

        var error = Assert.Throws<BlankCardShortageError>(() => office.UseBlank(Story.Officer, Story.Start));
        Assert.Equal("BLANK_CARD_SHORTAGE", error.Code);
        Assert.Equal(0, office.BlankStock);
        var used = Assert.IsType<BlankUsed>(Assert.Single(office.RaisedEvents).Event);
        Assert.Equal(0, used.Remaining);
    }

    [Fact]
    public void ReportBlankShortage_ShouldRaiseOnce_UntilStockIsRecorded()
    {
        Assert.False(office.ReportBlankShortage(Story.Start));
        office.UseBlank(Story.Officer, Story.Start);

        Assert.True(office.ReportBlankShortage(Story.Start));
        Assert.False(office.ReportBlankShortage(Story.Start));
        office.RecordBlankStock(Story.Supervisor, Story.Start, 0);
        Assert.True(office.ReportBlankShortage(Story.Start));

        Assert.Equal(
            ["servicePoint.blankUsed", "servicePoint.blankShortage", "servicePoint.blankStockRecorded",
             "servicePoint.blankShortage"],
            office.RaisedEvents.Select(raised => raised.Event.Name));
        Assert.Equal([1, 2, 3, 4], office.RaisedEvents.Select(raised => raised.SubjectVersion));
        Assert.Equal(2, office.Version);
    }
}
