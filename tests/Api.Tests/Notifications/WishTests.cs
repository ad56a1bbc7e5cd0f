using SipOkMuba.Api.Tests.Appointments;

namespace SipOkMuba.Api.Tests.Notifications;

/// What is told to whom, and by which way: OpenCRVS 4845, "message sent though switched off, not sent though on".
public sealed class WishTests(NoticeApp app) : IClassFixture<NoticeApp>
{
    private static readonly string[] off = ["none"];
    private static readonly string[] on = ["whatsapp", "sms"];
    private static readonly string[] anyChannel = [];

    private readonly Scenarios scenarios = app.Scenarios;

    public static TheoryData<string, string, string, bool> Matrix()
    {
        var matrix = new TheoryData<string, string, string, bool>();
        foreach (var before in new[] { "unset", "off", "on", "any" })
        {
            foreach (var meanwhile in new[] { "unset", "off", "on", "any" })
            {
                var last = meanwhile == "unset" ? before : meanwhile;
                matrix.Add(before, meanwhile, "20:30:00", last != "off");
            }

            matrix.Add(before, "unset", "12:30:00", before != "off");
        }

        return matrix;
    }

    /// The wish when it would be sent decides, not the one when it happened.
    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Message_ShouldBeSentAsTheCitizenWishesThen(string before, string meanwhile, string happens, bool isSent)
    {
        var day = await app.NewDayAsync();
        var application = await scenarios.ClaimedAsync();
        await WishAsync(application.Person, before);
        await app.SettleAtAsync(day, happens);
        var inbox = new Inbox(app);
        await inbox.ReadAsync();
        await scenarios.ReturnAsync(application);
        await app.SettleAsync();
        await WishAsync(application.Person, meanwhile);
        await app.SettleAtAsync(day.AddDays(1), "07:00:00");

        var told = await inbox.ReadAsync(application.Id);

        Assert.Equal(isSent ? 1 : 0, told.Count);
        var last = meanwhile == "unset" ? before : meanwhile;
        Assert.All(told, one => Assert.Equal(last == "on" ? on : anyChannel, one.Channels));
        Assert.Equal(("application.returned", isSent ? "DUE" : "UNWANTED"), (await app.OwnAsync(application.Person, application.Id))[^1]);
    }

    /// A channel that reads late is told not to send; nobody calls a number that is no longer right.
    [Fact]
    public async Task Address_ShouldBeThatOfNow_WhenAChannelReadsLater()
    {
        await app.NewDayAsync();
        var application = await scenarios.ClaimedAsync();
        await scenarios.ReturnAsync(application);
        await app.SettleAsync();
        var id = Assert.Single(await new Inbox(app).ReadAsync(application.Id)).NotificationId;
        Assert.Equal((null, ""), await ReadAsync(id));

        await scenarios.WishAsync(application.Person, on, phone: "0812 0000 0001");
        Assert.Equal(("081200000001", "whatsapp sms"), await ReadAsync(id));
        await scenarios.WishAsync(application.Person, phone: "0812 0000 0002");
        Assert.Equal(("081200000002", "whatsapp sms"), await ReadAsync(id));
        await scenarios.WishAsync(application.Person, off);
        Assert.Equal((null, "none"), await ReadAsync(id));
    }

    /// No number is recorded before a counter has seen the citizen: that of the form is for notices.
    [Fact]
    public async Task Address_ShouldBeTheDeclaredOne_WhenNoneIsRecorded()
    {
        await app.NewDayAsync();
        var application = await DeclaredAsync("081299990001");
        await using (var database = await scenarios.DatabaseAsync())
        {
            // A citizen who is made up gets the declared number as the recorded one.
            database.Citizens.Single(citizen => citizen.Phone == "081299990001").SetContactPreference(
                new(Domain.Common.ActorRole.Officer, "test"), scenarios.Now, new("081299990002", null, null, null));
            await database.SaveChangesAsync();
        }

        await app.SettleAsync();
        var told = Assert.Single(await new Inbox(app).ReadAsync(application));
        Assert.Equal("081299990002", told.Address);

        await using (var database = await scenarios.DatabaseAsync())
        {
            var citizen = database.Citizens.Single(found => found.Phone == "081299990002");
            database.Entry(citizen).Property(found => found.Phone).CurrentValue = null;
            await database.SaveChangesAsync();
        }

        Assert.Equal(("081299990001", ""), await ReadAsync(told.NotificationId));
    }

