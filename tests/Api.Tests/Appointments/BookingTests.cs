using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Api.Tests.Appointments;

[Collection(ApiGroup.Name)]
public sealed class BookingTests(ApiApp app)
{
    private readonly Counter counter = new(app.Scenarios);

    [Fact]
    public async Task BookAppointment_ShouldTakeOnePlace_AndTellIt()
    {
        var slot = (await counter.SlotsAsync()).First(free => free is { Available: 3, Reserved: 0 });
        var id = await counter.BookedAsync(slot);
        var told = await app.Scenarios.WaitForAsync(Counter.Subject(id), "appointment.booked");
        Assert.Equal(1, told.SubjectVersion);
        Assert.Equal(2, (await counter.SlotAsync(slot)).Available);
        Assert.Equal("BOOKED", await counter.StatusOfAsync(id));
        await counter.DoAsync("demo-officer", "cancelAppointment", id);
        Assert.Equal(3, (await counter.SlotAsync(slot)).Available);
    }

    [Fact]
    public async Task BookAppointment_ShouldRefuseASecond_WithTheFirst()
    {
        var slots = await counter.SlotsAsync();
        var application = await counter.AwaitingAsync();
        var id = await counter.BookedAsync(slots[^1], application);
        var again = await counter.TryBookAsync("demo-officer", slots[^2], application.Id);
        var refusal = again.Refusal("bookAppointment")!.Value;
        Assert.Equal("ALREADY_BOOKED", refusal.GetProperty("code").GetString());
        Assert.Equal(id, refusal.GetProperty("appointmentId").GetString());
    }

    [Fact]
    public async Task BookAppointment_ShouldNameThreeOthers_WhenFull()
    {
        var slot = (await counter.SlotsAsync(fromDay: 9)).First(free => free is { Available: 3, Reserved: 0 });
        for (var i = 0; i < 3; i++)
        {
            await counter.BookedAsync(slot);
        }

        var refused = (await counter.TryBookAsync("demo-officer", slot, (await counter.AwaitingAsync()).Id)).Refusal("bookAppointment")!.Value;
        Assert.Equal("SLOT_FULL", refused.GetProperty("code").GetString());
        Assert.Equal(3, refused.GetProperty("alternatives").GetArrayLength());
    }

    [Fact]
    public async Task CompleteAppointment_ShouldMoveTheApplication_InTheSameAct()
    {
        var slot = (await counter.SlotsAsync())[5];
        var application = await counter.AwaitingAsync();
        var id = await counter.BookedAsync(slot, application);
        await counter.DoAsync("demo-officer", "cancelAppointment", id);
        var walkIn = await app.Scenarios.As("demo-officer").AskAsync(
            "mutation($input: AdmitWalkInInput!) { admitWalkIn(input: $input) { appointment { id isWalkIn } errors { ... on Error { code } } } }",
            new { input = new { servicePointId = slot.Point, applicationId = application.Id } });
        Assert.Null(walkIn.Refusal("admitWalkIn"));
        id = walkIn["admitWalkIn"].GetProperty("appointment").GetProperty("id").GetString()!;
        await counter.DoAsync("demo-officer", "startAppointment", id);
        await counter.DoAsync("demo-officer", "completeAppointment", id);
        await using var database = await app.Scenarios.DatabaseAsync();
        var status = await database.Applications.Where(found => found.Number == application.Number).Select(found => found.Status).SingleAsync();
        Assert.Equal(Domain.Applications.ApplicationStatus.BiometricsCaptured, status);
    }
}
