using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Domain.Tests.Appointments;

public sealed class MobileVisitTests
{
    private static readonly IdSource Ids = new(TimeProvider.System);
    private static readonly DateTimeOffset Now = Story.Start;
    private static readonly DateOnly Day = Wib.DateOf(Now).AddDays(5);

    public static TheoryData<MobileVisitStatus, MobileVisitAction, ActorRole> Cells
    {
        get
        {
            var cells = new TheoryData<MobileVisitStatus, MobileVisitAction, ActorRole>();
            foreach (var status in Enum.GetValues<MobileVisitStatus>())
            {
                foreach (var action in Enum.GetValues<MobileVisitAction>().Where(action => action != MobileVisitAction.Plan))
                {
                    foreach (var role in Enum.GetValues<ActorRole>())
                    {
                        cells.Add(status, action, role);
                    }
                }
            }

            return cells;
        }
    }

    /// The text of domain.md 3.3, not the table of the code.
    [Theory, MemberData(nameof(Cells))]
    public void Target_ShouldBeAsTheSpecificationSays(MobileVisitStatus from, MobileVisitAction action, ActorRole role)
    {
        var who = action is MobileVisitAction.Confirm or MobileVisitAction.Postpone or MobileVisitAction.Cancel ? ActorRole.Supervisor : ActorRole.Officer;
        MobileVisitStatus? to = (from, action) switch
        {
            (MobileVisitStatus.Planned or MobileVisitStatus.Postponed, MobileVisitAction.Confirm) => MobileVisitStatus.Confirmed,
            (MobileVisitStatus.Confirmed, MobileVisitAction.TakeList) => MobileVisitStatus.Confirmed,
            (MobileVisitStatus.Confirmed, MobileVisitAction.Depart) => MobileVisitStatus.EnRoute,
            (MobileVisitStatus.EnRoute, MobileVisitAction.Open) => MobileVisitStatus.Open,
            (MobileVisitStatus.Open, MobileVisitAction.Close) => MobileVisitStatus.Closed,
            (MobileVisitStatus.Planned or MobileVisitStatus.Confirmed or MobileVisitStatus.Postponed, MobileVisitAction.Postpone) => MobileVisitStatus.Postponed,
            (MobileVisitStatus.Planned or MobileVisitStatus.Confirmed or MobileVisitStatus.Postponed or MobileVisitStatus.EnRoute, MobileVisitAction.Cancel) => MobileVisitStatus.Cancelled,
            _ => null,
        };

        if (role != who)
        {
            Assert.Throws<NotPermittedError>(() => MobileVisitTransitions.Target(from, action, role));
        }
        else if (to is { } target)
        {
            Assert.Equal(target, MobileVisitTransitions.Target(from, action, role));
        }
        else
        {
            Assert.Equal(from, Assert.Throws<InvalidVisitTransitionError>(() => MobileVisitTransitions.Target(from, action, role)).VisitStatus);
        }
    }

    [Fact]
    public void Plan_ShouldBeRefused_ForEverybodyButASupervisor() => Assert.All(
        Enum.GetValues<ActorRole>().Where(role => role != ActorRole.Supervisor),
        role => Assert.Throws<NotPermittedError>(() => Planned(by: new Actor(role, "somebody"))));

    [Fact]
    public void Plan_ShouldKeepATenthForTheVulnerable_AtEachStop()
    {
        var visit = Planned(stops: [Stop(13, 15, 9), Stop(8, 12, 30)]);

        Assert.Equal([(1, 30, 3), (2, 9, 0)], visit.Stops.Select(stop => (stop.StopNumber!.Value, stop.Capacity, stop.Reserved)));
        Assert.Equal(("16.06.09.2006", Day, 0), (visit.RegionCode, visit.Date, visit.Demand));
        Assert.Equal("mobileVisit.planned", Assert.Single(visit.RaisedEvents).Event.Name);
    }

    public static TheoryData<VisitFault, string> Faulty => new()
    {
        { VisitFault.NoStops, "" },
        { VisitFault.TooManyStops, string.Join(' ', Enumerable.Range(6, 11).Select(hour => $"{hour}-{hour + 1}x1")) },
        { VisitFault.StopEndsBeforeItBegins, "9-8x5" },
        { VisitFault.StopEndsBeforeItBegins, "9-9x5" },
        { VisitFault.StopsOverlap, "8-11x5 10-12x5" },
        { VisitFault.WrongCapacity, "8-11x0" },
        { VisitFault.WrongCapacity, "8-11x200 11-12x51" },
        { VisitFault.WrongDemand, "8-11x1" },
    };

