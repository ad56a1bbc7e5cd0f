using SipOkMuba.Api.Tests.Appointments;

namespace SipOkMuba.Api.Tests.MobileVisits;

/// The whole of what a mobile visit is for, on hosts of their own, as time moves by weeks.
public sealed class VillageDayTests(TimedApp app) : IClassFixture<TimedApp>
{
    [Fact]
    public Task Visit_ShouldRecordTheVillageAndTellEachChangeOnce_ThoughTheWeatherPutsItOff() => new VillageDay(app).PassAsync();
}

public sealed class PostgresVillageDayTests(TimedPostgresApp app) : IClassFixture<TimedPostgresApp>
{
    [SkippableFact]
    public Task Visit_ShouldRecordTheVillageAndTellEachChangeOnce_ThoughTheWeatherPutsItOff()
    {
        PostgresTestApp.SkipIfMissing();
        return new VillageDay(app).PassAsync();
    }
}
