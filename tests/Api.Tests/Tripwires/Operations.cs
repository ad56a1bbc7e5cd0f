using System.Globalization;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Api.Tests.Complaints;
using SipOkMuba.Api.Tests.Conversations;
using SipOkMuba.Api.Tests.MobileVisits;
using SipOkMuba.Api.Tests.Notifications;
using SipOkMuba.Api.Tests.Partners;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Tripwires;

/// A file under schema/operations, who sends it, and with which variables.
internal sealed record Operation(string Name, string By, Func<Scenarios, Task<object>> Variables)
{
    private static readonly Dictionary<string, object> Inputs = new()
    {
        ["cancelApplication"] = new { reason = "moved away" },
        ["returnApplication"] = new { reasons = new[] { new { documentType = "FAMILY_CARD", code = "ILLEGIBLE" } } },
        ["resubmitApplication"] = new { documents = new[] { Scenarios.Document(DocumentType.FamilyCard) } },
        ["rejectApplication"] = new { code = "NOT_ELIGIBLE" },
        ["recordEnrollmentResult"] = new { result = "PRINT_READY_RECORD" },
        ["addDocument"] = new { document = Scenarios.Document(DocumentType.Other) },
        ["adjudicateEnrollment"] = new { code = "DUPLICATE_IDENTITY" },
        ["setInterimLetter"] = new { interimLetter = true },
        ["dispatchCard"] = new { courier = "Pos", reference = "A1" },
        ["handOverCard"] = new { proof = new { fingerprintVerified = true } },
    };