    [Theory, MemberData(nameof(Faulty))]
    public void Plan_ShouldBeRefused_WhenTheRouteIsImpossible(VisitFault fault, string route)
    {
        var stops = route.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(stop => stop.Split('-', 'x').Select(int.Parse).ToList())
            .Select(stop => Stop(stop[0], stop[1], stop[2]));

        Assert.Equal(fault, Assert.Throws<InvalidVisitError>(() => Planned(demand: 2, stops: [.. stops])).Reason);
    }

    [Theory]
    [InlineData(VisitFault.TooSoon, 0)]
    [InlineData(VisitFault.TooFarAhead, 91)]
    public void Plan_ShouldBeRefused_WhenTheDayIs(VisitFault fault, int inDays) => Assert.Equal(
        fault, Assert.Throws<InvalidVisitError>(() => Planned(day: Wib.DateOf(Now).AddDays(inDays), stops: [Stop(0, 1, 5)])).Reason);

    [Fact]
    public void Postpone_ShouldShiftEachStop_AndForgetTheList()
    {
        var visit = Planned(demand: 1, stops: [Stop(8, 11, 5), Stop(12, 15, 5)]);
        visit.Stops[0].TryTake(PlaceUse.Booked, AppointmentPriority.Normal, Story.Officer, Now);
        visit.Confirm(Story.Supervisor, Now);
        visit.TakeList(Story.Officer, Now);

        visit.Postpone(Story.Supervisor, Now, Day.AddDays(7), "Banjir", []);

        Assert.Equal((MobileVisitStatus.Postponed, Day.AddDays(7), null, "Banjir"), (visit.Status, visit.Date, visit.ListTakenAt, visit.Note));
        Assert.Equal([Wib.At(Day.AddDays(7), new(8, 0)), Wib.At(Day.AddDays(7), new(12, 0))], visit.Stops.Select(stop => stop.StartsAt));
        var fault = Assert.Throws<InvalidVisitError>(() => visit.Postpone(Story.Supervisor, Now, Day.AddDays(7), "Banjir", [])).Reason;
        Assert.Equal(VisitFault.NotLater, fault);
        Assert.Equal(VisitFault.TooFarAhead, Assert.Throws<InvalidVisitError>(() => visit.Postpone(Story.Supervisor, Now, Day.AddDays(90), "Banjir", [])).Reason);
    }

    [Fact]
    public void Depart_ShouldNeedTheListOfAllBookings_AndTheDay()
    {
        var visit = Planned(demand: 1);
        var stop = visit.Stops[0];
        stop.TryTake(PlaceUse.Held, AppointmentPriority.Normal, Story.Officer, Now);
        visit.Confirm(Story.Supervisor, Now);
        var day = Wib.At(Day.AddDays(-1), TimeOnly.MinValue);
        Assert.Null(Assert.Throws<ListNotCurrentError>(() => visit.Depart(Story.Officer, day)).TakenAt);
        visit.TakeList(Story.Officer, Now);
        Assert.Equal(day, Assert.Throws<VisitTooEarlyError>(() => visit.Depart(Story.Officer, day.AddSeconds(-1))).From);
        stop.Turn(PlaceUse.Held, PlaceUse.Booked);
        Assert.NotNull(Assert.Throws<ListNotCurrentError>(() => visit.Depart(Story.Officer, day)).TakenAt);
        visit.TakeList(Story.Officer, Now);
        stop.Release(PlaceUse.Booked, AppointmentPriority.Normal, Story.Officer, Now);
        Assert.Throws<ListNotCurrentError>(() => visit.Depart(Story.Officer, day));
        visit.TakeList(Story.Officer, Now);

        visit.Depart(Story.Officer, day);

        Assert.Equal(MobileVisitStatus.EnRoute, visit.Status);
        Assert.Throws<VisitTooEarlyError>(() => visit.Open(Story.Officer, day));
    }

    [Theory]
    [InlineData("16.06.09.2006", "16.06.09.2006")]
    [InlineData("16.06.09", "16.06.09.2006", "16.06.09.2011")]
    [InlineData("16.06", "16.06.09.2006", "16.06.10.2006")]
    public void Region_ShouldBeAllThatItsVillagesShare(string region, params string[] villages) => Assert.Equal(region, RegionCode.Common(villages));

    private static MobileVisit Planned(Actor? by = null, DateOnly? day = null, int demand = 1, PlannedStop[]? stops = null) => MobileVisit.Plan(
        by ?? Story.Supervisor, Now, Ids, ServicePoint.Open(Guid.Empty, "Bayung Lencir", "16.06.09"),
        new VisitPlan(MobileVisitKind.Village, day ?? Day, stops ?? [Stop(8, 11, 20)], demand, null));

    private static PlannedStop Stop(int from, int until, int capacity) =>
        new(Story.MekarJaya, new(from, 0), new(until, 0), capacity);
}
