using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Api.Tests.Complaints;
using SipOkMuba.Api.Tests.Conversations;
using SipOkMuba.Api.Tests.Documents;
using SipOkMuba.Api.Tests.MobileVisits;
using SipOkMuba.Api.Tests.Notifications;
using SipOkMuba.Api.Tests.Partners;
using SipOkMuba.Api.Tests.Webhooks;

namespace SipOkMuba.Api.Tests.Abuse;

/// <param name="Name">Its type, and what is special about it.</param>
/// <param name="Id">The opaque id.</param>
/// <param name="Owner">The citizen whom it is about.</param>
internal sealed record WorldRecord(string Name, string Id, Person? Owner = null)
{
    public string Type => Name.Split(' ')[0];
}

/// <summary>
/// One record of every type with an id, made through the front door: of citizens of the village 16.06.09.2006 who all consent to
/// demo-portal and, but for one, not to demo-portal-2.
/// </summary>
internal sealed class World
{
    private const string HolidayYear = "{ workingCalendar(year: 2026) { holidayYear { id } } }";
    private const string Due = "subscription { onEvent(types: [\"notification.due\"], after: \"0\") { ... on NotificationChanged { notification { id citizenId } } } }";
    private readonly List<WorldRecord> records = [];
    private readonly Scenarios scenarios;
    private readonly TestApp app;

    private World(TestApp app, Scenarios scenarios) => (this.app, this.scenarios) = (app, scenarios);

    public IReadOnlyList<WorldRecord> Records => records;

    /// Of the key that is among the records.
    public string PartnerAccount { get; private set; } = "";

    public string PartnerSecret { get; private set; } = "";

    public WorldRecord this[string name] => records.Find(record => record.Name == name)!;

    public static async Task<World> MakeAsync(TestApp app, Scenarios scenarios)
    {
        var world = new World(app, scenarios);
        await world.AddPlacesAsync();
        await world.AddApplicantAsync(Person.Next());
        await world.AddWaitingAsync(Person.Next());
        await world.AddTalksAsync(Person.Next());
        await world.AddOfficeAsync(Person.Next());

        // Everybody may read of it, so whoever reads the log to this event has read all before.
        var last = await new Caravan(scenarios).PlannedAsync(inDays: 9);
        world.Add("MobileVisit of the last event", last.Id);
        await scenarios.WaitForAsync(last.Subject, "mobileVisit.planned");
        return world;
    }

    private async Task AddPlacesAsync()
    {
        Add("ServicePoint", await scenarios.ServicePointAsync());
        Add("Closure", await scenarios.ClosureAsync("16.06.12"));
        Add("MobileVisit", (await new Caravan(scenarios).PlannedAsync()).Id);
        Add("HolidayYear", (await scenarios.As(Scenarios.Nobody).AskAsync(HolidayYear)).WithoutErrors()
            ["workingCalendar"].GetProperty("holidayYear").GetProperty("id").GetString()!);
    }

    private async Task AddApplicantAsync(Person person)
    {
        var counter = new Counter(scenarios);
        var application = await counter.AwaitingAsync(person: person);
        await scenarios.WishAsync(person, quietFrom: "00:00:00", quietUntil: "00:00:00");
        var citizen = await scenarios.CitizenAsync(person);
        Add("Application", application.Id, person);
        Add("Citizen", citizen, person);
        Add("Appointment", await counter.BookedAsync(await counter.FreeAsync(), application), person);
        await using var live = await LiveSocket.SubscribeAsync(app, await app.TokenAsync("demo-portal"), Due);
        while (true)
        {
            var told = (await live.NextAsync()).GetProperty("onEvent").GetProperty("notification");
            if (told.GetProperty("citizenId").GetString() == citizen)
            {
                Add("Notification", told.GetProperty("id").GetString()!, person);
                return;
            }
        }
    }