    public static readonly IReadOnlyList<Operation> All =
    [
        .. Verb.All.Select(Of),
        new("Applications/SubmitApplication", "demo-portal", _ => With(new { input = Scenarios.Submission(Person.Next()) })),
        new("Applications/DraftApplication", "demo-portal", _ => With(new { input = Scenarios.Submission(Person.Next()) })),
        new("Applications/ApplicationById", "demo-portal", async s => new { id = (await ReturnedAsync(s)).Id }),
        new("Applications/ApplicationByNumber", "demo-portal", async s => new { number = (await ReturnedAsync(s)).Number }),
        new("Applications/Applications", "demo-head", async s => new
        {
            first = 5,
            where = new { number = new { eq = (await ReturnedAsync(s)).Number } },
            order = new[] { new { submittedAt = "DESC" } },
        }),
        new("Applications/MyApplications", "demo-verifier", async s =>
        {
            await s.DoAsync(await s.SubmittedAsync(), Verb.Named("claimApplication"));
            return new { first = 1 };
        }),
        new("Applications/Desk", "demo-officer", _ => With(new { region = "16.06.09" })),
        new("Applications/Requirements", Scenarios.Nobody, _ => With(new { kind = "MOVE_IN", birthDate = "1990-01-01", maritalStatus = "SINGLE" })),
        new("Applications/TrackApplication", Scenarios.Nobody, async s =>
        {
            var application = await ReturnedAsync(s);
            return new { number = application.Number, birthYear = application.Person.BirthDate.Year };
        }),
        new("Applications/OnApplicationStatusChanged", "demo-portal", async s => new { number = (await ReturnedAsync(s)).Number, after = "0" }),
        new("Appointments/HoldSlot", "demo-portal", async s => await PlaceAsync(s)),
        new("Appointments/BookAppointment", "demo-officer", async s => await PlaceAsync(s)),
        new("Appointments/ConfirmAppointment", "demo-village", async s => new { id = await new Counter(s).HeldAsync() }),
        new("Appointments/RescheduleAppointment", "demo-officer", async s =>
        {
            var counter = new Counter(s);
            var id = await counter.BookedAsync(await counter.FreeAsync());
            return new { id, startsAt = (await WantedAsync(counter)).StartsAt };
        }),
        new("Appointments/CancelAppointment", "demo-officer", async s => new { id = await new Counter(s).BookedAsync(), note = "sakit" }),
        new("Appointments/CheckInAppointment", "demo-officer", async s => new { id = await new Counter(s).DueAsync(TimeSpan.Zero) }),
        new("Appointments/StartAppointment", "demo-officer", async s => new { id = await new Counter(s).WalkInAsync() }),
        new("Appointments/CompleteAppointment", "demo-officer", async s => new { id = await new Counter(s).WalkInAsync() }),
        new("Appointments/MarkNoShow", "demo-officer", async s => new { id = await new Counter(s).DueAsync(TimeSpan.FromMinutes(40)) }),
        new("Appointments/AdmitWalkIn", "demo-officer", async s => new
        {
            servicePointId = await s.ServicePointAsync(), applicationId = (await new Counter(s).AwaitingAsync()).Id,
        }),
        new("Appointments/BookAppointments", "demo-village", async s =>
        {
            var counter = new Counter(s);
            var slot = await WantedAsync(counter);
            return new
            {
                servicePointId = slot.Point,
                startsAt = slot.StartsAt,
                mode = "BEST_EFFORT",
                rows = new[] { new { applicationId = (await counter.AwaitingAsync()).Id, consentReference = "F-1" } },
            };
        }),
        new("Appointments/JoinWaitlist", "demo-officer", async s =>
        {
            var counter = new Counter(s);
            var (point, day) = await counter.FullDayAsync();
            return new { servicePointId = point, firstDay = day, lastDay = day, applicationId = (await counter.AwaitingAsync()).Id };
        }),
        new("Appointments/AcceptWaitlistOffer", "demo-village", async s => new { id = await new Counter(s).OfferedAsync() }),
        new("Appointments/DeclineWaitlistOffer", "demo-village", async s => new { id = await new Counter(s).OfferedAsync() }),
        new("Appointments/LeaveWaitlist", "demo-village", async s => new { id = await new Counter(s).WaitingAsync() }),
        new("Appointments/WaitlistEntries", "demo-officer", async s =>
        {
            await new Counter(s).WaitingAsync();
            return new { first = 5, where = new { status = new { eq = "WAITING" } } };
        }),
        new("Appointments/AppointmentById", "demo-officer", async s => new { id = await new Counter(s).BookedAsync() }),
        new("Appointments/Appointments", "demo-officer", async s =>
        {
            await new Counter(s).BookedAsync();
            return new { servicePointId = await s.ServicePointAsync(), first = 5, where = new { status = new { eq = "BOOKED" } } };
        }),
        new("Appointments/Slots", Scenarios.Nobody, async s => new
        {
            servicePointId = await s.ServicePointAsync(), from = $"{s.Now.AddDays(2):yyyy-MM-dd}", to = $"{s.Now.AddDays(8):yyyy-MM-dd}",
        }),
        new("Appointments/OnAppointmentChanged", "demo-officer", async s => new { id = await new Counter(s).BookedAsync(), after = "0" }),
        new("Appointments/OnSlotAvailabilityChanged", "demo-portal", async s =>
        {
            await new Counter(s).BookedAsync();
            return new { servicePointId = await s.ServicePointAsync(), after = "0" };
        }),
        new("MobileVisits/MobileVisits", "demo-village", async s =>
        {
            await new Caravan(s).PlannedAsync();
            await new Caravan(s).PlannedAsync();

            // A full page, however many there are.
            return new { region = Scenarios.Village, first = 1, where = new { status = new { eq = "PLANNED" } } };
        }),
        new("MobileVisits/PlanMobileVisit", "demo-supervisor", async s => new
        {
            servicePointId = await s.ServicePointAsync(),
            kind = "VILLAGE",
            date = $"{s.Now.AddDays(9):yyyy-MM-dd}",
            stops = new[] { Caravan.Stop(Scenarios.Village, 9, 12), Caravan.Stop(Caravan.Elsewhere, 13, 15) },
        }),
        new("MobileVisits/ConfirmMobileVisit", "demo-supervisor", async s =>
        {
            var caravan = new Caravan(s);
            var visit = await caravan.PlannedAsync();
            await caravan.BookedAsync(visit);
            return new { id = visit.Id };
        }),
        new("MobileVisits/PostponeMobileVisit", "demo-supervisor", async s =>
        {
            var (visit, _) = await new Caravan(s).ConfirmedAsync();
            return new { id = visit.Id, date = $"{visit.Date.AddDays(7):yyyy-MM-dd}", reason = "Banjir" };
        }),
        new("MobileVisits/CancelMobileVisit", "demo-supervisor", async s => new { id = (await new Caravan(s).PlannedAsync()).Id, reason = "Mobil rusak" }),
        new("MobileVisits/TakeMobileVisitList", "demo-officer", async s => new { id = (await new Caravan(s).ConfirmedAsync()).Visit.Id }),
        new("MobileVisits/DepartMobileVisit", "demo-officer", async s =>
        {
            var caravan = new Caravan(s);
            return new { id = (await caravan.DoAsync("takeMobileVisitList", (await caravan.ConfirmedAsync()).Visit)).Id };
        }),
        new("MobileVisits/OpenMobileVisit", "demo-officer", async s =>
        {
            var caravan = new Caravan(s);
            var (visit, _) = await caravan.ConfirmedAsync();
            await caravan.DoAsync("takeMobileVisitList", visit);
            await caravan.DoAsync("departMobileVisit", visit);
            await caravan.BeginAsync(visit, s.Now);
            return new { id = visit.Id };
        }),
        new("MobileVisits/CloseMobileVisit", "demo-officer", async s =>
        {
            var caravan = new Caravan(s);
            var visit = await caravan.OpenedAsync((await caravan.ConfirmedAsync()).Visit);
            await caravan.BeginAsync(visit, s.Now.AddHours(-10));
            return new { id = visit.Id };
        }),
        new("MobileVisits/RecordMobileVisitResults", "demo-officer", async s =>
        {
            var caravan = new Caravan(s);
            var (visit, appointment) = await caravan.ConfirmedAsync(await caravan.Counter.AwaitingAsync());
            await caravan.OpenedAsync(visit);
            return new { id = visit.Id, results = new[] { caravan.Row(appointment, "CAPTURED") } };
        }),
        new("MobileVisits/OnMobileVisitChanged", "demo-portal", async s => new { id = (await new Caravan(s).PlannedAsync()).Id, after = "0" }),
        new("Complaints/FileComplaint", "demo-portal", _ => With(new { input = ComplaintBox.Report(nik: Person.Next().Nik) })),
        new("Complaints/VerifyComplaint", "demo-officer", async s => new { id = (await new ComplaintBox(s).NamedAsync()).Id, @class = "NON_SUPERVISORY" }),
        new("Complaints/RequestClarification", "demo-officer", async s => new { id = (await new ComplaintBox(s).NamedAsync()).Id, question = "Di loket mana?" }),
        new("Complaints/ForwardComplaint", "demo-officer", async s => new { id = (await new ComplaintBox(s).NamedAsync()).Id, agency = "Dinas Sosial" }),
        new("Complaints/ClarifyComplaint", Scenarios.Nobody, async s => await ByCodeAsync(s, "AWAITING_REPORTER", new { text = "Di loket 2." })),
        new("Complaints/AssignComplaint", "demo-officer", async s => new { id = (await new ComplaintBox(s).InAsync("VERIFIED")).Id }),
        new("Complaints/RespondToComplaint", "demo-officer", async s => new { id = (await new ComplaintBox(s).InAsync("ASSIGNED")).Id, text = "Kami periksa." }),
        new("Complaints/ResolveComplaint", "demo-officer", async s => new
        {
            id = (await new ComplaintBox(s).InAsync("IN_PROGRESS")).Id, answer = "Kartu sudah dicetak.", rootCause = "RESOURCES",
        }),
        new("Complaints/AcceptComplaintAnswer", Scenarios.Nobody, async s => await ByCodeAsync(s, "RESOLVED", new { })),
        new("Complaints/ReopenComplaint", Scenarios.Nobody, async s => await ByCodeAsync(s, "RESOLVED", new { reason = "Belum saya terima." })),
        new("Complaints/WithdrawComplaint", Scenarios.Nobody, async s => await ByCodeAsync(s, "RECEIVED", new { })),
        new("Complaints/CommentOnComplaint", "demo-officer", async s => new { id = (await new ComplaintBox(s).NamedAsync()).Id, text = "Mohon ditunggu." }),
        new("Complaints/MergeComplaint", "demo-officer", async s => new
        {
            id = (await new ComplaintBox(s).NamedAsync()).Id, intoId = (await new ComplaintBox(s).NamedAsync()).Id,
        }),
        new("Complaints/EscalateComplaint", "demo-supervisor", async s => new { id = (await new ComplaintBox(s).NamedAsync()).Id }),
        new("Complaints/ComplaintByNumber", "demo-officer", async s => new { number = (await new ComplaintBox(s).InAsync("RESOLVED")).Number }),
        new("Complaints/Complaints", "demo-officer", async s =>
        {
            await new ComplaintBox(s).NamedAsync();
            return new { first = 1, where = new { status = new { eq = "RECEIVED" } }, order = new[] { new { dueAt = "ASC" } } };
        }),
        new("Complaints/MyComplaints", "demo-officer", async s =>
        {
            await new ComplaintBox(s).InAsync("ASSIGNED");
            return new { first = 1 };
        }),
        new("Complaints/ComplaintStaff", "demo-supervisor", async s => new { id = (await new ComplaintBox(s).NamedAsync()).Id }),
        new("Complaints/ComplaintDesk", "demo-officer", async s =>
        {
            await new ComplaintBox(s).NamedAsync();
            return new { region = "16.06.09" };
        }),
        new("Work/MyWork", "demo-head", async s =>
        {
            // One kind of subject, whatever other tests have left.
            var (box, complaint) = (new ComplaintBox(s), await new ComplaintBox(s).AnonymousAsync());
            await box.DoAsync("demo-supervisor", "escalateComplaint", complaint);
            await box.DoAsync("demo-supervisor", "escalateComplaint", complaint);
            return new { };
        }),
        new("Complaints/TrackComplaint", Scenarios.Nobody, async s =>
        {
            var complaint = await new ComplaintBox(s).AnonymousAsync();
            return new { number = complaint.Number, accessCode = complaint.AccessCode };
        }),
        new("Complaints/OnComplaintChanged", "demo-officer", async s => new { number = (await new ComplaintBox(s).NamedAsync()).Number, after = "0" }),
        new("Calendars/WorkingCalendar", Scenarios.Nobody, _ => With(new { year = 2026 })),
        new("Calendars/WorkingDeadline", Scenarios.Nobody, _ => With(new { receivedAt = "2026-11-24T16:00:00+07:00", workingDays = 14 })),
        new("Calendars/ReplaceHolidays", "demo-admin", _ => With(new
        {
            year = 2031,
            days = new[] { new { date = "2031-01-01", kind = "NATIONAL", name = "Tahun Baru 2031 Masehi" } },
        })),
        new("Citizens/RecordConsent", "demo-village", _ => With(new { nik = Person.Next().Nik, purpose = "KTP-el", method = "IN_PERSON" })),
        new("Citizens/FindByNik", "demo-officer", async s => new { nik = (await ReturnedAsync(s)).Person.Nik, purpose = "counter" }),
        new("Citizens/Consents", Scenarios.Citizen, s => SignedInAsync(s, new { first = 5 })),
        new("Citizens/WithdrawConsent", "demo-officer", async s => new { id = NodeId.Format("Consent", await s.RecordConsentAsync(Person.Next(), "demo-portal-2")) }),
        new("Citizens/RequestCitizenCode", "demo-portal", _ => With(new { nik = Person.Next().Nik, purpose = "KTP-el" })),
        new("Citizens/SetContactPreference", "demo-officer", async s => new
        {
            id = await s.CitizenAsync((await s.SubmittedAsync()).Person), phone = "+62 812-0000-0001", channels = new[] { "whatsapp", "sms" }, quietFrom = "21:00:00",
        }),
        new("Citizens/EraseCitizen", "demo-head", async s => new
        {
            id = await s.CitizenAsync((await s.AfterAsync(Verb.Named("cancelApplication"))).Person), ground = "SUBJECT_REQUEST",
        }),
        new("Citizens/AccessLog", Scenarios.Citizen, s => SignedInAsync(s, new { last = 5 })),
        new("Applications/RevealNik", "demo-officer", async s => new { id = (await s.SubmittedAsync()).Id, purpose = "SIAK" }),
        new("Conversations/StartConversation", "demo-portal", async s =>
        {
            // The desk has its row: whether somebody has begun before would show in the count of statements.
            await new Hotline(s).StartedAsync(regionCode: Scenarios.Village);
            return new { channel = "whatsapp", nik = Person.Next().Nik, regionCode = Scenarios.Village, text = "Halo", uploadIds = new[] { "sample-pdf" } };
        }),
        new("Conversations/SendMessage", "demo-portal", async s => new { id = (await new Hotline(s).StartedAsync()).Id, text = "Berapa lama?", uploadIds = new[] { await s.As("demo-portal").UploadedAsync() }, from = "CITIZEN" }),
        new("Conversations/RequestHandover", "demo-portal", async s => new { id = (await new Hotline(s).StartedAsync()).Id, from = "CITIZEN" }),
        new("Conversations/AcceptConversation", "demo-officer", async s => new { id = await new Hotline(s).WithFilesAsync((await new Hotline(s).QueuedAsync()).Id) }),
        new("Conversations/ReleaseConversation", "demo-officer", async s => new { id = (await new Hotline(s).AssignedAsync("demo-officer")).Id }),
        new("Conversations/WaitForCitizen", "demo-officer", async s => new { id = (await new Hotline(s).ActiveAsync("demo-officer")).Id }),
        new("Conversations/ResolveConversation", "demo-officer", async s => new { id = (await new Hotline(s).ActiveAsync("demo-officer")).Id }),
        new("Conversations/LinkConversation", "demo-portal", async s => new
        {
            id = (await new Hotline(s).StartedAsync()).Id, to = new { applicationId = (await ReturnedAsync(s)).Id },
        }),
        new("Conversations/ConversationById", "demo-portal", async s => new { id = await new Hotline(s).WithFilesAsync((await new Hotline(s).QueuedAsync(nik: Person.Next().Nik)).Id) }),
        new("Conversations/Conversations", "demo-officer", async s =>
        {
            await new Hotline(s).QueuedAsync();
            await new Hotline(s).QueuedAsync();

            // A full page, however many there are.
            return new { first = 1, where = new { status = new { eq = "QUEUED" } } };
        }),
        new("Conversations/MyConversations", "demo-officer", async s =>
        {
            await new Hotline(s).ActiveAsync("demo-officer");
            return new { first = 1 };
        }),
        new("Conversations/ConversationMessages", "demo-portal", async s => new { conversationId = await new Hotline(s).WithFilesAsync((await new Hotline(s).StartedAsync(text: "Halo")).Id), last = 5 }),
        new("Conversations/ConversationQueue", "demo-officer", async s =>
        {
            await new Hotline(s).QueuedAsync("16.06.09");
            return new { region = "16.06.09" };
        }),
        new("Conversations/OnConversationChanged", "demo-portal", async s => new { id = (await new Hotline(s).QueuedAsync()).Id, after = "0" }),
        new("Conversations/OnQueueChanged", "demo-officer", async s =>
        {
            await new Hotline(s).QueuedAsync("16.06.09");
            return new { region = "16.06.09", after = "0" };
        }),
        new("Documents/UploadDocument", "demo-portal", _ => With(new FileInput(TestFiles.Pdf))),
        new("Events/Events", "demo-portal", async s => new { first = 5, subject = (await ReturnedAsync(s)).Id }),
        new("Events/OnEvent", "demo-portal", async s => new { subject = (await ReturnedAsync(s)).Id, after = "0" }),
        new("Notifications/Notifications", Scenarios.Citizen, s => SignedInAsync(s, new { last = 5 })),
        new("Notifications/OnNotificationDue", "demo-portal", async s =>
        {
            // Due at once, whatever the hour.
            await s.WishAsync((await s.SubmittedAsync()).Person, quietFrom: "00:00:00", quietUntil: "00:00:00");
            return new { after = "0" };
        }),
        new("Identity/Viewer", "demo-portal", _ => With(new { })),
        new("Nodes/Node", "demo-portal", async s => new { id = (await ReturnedAsync(s)).Id }),
        new("Nodes/Nodes", "demo-portal", async s => new { ids = new[] { (await ReturnedAsync(s)).Id, await s.ServicePointAsync(), await s.ClosureAsync("16.06.12") } }),
        new("Regions/Regions", Scenarios.Nobody, _ => With(new { parent = "16.06.09" })),
        new("ServicePoints/ServicePoints", Scenarios.Nobody, _ => With(new { first = 5, order = new[] { new { name = "ASC" } } })),
        new("ServicePoints/NearestServicePoints", Scenarios.Nobody, _ => With(new { villageCode = Scenarios.Village })),
        new("ServicePoints/SetOpeningHours", "demo-supervisor", async s => new
        {
            id = await s.ServicePointAsync("16.06.12"),
            openingHours = new[] { new { weekday = "MONDAY", opensAt = "08:00:00", closesAt = "14:00:00" } },
        }),
        new("ServicePoints/RecordBlankStock", "demo-supervisor", async s => new { servicePointId = await s.ServicePointAsync("16.06.11"), quantity = 100 }),
        new("ServicePoints/SetServicePointStations", "demo-supervisor", async s => new { id = await s.ServicePointAsync("16.06.12"), stations = 2, placesPerStation = 3 }),
        new("ServicePoints/CloseServicePoint", "demo-supervisor", async s => new
        {
            id = await s.ServicePointAsync("16.06.12"), startsAt = s.Now.AddDays(2), endsAt = s.Now.AddDays(3), reason = "Listrik padam",
        }),
        new("ServicePoints/ReopenServicePoint", "demo-supervisor", async s => new
        {
            id = await s.ServicePointAsync("16.06.12"), closureId = await s.ClosureAsync("16.06.12"),
        }),
        new("Staff/StaffMembers", "demo-admin", _ => With(new { first = 5, order = new[] { new { name = "ASC" } } })),
        new("Staff/RegisterStaff", "demo-admin", _ => With(new { subject = Scenarios.NewAccount(), name = "Siti", role = "VERIFIER", regions = new[] { "16.06.09" } })),
        new("Staff/SetStaffRegions", "demo-admin", async s => new { id = await s.StaffMemberAsync(), regions = new[] { "16.06.10" } }),
        new("Staff/DeactivateStaff", "demo-admin", async s => new { id = await s.StaffMemberAsync() }),
        new("Partners/RegisterPartner", "demo-head", _ => With(new { name = "Portal Desa", scopes = new[] { "applications:read" }, pointsPerMinute = 60_000 })),
        new("Partners/CreatePartnerKey", "demo-head", async s => new { partner = await s.Partners.RegisteredAsync(), name = "portal", scopes = new[] { "applications:read" } }),
        new("Partners/RevokePartnerKey", "demo-head", async s => new { id = (await s.Partners.KeyAsync(await s.Partners.RegisteredAsync())).Id }),
        new("Partners/Partners", "demo-head", async s =>
        {
            await s.Partners.KeyAsync(await s.Partners.RegisteredAsync());
            return new { first = 2, where = new { name = new { eq = "Portal Desa" } }, order = new[] { new { name = "ASC" } } };
        }),
        new("Partners/UpdatePartner", "demo-admin", async s => new { id = await s.Partners.RegisteredAsync(), pointsPerMinute = 60_000 }),
        new("Partners/UpdatePartnerKey", "demo-head", async s => new { id = (await s.Partners.KeyAsync(await s.Partners.RegisteredAsync())).Id, onlyTrustedDocuments = true }),
        new("Partners/RegisterTrustedDocuments", "demo-portal", _ => With(new { documents = new[] { $"query Regions {{ regions {{ code }} }} # {PartnerSteps.Next()}" } })),
        new("Partners/RemoveTrustedDocuments", "demo-portal", async s => new { documentIds = new[] { await s.Partners.TrustedAsync() } }),
        new("Partners/TrustedDocuments", "demo-portal", async s =>
        {
            await s.Partners.TrustedAsync();
            return new { first = 1 };
        }),
        new("Partners/PartnerUsage", "demo-portal", async s =>
        {
            await s.Partners.CountedAsync();
            return new { from = $"{s.Now:yyyy-MM-dd}", to = $"{s.Now.AddDays(1):yyyy-MM-dd}", first = 5 };
        }),
        new("Webhooks/CreateWebhook", "demo-portal", _ => With(new { url = "http://127.0.0.1:9/hook", eventTypes = new[] { "application.unclaimed" } })),
        new("Webhooks/UpdateWebhook", "demo-portal", async s => new { id = await s.WebhookAsync(), description = "Portal" }),
        new("Webhooks/DeleteWebhook", "demo-portal", async s => new { id = await s.NewWebhookAsync() }),
        new("Webhooks/RotateWebhookSecret", "demo-portal", async s => new { id = await s.WebhookAsync() }),
        new("Webhooks/RedeliverEvents", "demo-portal", async s => new { id = await s.WebhookAsync() }),
        new("Webhooks/TestWebhook", "demo-portal", async s => new { id = await s.WebhookAsync() }),
        new("Webhooks/Webhooks", "demo-portal", async s =>
        {
            await s.WebhookAsync();
            return new { first = 5 };
        }),
        new("Webhooks/WebhookDeliveries", "demo-portal", async s => new
        {
            webhook = await s.WebhookAsync(),
            first = 5,
            where = new { status = new { eq = "DEAD" } },
            order = new[] { new { createdAt = "DESC" } },
        }),
    ];

