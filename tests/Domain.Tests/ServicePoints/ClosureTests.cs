using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Domain.Tests.ServicePoints;

public sealed class ClosureTests
{
    private static readonly IdSource Ids = new(TimeProvider.System);
    private static readonly DateTimeOffset Now = Story.Start;

    private readonly ServicePoint point = ServicePoint.Open(Guid.Empty, "Sekayu", "16.06.01", stations: 4);

    [Fact]
    public void SetStations_ShouldReplaceBothNumbers_WithOneEvent()
    {
        Assert.Equal((4, 3), (point.Stations, point.PlacesPerStation));

        point.SetStations(Story.Supervisor, Now, 2, 5);

        Assert.Equal((2, 5, 1), (point.Stations, point.PlacesPerStation, point.Version));
        Assert.Equal(("servicePoint.stationsSet", "16.06.01", Now), Envelope());
        var set = Assert.IsType<StationsSet>(Assert.Single(point.RaisedEvents).Event);
        Assert.Equal((2, 5), (set.Stations, set.PlacesPerStation));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(51, 3)]
    [InlineData(1, 0)]
    [InlineData(1, 31)]
    [InlineData(-1, -1)]
    public void SetStations_ShouldBeRefused_WhenANumberIsImpossible(int stations, int places)
    {
        var error = Assert.Throws<InvalidStationsError>(() => point.SetStations(Story.Supervisor, Now, stations, places));

        Assert.Equal(("INVALID_STATIONS", 50, 30), (error.Code, error.MaximumStations, error.MaximumPlacesPerStation));
        Assert.Equal((4, 3, 0), (point.Stations, point.PlacesPerStation, point.RaisedEvents.Count));
    }

    [Fact]
    public void Verbs_ShouldBeRefused_ForEverybodyButSupervisorAndAdministrator()
    {
        var closure = point.Close(Story.Supervisor, Now, Ids, Now, Now.AddHours(1), "Move");
        foreach (var role in Enum.GetValues<ActorRole>())
        {
            var actor = new Actor(role, "somebody");
            Action[] verbs =
            [
                () => point.SetStations(actor, Now, 1, 1),
                () => point.Close(actor, Now, Ids, Now, Now.AddHours(1), "Move"),
                () => point.Reopen(actor, Now, closure.Id),
            ];

            if (role is ActorRole.Supervisor or ActorRole.Administrator)
            {
                verbs[0]();
                verbs[1]();
            }
            else
            {
                Assert.All(verbs, verb => Assert.Throws<NotPermittedError>(verb));
            }
        }

        Assert.Equal(5, point.Version);
    }

    [Fact]
    public void Close_ShouldKeepTheReasonToItself_WhenItRaises()
    {
        var closure = point.Close(Story.Supervisor, Now, Ids, Now.AddDays(1), Now.AddDays(2), "  Listrik padam ");

        Assert.Equal("Listrik padam", Assert.Single(point.Closures).Reason);
        Assert.Equal(("servicePoint.closed", "16.06.01", Now), Envelope());
        var told = Assert.IsType<ServicePointClosed>(Assert.Single(point.RaisedEvents).Event);
        Assert.Equal((closure.Id, Now.AddDays(1), Now.AddDays(2)), (told.ClosureId, told.StartsAt, told.EndsAt));
    }

    [Theory]
    [InlineData(60, 60, ClosureFault.EndsBeforeItBegins)]
    [InlineData(60, 30, ClosureFault.EndsBeforeItBegins)]
    [InlineData(-60, 0, ClosureFault.Past)]
    [InlineData(-60, 1, null)]
    [InlineData(0, 366 * 24 * 60, null)]
    [InlineData(0, 366 * 24 * 60 + 1, ClosureFault.TooLong)]
    [InlineData(366 * 24 * 60, 366 * 24 * 60 + 1, null)]
    [InlineData(366 * 24 * 60 + 1, 366 * 24 * 60 + 2, ClosureFault.TooFarAhead)]
    public void Close_ShouldTellTheFault_AtTheEdges(int from, int until, ClosureFault? fault)
    {
        var refusal = Record.Exception(() =>
            point.Close(Story.Supervisor, Now, Ids, Now.AddMinutes(from), Now.AddMinutes(until), "Move"));

        Assert.Equal(fault, (refusal as InvalidClosureError)?.Reason);
        Assert.Equal(fault is null ? 1 : 0, point.Closures.Count);
        Assert.Equal(fault is null ? 1 : 0, point.RaisedEvents.Count);
    }

    [Fact]
    public void Close_ShouldBeRefused_WhenTheReasonIsNone() => Assert.All(
        [" ", new string('a', 201)],
        reason => Assert.Throws<InvalidTextError>(() => point.Close(Story.Supervisor, Now, Ids, Now, Now.AddHours(1), reason)));

    [Fact]
    public void Close_ShouldBeRefused_OnlyWhileAHundredHaveNotEnded()
    {
        for (var i = 0; i < ServicePoint.MostClosures; i++)
        {
            point.Close(Story.Supervisor, Now, Ids, Now, Now.AddHours(1), "Move");
        }

        var error = Assert.Throws<InvalidClosureError>(() => point.Close(Story.Supervisor, Now, Ids, Now, Now.AddHours(1), "Move"));
        Assert.Equal(ClosureFault.TooMany, error.Reason);
        point.Close(Story.Supervisor, Now.AddHours(1), Ids, Now, Now.AddHours(2), "Move");
    }

    [Theory]
    [InlineData(10, 20, 0, 0)]
    [InlineData(0, 20, 0, 0)]
    [InlineData(-10, 20, 1, 0)]
    public void Reopen_ShouldTakeBackWhatIsToCome_AndEndWhatHasBegun(int from, int until, int left, int endsAt)
    {
        var closure = point.Close(Story.Supervisor, Now, Ids, Now.AddMinutes(from), Now.AddMinutes(until), "Move");
        point.ClearRaisedEvents();

        point.Reopen(Story.Supervisor, Now, closure.Id);

        Assert.Equal(left, point.Closures.Count);
        Assert.All(point.Closures, cut => Assert.Equal(Now.AddMinutes(endsAt), cut.EndsAt));
        Assert.Equal(("servicePoint.reopened", "16.06.01", Now), Envelope());
        Assert.Equal(closure.Id, Assert.IsType<ServicePointReopened>(Assert.Single(point.RaisedEvents).Event).ClosureId);
        Assert.Equal(2, point.Version);
    }

    [Fact]
    public void Reopen_ShouldBeRefused_WhenTheClosureIsUnknownOrHasEnded()
    {
        var closure = point.Close(Story.Supervisor, Now, Ids, Now, Now.AddHours(1), "Move");

        Assert.Throws<ClosureNotFoundError>(() => point.Reopen(Story.Supervisor, Now, Ids.Next()));
        Assert.Throws<ClosureNotFoundError>(() => point.Reopen(Story.Supervisor, Now.AddHours(1), closure.Id));
        Assert.Single(point.Closures);
    }

    private (string Name, string? Region, DateTimeOffset At) Envelope() =>
        point.RaisedEvents[0].Event is var told ? (told.Name, told.Region, told.OccurredAt) : default;
}