    private async Task AddWaitingAsync(Person person)
    {
        var counter = new Counter(scenarios);
        var (slot, _) = await counter.FullSlotAsync();
        var application = await counter.AwaitingAsync(person: person);
        Add("Consent to a village office", Graph.Schema.NodeId.Format("Consent", await scenarios.RecordVillageConsentAsync(person)), person);
        var joined = await scenarios.As("demo-village").AskAsync(
            "mutation($input: JoinWaitlistInput!) { joinWaitlist(input: $input) { waitlistEntry { id } errors { ... on Error { code } } } }",
            new { input = new { servicePointId = slot.Point, firstDay = slot.StartsAt[..10], lastDay = slot.StartsAt[..10], applicationId = application.Id } });
        Assert.Null(joined.Refusal("joinWaitlist"));
        Add("WaitlistEntry", joined["joinWaitlist"].GetProperty("waitlistEntry").GetProperty("id").GetString()!, person);

        var free = await counter.FreeAsync();
        var booked = await scenarios.As("demo-village").AskAsync(
            "mutation($input: BookAppointmentsInput!) { bookAppointments(input: $input) { groupBooking { id } errors { ... on Error { code } } } }",
            new
            {
                input = new
                {
                    servicePointId = free.Point,
                    startsAt = free.StartsAt,
                    mode = "BEST_EFFORT",
                    rows = new[] { new { applicationId = (await counter.AwaitingAsync()).Id, consentReference = "F-1" } },
                },
            });
        Assert.Null(booked.Refusal("bookAppointments"));
        Add("GroupBooking", booked["bookAppointments"].GetProperty("groupBooking").GetProperty("id").GetString()!);
    }

    private async Task AddTalksAsync(Person person)
    {
        var (box, line) = (new ComplaintBox(scenarios), new Hotline(scenarios));
        Add("Complaint", (await box.FiledAsync("demo-portal", "NAMED", person)).Id, person);
        Add("Complaint in secret", (await box.FiledAsync("demo-portal", "SECRET", person)).Id, person);
        Add("Complaint of nobody", (await box.AnonymousAsync()).Id);
        var talk = await line.StartedAsync(nik: person.Nik, regionCode: Scenarios.Village, text: "Halo");
        Add("Conversation", talk.Id, person);
        Add("ConversationMessage", await MessageOfAsync(talk), person);
        Add("Conversation of nobody", (await line.StartedAsync(regionCode: Scenarios.Village, text: "Halo")).Id);
    }

    private async Task AddOfficeAsync(Person person)
    {
        Add("Consent to demo-portal-2", Graph.Schema.NodeId.Format("Consent", await scenarios.RecordConsentAsync(person, "demo-portal-2")), person);
        Add("StaffMember", await scenarios.StaffMemberAsync());
        Add("Partner", (await scenarios.As("demo-portal").AskAsync("{ viewer { partner } }")).WithoutErrors()["viewer"].GetProperty("partner").GetString()!);
        await PartnerSteps.TrustedAsync(scenarios.As("demo-portal"), "{ viewer { name kind } }");
        Add("TrustedDocument", (await scenarios.As("demo-portal").AskAsync("{ trustedDocuments(last: 1) { nodes { id } } }")).WithoutErrors()
            ["trustedDocuments"].GetProperty("nodes")[0].GetProperty("id").GetString()!);
        var other = await scenarios.Partners.RegisteredAsync();
        var key = await scenarios.Partners.KeyAsync(other);
        (PartnerAccount, PartnerSecret) = (key.ClientId, key.Secret);
        Add("Partner with a key", other);
        Add("PartnerKey", key.Id);
        Add("UploadedDocument", await scenarios.As("demo-portal").UploadedAsync());
        var webhooks = new WebhookSteps(scenarios);
        var webhook = await webhooks.CreateAsync("http://127.0.0.1:9/hook", eventTypes: ["application.returned"]);
        Add("Webhook", webhook.Id);
        await scenarios.AfterAsync(Verb.Named("returnApplication"));
        Add("WebhookDelivery", (await webhooks.DeliveryAsync(webhook, _ => true)).GetProperty("id").GetString()!);
    }

    private async Task<string> MessageOfAsync(TalkSeen talk) =>
        (await scenarios.As("demo-portal").AskAsync("query($id: ID!) { conversationById(id: $id) { messages { id } } }", new { id = talk.Id }))
        .WithoutErrors()["conversationById"].GetProperty("messages")[0].GetProperty("id").GetString()!;

    private void Add(string name, string id, Person? owner = null) => records.Add(new WorldRecord(name, id, owner));
}
