using System.Collections.Concurrent;
using System.Text.Json;

namespace SipOkMuba.Api.Tests.Appointments;

[Collection(ApiGroup.Name)]
public sealed class AvailabilityTests(ApiApp app)
{
    private const int Bookings = 100;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private const string Subscription = """
        subscription($point: ID!) { onSlotAvailabilityChanged(servicePointId: $point) { cursor servicePointId startsAt available capacity subjectVersion } }
        """;

    private readonly Counter counter = new(app.Scenarios);

    /// Domain.md 4, row 1: from the answer of who booked to the subscriber, at fifty bookings a second.
    [Fact]
    public async Task Change_ShouldReachASubscriberInASecond_WhileFiftyASecondBook()
    {
        const string District = "16.06.08";
        var point = await app.Scenarios.ServicePointAsync(District);
        var slots = (await counter.SlotsAsync(District, days: 28)).Where(slot => slot.Available > 0).Take(Bookings).ToList();
        await using var live = await LiveSocket.SubscribeAsync(
            app, await app.TokenAsync("demo-portal"), Subscription, new { point });
        var (booked, seen) = (new ConcurrentDictionary<string, long>(), new Dictionary<string, long>());
        var listening = Task.Run(async () =>
        {
            while (seen.Count < slots.Count)
            {
                var told = (await live.NextAsync()).GetProperty("onSlotAvailabilityChanged");
                Assert.Equal(point, told.GetProperty("servicePointId").GetString());
                seen[told.GetProperty("startsAt").GetString()!] = TimeProvider.System.GetTimestamp();
            }
        });

        using (var pace = new PeriodicTimer(Pace))
        {
            var running = new List<Task>();
            foreach (var slot in slots)
            {
                await pace.WaitForNextTickAsync();
                running.Add(BookAsync(slot));
            }

            await Task.WhenAll(running);
        }

        await listening.WaitAsync(TimeSpan.FromMinutes(1));
        var late = slots.Select(slot => seen[slot.StartsAt] - booked[slot.StartsAt])
            .Select(ticks => TimeSpan.FromSeconds(Math.Max(0, ticks) / (double)TimeProvider.System.TimestampFrequency))
            .Order()
            .ToList();
        Assert.True(late[(int)(late.Count * 0.95)] < TimeSpan.FromSeconds(1), $"p95 {late[(int)(late.Count * 0.95)]}, slowest {late[^1]}");

        async Task BookAsync(SlotSeen slot)
        {
            var answer = await counter.TryBookAsync("demo-officer", slot, nik: Person.Next().Nik);
            booked[slot.StartsAt] = TimeProvider.System.GetTimestamp();
            Assert.Null(answer.Refusal("bookAppointment"));
        }
    }

    [Fact]
    public async Task Changes_ShouldBeReplayedAndFiltered_WhenASubscriberNamesADayAndAnOlderCursor()
    {
        var point = await counter.NewPointAsync(places: 2);
        var slots = (await counter.SlotsAsync(point, counter.Day(3), counter.Day(12))).Take(2).ToList();
        var first = await counter.BookedAsync(slots[0]);
        await counter.BookedAsync(slots[1]);
        await counter.DoAsync("demo-officer", "cancelAppointment", first);

        await using var live = await LiveSocket.SubscribeAsync(
            app,
            await app.TokenAsync("demo-portal-2"),
            "subscription($point: ID!, $day: LocalDate!) { onSlotAvailabilityChanged(servicePointId: $point, date: $day, after: \"0\") { startsAt available subjectVersion } }",
            new { point, day = slots[0].StartsAt[..10] });

        Assert.Equal((slots[0].StartsAt, 1, 1), Read(await live.NextAsync()));
        Assert.Equal((slots[0].StartsAt, 2, 2), Read(await live.NextAsync()));
        Assert.Equal(2, (await counter.SlotAsync(slots[0])).Version);
    }

    private static (string?, int, int) Read(JsonElement next)
    {
        var told = next.GetProperty("onSlotAvailabilityChanged");
        return (told.GetProperty("startsAt").GetString(), told.GetProperty("available").GetInt32(), told.GetProperty("subjectVersion").GetInt32());
    }
}
