namespace SipOkMuba.Api.Tests.Appointments;

[Collection(AloneGroup.Name)]
public sealed class RaceTests(TestApp app) : IClassFixture<TestApp>
{
    private readonly PlaceRaces races = new(new Counter(new Scenarios(app)));

    [Fact]
    public Task BookAppointment_ShouldGiveTheLastPlaceOnce_When200AskAtOnce() => races.OneOfManyBookingsAsync();

    [Fact]
    public Task HoldSlot_ShouldGiveTheLastPlaceOnce_When200AskAtOnce() => races.OneOfManyHoldsAsync();

    [Fact]
    public Task RescheduleAppointment_ShouldGiveTheLastPlaceOnce_AndLeaveTheOthersTheirs() => races.OneOfManyMovesAsync();

    [Fact]
    public Task AcceptWaitlistOffer_ShouldGetTheFreedPlace_WhateverOthersBook() => races.OfferAgainstBookingsAsync();

    [Fact]
    public Task BookAppointments_ShouldTakeGroupsWholeOrNotAtAll_When20SendThemAtOnce() => races.WholeGroupsAsync();

    [Fact]
    public Task BookAppointments_ShouldFillTheLastPlaceAndNoMore_When20SendGroupsAtOnce() => races.PartsOfGroupsAsync();

    [Fact]
    public Task BookAppointments_ShouldBookOnce_WhenTheSameKeyIsSentAtOnce() => races.SameGroupAtOnceAsync();

    [Fact]
    public Task Database_ShouldRefuseAnOverfullSlot() => races.OverfullSlotAsync();
}

[Collection(AloneGroup.Name)]
public sealed class PostgresRaceTests(PostgresTestApp app) : IClassFixture<PostgresTestApp>
{
    private readonly PlaceRaces races = new(new Counter(new Scenarios(app)));

    [SkippableFact]
    public Task BookAppointment_ShouldGiveTheLastPlaceOnce_When200AskAtOnce()
    {
        PostgresTestApp.SkipIfMissing();
        return races.OneOfManyBookingsAsync();
    }

    [SkippableFact]
    public Task HoldSlot_ShouldGiveTheLastPlaceOnce_When200AskAtOnce()
    {
        PostgresTestApp.SkipIfMissing();
        return races.OneOfManyHoldsAsync();
    }

    [SkippableFact]
    public Task RescheduleAppointment_ShouldGiveTheLastPlaceOnce_AndLeaveTheOthersTheirs()
    {
        PostgresTestApp.SkipIfMissing();
        return races.OneOfManyMovesAsync();
    }

    [SkippableFact]
    public Task AcceptWaitlistOffer_ShouldGetTheFreedPlace_WhateverOthersBook()
    {
        PostgresTestApp.SkipIfMissing();
        return races.OfferAgainstBookingsAsync();
    }

    [SkippableFact]
    public Task BookAppointments_ShouldTakeGroupsWholeOrNotAtAll_When20SendThemAtOnce()
    {
        PostgresTestApp.SkipIfMissing();
        return races.WholeGroupsAsync();
    }

    [SkippableFact]
    public Task BookAppointments_ShouldFillTheLastPlaceAndNoMore_When20SendGroupsAtOnce()
    {
        PostgresTestApp.SkipIfMissing();
        return races.PartsOfGroupsAsync();
    }

    [SkippableFact]
    public Task BookAppointments_ShouldBookOnce_WhenTheSameKeyIsSentAtOnce()
    {
        PostgresTestApp.SkipIfMissing();
        return races.SameGroupAtOnceAsync();
    }

    [SkippableFact]
    public Task Database_ShouldRefuseAnOverfullSlot()
    {
        PostgresTestApp.SkipIfMissing();
        return races.OverfullSlotAsync();
    }
}