    public string Document => File.ReadAllText(Repository.PathTo("schema", "operations", Name + ".graphql"));

    /// Whoever signs in has applied before: not while the operation is watched.
    private static async Task<object> SignedInAsync(Scenarios scenarios, object variables)
    {
        (await scenarios.As(Scenarios.Citizen).AskAsync("{ viewer { kind } }")).WithoutErrors();
        return variables;
    }

    private static async Task<object> PlaceAsync(Scenarios scenarios)
    {
        var counter = new Counter(scenarios);
        var slot = await WantedAsync(counter);
        return new { servicePointId = slot.Point, startsAt = slot.StartsAt, applicationId = (await counter.AwaitingAsync()).Id };
    }

    /// A time that has its row: whether somebody has wanted it before, if in vain, would show in the count of statements.
    private static async Task<SlotSeen> WantedAsync(Counter counter)
    {
        var slot = await counter.FreeAsync();
        await counter.BookedAsync(slot);
        return slot;
    }

    private static async Task<object> ByCodeAsync(Scenarios scenarios, string status, object input)
    {
        var complaint = await new ComplaintBox(scenarios).InAsync(status);
        var variables = new Dictionary<string, object?> { ["id"] = complaint.Id, ["accessCode"] = complaint.AccessCode };
        foreach (var property in input.GetType().GetProperties())
        {
            variables[property.Name] = property.GetValue(input);
        }

        return variables;
    }

    private static Task<object> With(object variables) => Task.FromResult(variables);

    private static Task<TestApplication> ReturnedAsync(Scenarios scenarios) => scenarios.SharedAsync(Verb.Named("resubmitApplication"));

    private static Operation Of(Verb verb) => new(
        $"Applications/{char.ToUpper(verb.Name[0], CultureInfo.InvariantCulture)}{verb.Name[1..]}",
        verb.By,
        async scenarios =>
        {
            var application = await scenarios.ReadyForAsync(verb);
            var variables = new Dictionary<string, object?>
            {
                ["id"] = application.Id,
                ["expectedVersion"] = (await scenarios.StateAsync(application)).Version,
                ["servicePointId"] = await scenarios.ServicePointAsync(),
            };
            var input = Inputs.GetValueOrDefault(verb.Name, new { });
            foreach (var property in input.GetType().GetProperties())
            {
                variables[property.Name] = property.GetValue(input);
            }

            return variables;
        });
}