    /// What is urgent: the office changes what begins tomorrow, and an offer is good for half an hour.
    [Fact]
    public async Task Urgent_ShouldBeToldAtNight_AndNothingElse()
    {
        var counter = new Counter(scenarios);
        var day = await WorkingDayAsync();
        app.Now = day.ToDateTime(new TimeOnly(12, 0));
        var slots = await counter.SlotsAsync(fromDay: 1, days: 1);
        var (byOffice, byCitizen) = (await counter.BookedAsync(slots[0]), await counter.BookedAsync(slots[1]));
        var (full, booked) = await counter.FullSlotAsync();
        var entry = await counter.WaitingForAsync(full);
        await app.SettleAsync();
        var inbox = new Inbox(app);
        await inbox.ReadAsync();

        app.Now = day.ToDateTime(new TimeOnly(21, 0));
        foreach (var (who, appointment) in new[] { ("demo-supervisor", byOffice), ("demo-officer", byCitizen), ("demo-officer", booked) })
        {
            Assert.Null((await counter.TryAsync(who, "cancelAppointment", appointment)).Refusal("cancelAppointment"));
        }

        await app.SettleAsync();
        var told = await inbox.ReadAsync(byOffice, byCitizen, booked, entry);

        Assert.Equal([("appointment.cancelled", byOffice), ("waitlist.offered", entry)], told.Select(one => (one.TemplateKey, one.SubjectId)));
        Assert.All(told, one => Assert.True(one.Urgent));
        Assert.Equal(("BY_OFFICE", slots[0].StartsAt[..19]), (told[0]["reason"], told[0]["startsAt"][..19]));
        Assert.Equal(full.StartsAt[..19], told[1]["startsAt"][..19]);
        Assert.Equal($"{day:yyyy-MM-dd}T21:30:00+07:00", told[1]["until"]);
        await app.SettleAtAsync(day.AddDays(1), "07:00:00");
        var later = await inbox.ReadAsync(byCitizen, booked);
        Assert.Equal(new[] { byCitizen, booked }.Order(), later.Select(one => one.SubjectId).Order());
        Assert.All(later, one => Assert.False(one.Urgent));
    }

    private async Task<DateOnly> WorkingDayAsync()
    {
        var day = await app.NewDayAsync();
        while (day.DayOfWeek is not (DayOfWeek.Monday or DayOfWeek.Tuesday or DayOfWeek.Wednesday) || day.AddDays(1) is { Month: 12, Day: 24 or 25 } or { Month: 1, Day: 1 })
        {
            day = await app.NewDayAsync();
        }

        return day;
    }

    private async Task WishAsync(Person person, string wish)
    {
        if (wish != "unset")
        {
            await scenarios.WishAsync(person, wish switch { "off" => off, "on" => on, _ => anyChannel });
        }
    }

    private async Task<string> DeclaredAsync(string phone)
    {
        var input = Scenarios.Submission(Person.Next());
        input["phone"] = phone;
        var answer = await scenarios.As("demo-portal").AskAsync(Scenarios.Submit, new { input });
        Assert.Null(answer.Refusal("submitApplication"));
        return answer["submitApplication"].GetProperty("application").GetProperty("id").GetString()!;
    }

    private async Task<(string? Address, string Channels)> ReadAsync(string notification)
    {
        var node = (await scenarios.As("demo-portal").AskAsync(
            "query($id: ID!) { node(id: $id) { ... on Notification { address channels } } }", new { id = notification })).WithoutErrors()["node"];
        return (node.GetProperty("address").GetString(), string.Join(' ', node.GetProperty("channels").EnumerateArray().Select(channel => channel.GetString())));
    }
}
