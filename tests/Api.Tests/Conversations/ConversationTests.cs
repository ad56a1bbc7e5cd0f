using System.Text.Json;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Api.Tests.Complaints;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Conversations;

[Collection(ApiGroup.Name)]
public sealed class ConversationTests(ApiApp app)
{
    private const string Officer = "demo-officer";
    private readonly Hotline hotline = new(app.Scenarios);

    [Fact]
    public async Task Conversation_ShouldGoFromTheBotToTheOfficer_AndTellEachStep()
    {
        var officer = await hotline.OfficerAsync();
        var person = Person.Next();
        var talk = await hotline.StartedAsync(nik: person.Nik, text: "Berapa lama KTP saya jadi?");
        Assert.Equal(("BOT", Scenarios.Village[..5]), (talk.Status, talk.Shown.GetProperty("regionCode").GetString()));
        Assert.Equal("1606************", talk.Shown.GetProperty("nik").GetString());
        await hotline.AnswerAsync(talk.Id);

        Assert.Equal("QUEUED", (await hotline.WriteAsync(talk.Id, "Saya mau bicara dengan petugas")).Status);
        await hotline.AnswerAsync(talk.Id);
        Assert.Equal("ASSIGNED", (await hotline.DoAsync(officer, "acceptConversation", talk.Id)).Status);
        Assert.Equal("ACTIVE", (await hotline.ReplyAsync(officer, talk.Id)).Status);
        Assert.Equal("WAITING_CITIZEN", (await hotline.DoAsync(officer, "waitForCitizen", talk.Id)).Status);
        Assert.Equal("ACTIVE", (await hotline.WriteAsync(talk.Id)).Status);
        Assert.Equal("UNANSWERED_MESSAGE", (await hotline.TryAsync(officer, "resolveConversation", talk.Id)).RefusalCode("resolveConversation"));
        Assert.Equal("UNANSWERED_MESSAGE", (await hotline.TryAsync(officer, "waitForCitizen", talk.Id)).RefusalCode("waitForCitizen"));
        await hotline.ReplyAsync(officer, talk.Id);
        Assert.Equal("RESOLVED", (await hotline.DoAsync(officer, "resolveConversation", talk.Id)).Status);
        Assert.Equal("QUEUED", (await hotline.WriteAsync(talk.Id, "Masih ada pertanyaan")).Status);

        await app.Scenarios.WaitForAsync(Hotline.Subject(talk.Id), "conversation.reopened");
        var events = await hotline.EventsAsync(talk.Id);
        Assert.Equal(
            [
                "started", "messageSent", "messageSent", "messageSent", "handoverRequested", "messageSent", "assigned", "messageSent",
                "firstHumanReply", "waitingCitizen", "messageSent", "citizenReplied", "messageSent", "resolved", "messageSent", "reopened",
            ],
            events.Select(told => told.GetProperty("type").GetString()!["conversation.".Length..]));
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(told => told.GetProperty("subjectVersion").GetInt32()));
        Assert.Equal(["CITIZEN", "BOT", "CITIZEN", "BOT", "STAFF", "CITIZEN", "STAFF", "CITIZEN"], events.Select(told => told.GetProperty("sender").GetString()).OfType<string>());
        Assert.Equal("Berapa lama KTP saya jadi?", events[1].GetProperty("message").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Events_ShouldHoldNoWordOfWhatWasWritten()
    {
        var talk = await hotline.StartedAsync(text: "rahasia-sekali");
        await hotline.WriteAsync(talk.Id, "petugas rahasia-sekali");
        await app.Scenarios.WaitForAsync(Hotline.Subject(talk.Id), "conversation.handoverRequested");

        await using var database = await app.Scenarios.DatabaseAsync();
        var id = Hotline.Subject(talk.Id);
        var rows = database.OutboxEvents.Where(row => row.SubjectId == id).Select(row => row.Payload + row.Template).ToList();
        Assert.Equal(4, rows.Count);
        Assert.DoesNotContain("rahasia", string.Concat(rows), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("rahasia", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_ShouldBeThoseOfTheCitizen_OfThePartnerThatStartedThem_AndOfTheOffice()
    {
        var person = Person.Next();
        var named = (await hotline.StartedAsync(nik: person.Nik, regionCode: Scenarios.Village)).Id;
        var unnamed = (await hotline.StartedAsync(regionCode: Scenarios.Village)).Id;
        using var own = app.WithToken(() => app.Scenarios.TokenOfAsync(person));

        Assert.True(await ReadsAsync(app.Scenarios.As(Hotline.Portal), named));
        Assert.True(await ReadsAsync(app.Scenarios.As(Hotline.Portal), unnamed));
        Assert.True(await ReadsAsync(app.Scenarios.As(ApiApp.PassingPartner), named));
        Assert.False(await ReadsAsync(app.Scenarios.As(ApiApp.PassingPartner), unnamed));
        Assert.False(await ReadsAsync(app.Scenarios.As("demo-portal-2"), named));
        Assert.True(await ReadsAsync(own, named));
        Assert.False(await ReadsAsync(own, unnamed));
        foreach (var id in new[] { named, unnamed })
        {
            Assert.True(await ReadsAsync(app.Scenarios.As(Officer), id));
            Assert.True(await ReadsAsync(app.Scenarios.As("demo-head"), id));
            Assert.False(await ReadsAsync(app.Scenarios.As(ApiApp.FarOfficer), id));
            Assert.Equal("AUTH_NOT_AUTHORIZED", (await AskAsync(app.Scenarios.As("demo-verifier"), id)).ErrorCode);
            Assert.Equal("AUTH_NOT_AUTHORIZED", (await AskAsync(app.Scenarios.As("demo-village"), id)).ErrorCode);
            Assert.Equal("AUTH_NOT_AUTHENTICATED", (await AskAsync(app.Scenarios.As(Scenarios.Nobody), id)).ErrorCode);
        }

        static Task<Answer> AskAsync(HttpClient client, string id) => client.AskAsync("query($id: ID!) { conversationById(id: $id) { id } }", new { id });

        static async Task<bool> ReadsAsync(HttpClient client, string id)
        {
            var answer = (await client.AskAsync(
                "query($id: ID!) { conversationById(id: $id) { id } conversationMessages(conversationId: $id, first: 1) { nodes { text } } node(id: $id) { id } }", new { id })).WithoutErrors();
            Assert.Equal(answer["conversationById"].ValueKind, answer["node"].ValueKind);
            return answer["conversationById"].ValueKind == JsonValueKind.Object;
        }
    }

    /// Another partner of the same citizen reads what it may read, and speaks for nobody; the citizen speaks everywhere.
    [Fact]
    public async Task Verbs_ShouldBeForThePartnerThatHoldsIt_AndTheCitizen()
    {
        var person = Person.Next();
        var talk = await hotline.StartedAsync(nik: person.Nik, regionCode: Scenarios.Village);
        var application = await app.Scenarios.SubmittedAsync(person: person);
        Assert.NotNull(await hotline.SeeAsync(talk.Id, ApiApp.PassingPartner));
        (string Verb, (string, object?)[] More)[] verbs =
        [
            ("sendMessage", [("text", "petugas"), ("from", "CITIZEN")]), ("sendMessage", [("text", "a"), ("from", "BOT")]), ("requestHandover", []),
            ("resolveConversation", []), ("linkConversation", [("to", new { applicationId = application.Id })]),
        ];

        foreach (var (verb, more) in verbs)
        {
            Assert.Equal("NOT_FOUND", (await hotline.TryAsync(ApiApp.PassingPartner, verb, talk.Id, more)).RefusalCode(verb));
        }

        Assert.Equal(talk.Version, (await hotline.SeeAsync(talk.Id))!.Version);
        using var own = app.WithToken(() => app.Scenarios.TokenOfAsync(person));
        var asked = await own.AskAsync("mutation($id: ID!) { requestHandover(input: { id: $id }) { conversation { status } errors { ... on Error { code } } } }", new { id = talk.Id });
        Assert.Equal("QUEUED", asked["requestHandover"].GetProperty("conversation").GetProperty("status").GetString());
    }

    /// Who needs no officer any more leaves the queue.
    [Fact]
    public async Task Resolve_ShouldTakeTheCitizenOutOfTheQueue()
    {
        const string district = "16.06.11";
        var (first, second) = (await hotline.QueuedAsync(district), await hotline.QueuedAsync(district));

        var left = await hotline.DoAsync(Hotline.Portal, "resolveConversation", first.Id);

        Assert.Equal(("RESOLVED", "WITHDRAWN"), (left.Status, left.Rounds.Single().GetProperty("outcome").GetString()));
        Assert.Equal(1, (await hotline.SeeAsync(second.Id))!.Position);
        Assert.Equal("NOT_FOUND", (await hotline.TryAsync("demo-portal-2", "resolveConversation", second.Id)).RefusalCode("resolveConversation"));
    }

    [Fact]
    public async Task Citizen_ShouldHoldTheOwnConversation_WithoutANik()
    {
        var person = Person.Next();
        await app.Scenarios.SubmittedAsync(person: person);
        using var own = app.WithToken(() => app.Scenarios.TokenOfAsync(person));
        const string start = "mutation($nik: NIK) { startConversation(input: { channel: \"app\", nik: $nik, text: \"Halo\" }) { conversation { id status regionCode } errors { ... on Error { code } } } }";

        var talk = (await own.AskAsync(start, new { nik = (string?)null }))["startConversation"].GetProperty("conversation");
        var id = talk.GetProperty("id").GetString()!;
        Assert.Equal(Scenarios.Village, talk.GetProperty("regionCode").GetString());
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await own.AskAsync(start, new { nik = Person.Next().Nik })).RefusalCode("startConversation"));

        var asked = await own.AskAsync("mutation($id: ID!) { requestHandover(input: { id: $id }) { conversation { status rounds { reason } } errors { ... on Error { code } } } }", new { id });
        Assert.Equal("CITIZEN_REQUEST", asked["requestHandover"].GetProperty("conversation").GetProperty("rounds")[0].GetProperty("reason").GetString());
        var forged = await own.AskAsync("mutation($id: ID!) { sendMessage(input: { id: $id, text: \"a\", from: STAFF }) { errors { ... on Error { code } } } }", new { id });
        Assert.Equal("INVALID_SENDER", forged.RefusalCode("sendMessage"));
    }

    [Theory]
    [InlineData(null, null, "CONSENT_REQUIRED", true)]
    [InlineData("1606099999", null, "INVALID_NIK")]
    [InlineData(null, "16.07.01.2001", "UNKNOWN_REGION")]
    [InlineData(null, "16", "UNKNOWN_REGION")]
    [InlineData(null, null, "INVALID_CHANNEL", false, "Whats App")]
    [InlineData(null, null, "INVALID_TEXT", false, "whatsapp", " ")]
    public async Task Start_ShouldBeRefused_Where(string? nik, string? region, string code, bool isStranger = false, string channel = "whatsapp", string? text = null)
    {
        var refused = await hotline.TryStartAsync(isStranger ? "demo-portal-2" : Hotline.Portal, isStranger ? Person.Next().Nik : nik, region, text, channel);

        Assert.Equal(code, refused.RefusalCode("startConversation"));
    }

    /// A partner says whose word it is, an officer needs not.
    [Fact]
    public async Task Send_ShouldAskAPartner_WhoseWordItIs()
    {
        var talk = await hotline.StartedAsync();
        foreach (var from in new[] { null, "STAFF", "SYSTEM" })
        {
            Assert.Equal("INVALID_SENDER", (await hotline.TryAsync(Hotline.Portal, "sendMessage", talk.Id, ("text", "a"), ("from", from))).RefusalCode("sendMessage"));
        }

        Assert.Equal("INVALID_SENDER", (await hotline.TryAsync(Officer, "sendMessage", talk.Id, ("text", "a"), ("from", "BOT"))).RefusalCode("sendMessage"));
        Assert.Equal("INVALID_CONVERSATION_TRANSITION", (await hotline.TryAsync(Officer, "sendMessage", talk.Id, ("text", "a"))).RefusalCode("sendMessage"));
    }

    [Theory]
    [InlineData("sendMessage", Officer)]
    [InlineData("requestHandover", Hotline.Portal)]
    [InlineData("acceptConversation", Officer)]
    [InlineData("releaseConversation", Officer)]
    [InlineData("waitForCitizen", Officer)]
    [InlineData("resolveConversation", Officer)]
    [InlineData("linkConversation", Officer)]
    public async Task Verb_ShouldBeRefused_ToStrangersAndTheStale(string verb, string by)
    {
        var talk = await hotline.QueuedAsync();
        (string, object?)[] more = verb switch
        {
            "sendMessage" => [("text", "a")],
            "linkConversation" => [("to", new { applicationId = (await app.Scenarios.SharedAsync(Verb.Named("claimApplication"))).Id })],
            _ => [],
        };
        var missing = NodeId.Format("Conversation", Guid.Empty);

        Assert.Equal("NOT_FOUND", (await hotline.TryAsync(by, verb, missing, more)).RefusalCode(verb));
        Assert.Equal("NOT_FOUND", (await hotline.TryAsync(by == Officer ? ApiApp.FarOfficer : "demo-portal-2", verb, talk.Id, more)).RefusalCode(verb));
        Assert.Equal("STALE_VERSION", (await hotline.TryAsync(by, verb, talk.Id, [.. more, ("expectedVersion", 99)])).RefusalCode(verb));
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await hotline.TryAsync("demo-verifier", verb, talk.Id, more)).RefusalCode(verb));
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await hotline.TryAsync(Scenarios.Nobody, verb, talk.Id, more)).RefusalCode(verb));
        Assert.Equal(talk.Version, (await hotline.SeeAsync(talk.Id))!.Version);
    }

    [Fact]
    public async Task Link_ShouldShowWhatCameOfIt_OfTheSameCitizenOnly()
    {
        var officer = await hotline.OfficerAsync();
        var person = Person.Next();
        var application = await app.Scenarios.SubmittedAsync(person: person);
        var counter = new Counter(app.Scenarios);
        var appointment = await counter.BookedAsync();
        var talk = await hotline.ActiveAsync(officer, nik: person.Nik);

        Assert.Equal("LINK_MISMATCH", (await LinkAsync(new { appointmentId = appointment })).RefusalCode("linkConversation"));
        var linked = await LinkAsync(new { applicationId = application.Id });
        var again = await LinkAsync(new { applicationId = application.Id });

        Assert.Equal(linked["linkConversation"].GetRawText(), again["linkConversation"].GetRawText());
        var link = Assert.Single(linked["linkConversation"].GetProperty("conversation").GetProperty("links").EnumerateArray());
        Assert.Equal(application.Id, link.GetProperty("applicationId").GetString());
        var box = new ComplaintBox(app.Scenarios);
        Assert.Null((await LinkAsync(new { complaintId = (await box.FiledAsync(Hotline.Portal, "NAMED", person)).Id })).Refusal("linkConversation"));
        Assert.Equal("LINK_MISMATCH", (await LinkAsync(new { complaintId = (await box.NamedAsync()).Id })).RefusalCode("linkConversation"));
        Assert.Equal("REPORTER_NOT_NAMED", (await LinkAsync(new { complaintId = (await box.AnonymousAsync()).Id })).RefusalCode("linkConversation"));
        Assert.Equal("REPORTER_NOT_NAMED", (await LinkAsync(new { complaintId = (await box.FiledAsync(Hotline.Portal, "SECRET", person)).Id })).RefusalCode("linkConversation"));
        var unnamed = await hotline.ActiveAsync(officer);
        var byAppointment = await app.Scenarios.As(officer).AskAsync(LinkDocument, new { id = unnamed.Id, to = new { appointmentId = appointment } });
        Assert.Null(byAppointment.Refusal("linkConversation"));

        Task<Answer> LinkAsync(object to) => app.Scenarios.As(officer).AskAsync(LinkDocument, new { id = talk.Id, to });
    }

    private const string LinkDocument = "mutation($id: ID!, $to: ConversationSubjectInput!) { linkConversation(input: { id: $id, to: $to }) { conversation { version links { applicationId appointmentId } } errors { ... on Error { code } } } }";

    [Fact]
    public async Task Queue_ShouldShowWhoWaits_TheLongestFirst()
    {
        const string district = "16.06.05";
        var officer = await hotline.OfficerAsync(district);
        var queued = new List<TalkSeen>();
        for (var i = 0; i < 3; i++)
        {
            queued.Add(await hotline.QueuedAsync(district));
        }

        await hotline.DoAsync(officer, "acceptConversation", queued[1].Id);

        Assert.Equal([1, 2, 3], queued.Select(talk => talk.Position));
        Assert.Equal([1, null, 2], new[] { await hotline.SeeAsync(queued[0].Id), await hotline.SeeAsync(queued[1].Id), await hotline.SeeAsync(queued[2].Id) }.Select(talk => talk!.Position));
        Assert.Equal(["PT5M", "PT10M", "PT15M"], queued.Select(talk => talk.EstimatedWait));
        var queue = (await app.Scenarios.As(officer).AskAsync(
            "{ conversationQueue(region: \"16.06.05\") { waiting { isOverdue isForYou conversation { id queuePosition } } counts { districtCode status count } } }")).WithoutErrors()["conversationQueue"];
        Assert.Equal([queued[0].Id, queued[2].Id], queue.GetProperty("waiting").EnumerateArray().Select(it => it.GetProperty("conversation").GetProperty("id").GetString()));
        Assert.Equal(
            ["16.06.05 ASSIGNED 1", "16.06.05 QUEUED 2"],
            queue.GetProperty("counts").EnumerateArray().Select(count => $"{count.GetProperty("districtCode")} {count.GetProperty("status")} {count.GetProperty("count")}").Order());
        var far = (await app.Scenarios.As(ApiApp.FarOfficer).AskAsync("{ conversationQueue(region: \"16.06.05\") { waiting { isOverdue } counts { count } } }")).WithoutErrors()["conversationQueue"];
        Assert.Equal((0, 0), (far.GetProperty("waiting").GetArrayLength(), far.GetProperty("counts").GetArrayLength()));
    }

    /// The place and the estimate of its new round are those that its citizen then sees.
    [Fact]
    public async Task Release_ShouldGiveThePlaceOfWhoHasWaitedSinceTheMessage()
    {
        const string district = "16.06.10";
        var officer = await hotline.OfficerAsync(district);
        var earlier = await hotline.QueuedAsync(district);
        var talk = await hotline.ActiveAsync(officer, district);
        await hotline.WriteAsync(talk.Id);
        var later = await hotline.QueuedAsync(district);

        var released = await hotline.DoAsync(officer, "releaseConversation", talk.Id);

        Assert.Equal((2, 2), (released.Position, released.Rounds[1].GetProperty("place").GetInt32()));
        Assert.Equal([1, 3], new[] { await hotline.SeeAsync(earlier.Id), await hotline.SeeAsync(later.Id) }.Select(seen => seen!.Position));
    }

    /// Who waits sees the own place move, and nobody else's conversation.
    [Fact]
    public async Task QueueChanges_ShouldReachWhoWaits_AndTheOffice()
    {
        const string district = "16.06.07";
        var officer = await hotline.OfficerAsync();
        var first = await hotline.QueuedAsync(district);
        var second = await hotline.QueuedAsync(district);
        const string document = "subscription($id: ID!, $other: ID!) { onQueueChanged(conversationId: $id) { type region waiting conversation(id: $id) { queuePosition estimatedWait } other: conversation(id: $other) { id } } }";
        var stranger = await hotline.StartedAsync(ApiApp.PassingPartner);
        await using var own = await LiveSocket.SubscribeAsync(app, await app.TokenAsync(Hotline.Portal), document, new { id = second.Id, other = stranger.Id });
        await using var desk = await LiveSocket.SubscribeAsync(
            app, await app.TokenAsync("demo-supervisor"), "subscription { onQueueChanged(region: \"16.06.07\", after: \"0\") { waiting timePerPlace subject { id } } }");
        Assert.Equal(1, (await desk.NextAsync()).GetProperty("onQueueChanged").GetProperty("waiting").GetInt32());
        Assert.Equal(2, (await desk.NextAsync()).GetProperty("onQueueChanged").GetProperty("waiting").GetInt32());

        await hotline.DoAsync(officer, "acceptConversation", first.Id);

        var told = (await own.NextAsync()).GetProperty("onQueueChanged");
        Assert.Equal(("queue.changed", district, 1), (told.GetProperty("type").GetString(), told.GetProperty("region").GetString(), told.GetProperty("waiting").GetInt32()));
        Assert.Equal(1, told.GetProperty("conversation").GetProperty("queuePosition").GetInt32());
        Assert.Equal(JsonValueKind.Null, told.GetProperty("other").ValueKind);
        Assert.Equal(1, (await desk.NextAsync()).GetProperty("onQueueChanged").GetProperty("waiting").GetInt32());
    }

    /// As of slots: only who names the type hears of it.
    [Fact]
    public async Task QueueChanges_ShouldBeToldOnRequestOnly()
    {
        await hotline.QueuedAsync("16.06.08");
        await app.Scenarios.WaitForAsync(Hotline.Subject((await hotline.QueuedAsync("16.06.08")).Id), "conversation.handoverRequested");
        const string query = "query($types: [String!]) { events(first: 50, region: \"16.06.08\", types: $types) { nodes { type } } }";

        var all = (await app.Scenarios.As(Hotline.Portal).AskAsync(query)).WithoutErrors()["events"].GetProperty("nodes");
        var named = (await app.Scenarios.As(Hotline.Portal).AskAsync(query, new { types = new[] { "queue.changed" } })).WithoutErrors()["events"].GetProperty("nodes");

        Assert.DoesNotContain(all.EnumerateArray(), told => told.GetProperty("type").GetString() == "queue.changed");
        Assert.Equal(2, named.GetArrayLength());
    }

    [Fact]
    public async Task Messages_ShouldBePaged_NewestFirstByLast()
    {
        var talk = await hotline.StartedAsync();
        foreach (var text in new[] { "satu", "dua", "tiga" })
        {
            await hotline.WriteAsync(talk.Id, text);
        }

        var page = (await app.Scenarios.As(Hotline.Portal).AskAsync(
            "query($id: ID!) { conversationMessages(conversationId: $id, last: 2) { nodes { number text } pageInfo { hasPreviousPage } } }", new { id = talk.Id })).WithoutErrors()["conversationMessages"];

        Assert.Equal(["dua", "tiga"], page.GetProperty("nodes").EnumerateArray().Select(message => message.GetProperty("text").GetString()));
        Assert.True(page.GetProperty("pageInfo").GetProperty("hasPreviousPage").GetBoolean());
    }

    /// Whoever reads a named citizen's messages is written down; who is nobody has no log.
    [Fact]
    public async Task Reading_ShouldBeLogged_WhereTheCitizenIsKnown()
    {
        var person = Person.Next();
        var named = await hotline.StartedAsync(nik: person.Nik, text: "Halo");
        var unnamed = await hotline.StartedAsync(text: "Halo");
        const string read = "query($id: ID!) { conversationMessages(conversationId: $id, last: 1) { nodes { text } } }";
        (await app.Scenarios.As(Officer).AskAsync(read, new { id = named.Id })).WithoutErrors();
        (await app.Scenarios.As(Officer).AskAsync(read, new { id = unnamed.Id })).WithoutErrors();

        using var own = app.WithToken(() => app.Scenarios.TokenOfAsync(person));
        var log = (await own.AskAsync("{ accessLog(last: 50) { nodes { readerRole recordType data } } }")).WithoutErrors()["accessLog"].GetProperty("nodes");

        Assert.Contains(log.EnumerateArray(), seen => seen.GetProperty("readerRole").GetString() == "OFFICER"
            && seen.GetProperty("recordType").GetString() == "ConversationMessage" && seen.GetProperty("data")[0].GetString() == "MESSAGES");
    }
}
