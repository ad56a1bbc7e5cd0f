using System.Text.Json;
using SipOkMuba.Api.Tests.Appointments;

namespace SipOkMuba.Api.Tests.Complaints;

/// Complaints through the front door, at a time that the test names: Monday 7 December 2026, 07:00.
public sealed class ComplaintTests(TimedApp app) : IClassFixture<TimedApp>
{
    private readonly Scenarios scenarios = new(app);
    private readonly ComplaintBox box = new(new Scenarios(app));

    [Fact]
    public async Task Reporter_ShouldGoTheWholeWayByCode_WithoutBeingKnown()
    {
        var complaint = await box.AnonymousAsync();
        Assert.Equal("RECEIVED", (await box.TrackAsync(complaint)).GetProperty("status").GetString());

        await box.InAsync("AWAITING_REPORTER", of: complaint);
        var asked = await box.TrackAsync(complaint);
        Assert.Equal(("CITIZEN", "CLARIFICATION_REQUEST", "Di mana?"), (
            asked.GetProperty("waitingOn").GetString(), Last(asked).GetProperty("kind").GetString(), Last(asked).GetProperty("text").GetString()));

        Assert.Null((await box.TryByCodeAsync("clarifyComplaint", complaint, """text: "Di loket 2.", attachments: ["sample-jpeg"]""")).Refusal("clarifyComplaint"));
        await box.InAsync("RESOLVED", of: complaint);
        Assert.Null((await box.TryByCodeAsync("reopenComplaint", complaint, """reason: "Belum saya terima." """)).Refusal("reopenComplaint"));
        await box.DoAsync("demo-officer", "respondToComplaint", complaint, """text: "Kami periksa lagi." """);
        await box.DoAsync("demo-officer", "resolveComplaint", complaint, """answer: "Kartu dikirim hari ini.", rootCause: STAFFING""");
        Assert.Null((await box.TryByCodeAsync("acceptComplaintAnswer", complaint)).Refusal("acceptComplaintAnswer"));

        var closed = await box.TrackAsync(complaint);
        Assert.Equal(
            "RECEIVED AWAITING_REPORTER RECEIVED VERIFIED ASSIGNED IN_PROGRESS RESOLVED REOPENED ASSIGNED IN_PROGRESS RESOLVED CLOSED",
            string.Join(' ', closed.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("status").GetString())));
        Assert.Equal("Kartu dikirim hari ini.", closed.GetProperty("answer").GetString());
    }

    [Theory]
    [InlineData("trackComplaint")]
    [InlineData("withdrawComplaint")]
    public async Task Code_ShouldBeTriedFiveTimesAnHour_WhereverItIsTried(string where)
    {
        var complaint = await box.AnonymousAsync();
        var wrong = complaint with { AccessCode = "00000-00000" };
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            var answer = where == "trackComplaint" ? await TryTrackAsync(wrong) : await box.TryByCodeAsync(where, wrong);
            Assert.Equal(attempt == 6 ? "TOO_MANY_LOOKUPS" : where == "trackComplaint" ? null : "NOT_FOUND", answer.ErrorCode ?? (where == "trackComplaint" ? null : answer.RefusalCode(where)));
        }

        // The right one does not help either, neither here nor there.
        Assert.Equal("TOO_MANY_LOOKUPS", (await TryTrackAsync(complaint)).ErrorCode);
        Assert.Equal("TOO_MANY_LOOKUPS", (await box.TryByCodeAsync("withdrawComplaint", complaint)).ErrorCode);
    }

    [Fact]
    public async Task Track_ShouldAnswerAnUnknownNumberLikeAWrongCode()
    {
        var complaint = await box.AnonymousAsync();

        var wrong = await TryTrackAsync(complaint with { AccessCode = "00000-00000" });
        var unknown = await TryTrackAsync(complaint with { Number = "ADU-1606-2601-ZZZZZ0" });
        var typed = await TryTrackAsync(complaint with { Number = complaint.Number.ToLowerInvariant(), AccessCode = complaint.AccessCode.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal) });

        Assert.Equal(unknown, wrong);
        Assert.Equal(complaint.Number, typed.WithoutErrors()["trackComplaint"].GetProperty("number").GetString());
    }

    /// Retried on a bad line with the same key: it is filed once, and the code is not shown again.
    [Fact]
    public async Task File_ShouldFileOnce_WhenTheSameKeyIsSentTwice()
    {
        var input = new { input = ComplaintBox.Report(nik: Person.Next().Nik) };
        var first = await scenarios.As("demo-portal").AskAsync(ComplaintBox.File, input, "file-once");
        var second = await scenarios.As("demo-portal").AskAsync(ComplaintBox.File, input, "file-once");

        Assert.Null(first.Refusal("fileComplaint"));
        Assert.Equal("ALREADY_SHOWN", second.RefusalCode("fileComplaint"));
    }

    [Theory]
    [InlineData("demo-portal", "ANONYMOUS", true, "INVALID_REPORTER NAMED_IN_ANONYMOUS")]
    [InlineData("demo-portal", "NAMED", false, "INVALID_REPORTER MISSING")]
    [InlineData("demo-portal-2", "NAMED", true, "CONSENT_REQUIRED ")]
    [InlineData("demo-village", "NAMED", true, "CONSENT_REQUIRED ")]
    [InlineData("demo-village-2", "ANONYMOUS", false, "AUTH_NOT_AUTHORIZED ")]
    [InlineData("demo-portal-2", "ANONYMOUS", false, null)]
    public async Task File_ShouldBeRefused_WhereTheReporterDoesNotFit(string by, string confidentiality, bool named, string? expected)
    {
        var answer = await scenarios.As(by).AskAsync(ComplaintBox.File, new { input = ComplaintBox.Report(confidentiality, named ? Person.Next().Nik : null) });

        var refusal = answer.RefusalCode("fileComplaint");
        Assert.Equal(expected, refusal is null ? null : $"{refusal} {Reason(answer)}");
    }

    [Fact]
    public async Task Complaint_ShouldShowTheWaitsOfItsApplication_ToWhoMayReadIt()
    {
        var application = await scenarios.SubmittedAsync();
        var input = ComplaintBox.Report(nik: application.Person.Nik);
        input["applicationNumber"] = application.Number;
        var complaint = ComplaintBox.Filed(await scenarios.As("demo-portal").AskAsync(ComplaintBox.File, new { input }));

        const string Document = "query($number: String!) { complaintByNumber(number: $number) { number reporter { name citizen { nik } application { number waits { party startedAt } } } } }";
        var officer = (await scenarios.As("demo-officer").AskAsync(Document, new { number = complaint.Number })).WithoutErrors()["complaintByNumber"];
        var stranger = (await scenarios.As("demo-portal-2").AskAsync(Document, new { number = complaint.Number })).WithoutErrors()["complaintByNumber"];
        var village = (await scenarios.As("demo-village").AskAsync(Document, new { number = complaint.Number })).WithoutErrors()["complaintByNumber"];

        Assert.Equal(application.Number, officer.GetProperty("reporter").GetProperty("application").GetProperty("number").GetString());
        Assert.Equal("OFFICE", Assert.Single(officer.GetProperty("reporter").GetProperty("application").GetProperty("waits").EnumerateArray().ToArray()).GetProperty("party").GetString());
        Assert.Equal("Siti Pelapor", officer.GetProperty("reporter").GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, stranger.ValueKind);
        Assert.Equal(JsonValueKind.Null, village.GetProperty("reporter").ValueKind);
    }

    [Fact]
    public async Task Attachment_ShouldBeServed_ToWhoMayReadTheComplaint()
    {
        var file = (await scenarios.As("demo-portal").AskAsync(File.ReadAllText(Repository.PathTo("schema", "operations", "Documents", "UploadDocument.graphql")), new FileInput(TestFiles.Pdf)))
            ["uploadDocument"].GetProperty("upload").GetProperty("id").GetString()!;
        var input = ComplaintBox.Report("ANONYMOUS");
        input["attachments"] = new[] { file };
        var complaint = ComplaintBox.Filed(await scenarios.As("demo-portal").AskAsync(ComplaintBox.File, new { input }));

        var attachment = (await scenarios.As("demo-officer").AskAsync(
            "query($number: String!) { complaintByNumber(number: $number) { attachments { mediaType size link { url } } } }", new { number = complaint.Number }))
            .WithoutErrors()["complaintByNumber"].GetProperty("attachments")[0];
        using var served = await scenarios.As(Scenarios.Nobody).GetAsync(new Uri(attachment.GetProperty("link").GetProperty("url").GetString()!).PathAndQuery);

        Assert.Equal("application/pdf", served.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Handling_ShouldBeRefusedToWhomItIsAbout_AndTakeAColleague()
    {
        var (account, member) = await scenarios.SignedUpAsync("OFFICER", "16.06.09");
        var complaint = await box.NamedAsync();
        await box.DoAsync("demo-officer", "verifyComplaint", complaint, $"class: NON_SUPERVISORY, concernedStaffId: \"{member}\"");

        Assert.Equal("CONCERNED_BY_COMPLAINT", (await box.TryAsync(account, "assignComplaint", complaint)).RefusalCode("assignComplaint"));
        Assert.Equal("CONCERNED_BY_COMPLAINT", (await box.TryAsync("demo-supervisor", "assignComplaint", complaint, $"assigneeId: \"{member}\"")).RefusalCode("assignComplaint"));
        var (_, elsewhere) = await scenarios.SignedUpAsync("OFFICER", "16.06.01");
        Assert.Equal("INVALID_ASSIGNEE", (await box.TryAsync("demo-supervisor", "assignComplaint", complaint, $"assigneeId: \"{elsewhere}\"")).RefusalCode("assignComplaint"));
        var (_, colleague) = await scenarios.SignedUpAsync("OFFICER", "16.06.09");
        await box.DoAsync("demo-supervisor", "assignComplaint", complaint, $"assigneeId: \"{colleague}\"");

        Assert.Equal("COMPLAINT_OF_ANOTHER", (await box.TryAsync("demo-officer", "respondToComplaint", complaint, "text: \"?\"")).RefusalCode("respondToComplaint"));
    }

    [Fact]
    public async Task Followers_ShouldCloseWithTheOther_AndEachBeTold()
    {
        var parent = await box.AnonymousAsync();
        var followers = new[] { await box.AnonymousAsync(), await box.NamedAsync() };
        foreach (var follower in followers)
        {
            await box.DoAsync("demo-officer", "mergeComplaint", follower, $"intoId: \"{parent.Id}\"");
        }

        await box.InAsync("RESOLVED", of: parent);
        Assert.Null((await box.TryByCodeAsync("acceptComplaintAnswer", parent)).Refusal("acceptComplaintAnswer"));

        foreach (var follower in followers)
        {
            var tracked = await box.TrackAsync(follower);
            Assert.Equal(("CLOSED", "Kartu sudah dicetak."), (tracked.GetProperty("status").GetString(), tracked.GetProperty("answer").GetString()));
            Assert.Equal(
                ["complaint.received", "complaint.merged", "complaint.answered", "complaint.closed"],
                await TypesAsync("demo-officer", follower));
        }
    }

    [Fact]
    public async Task Work_ShouldBeShownByRole_OverdueFirstAndCounted()
    {
        const string Document = "query($region: String) { myWork(region: $region) { items { isOverdue dueAt subject { ... on Complaint { number } } } counts { subjectType districtCode count overdue } } }";
        const string Place = "16.06.14";
        app.Now = app.Now.Date.AddDays(7 - (((int)app.Now.DayOfWeek + 6) % 7)).AddHours(8);
        var (account, member) = await scenarios.SignedUpAsync("OFFICER", Place);
        var (supervisor, _) = await scenarios.SignedUpAsync("SUPERVISOR", Place);
        var numbers = new List<string>();
        foreach (var complaintClass in new[] { "NON_SUPERVISORY", "LIGHT" })
        {
            var complaint = await box.AnonymousAsync(Place);
            await box.InAsync("VERIFIED", complaintClass, complaint);
            await box.DoAsync("demo-supervisor", "assignComplaint", complaint, $"assigneeId: \"{member}\"");
            numbers.Add(complaint.Number);
        }

        var unseen = (await WorkAsync(supervisor)).GetProperty("items").GetArrayLength();
        app.Now += TimeSpan.FromDays(3);
        await app.PerformWhatIsDueAsync();
        var (mine, above, elsewhere) = (await WorkAsync(account), await WorkAsync(supervisor), await WorkAsync(account, "16.06.09"));

        Assert.Equal(0, unseen);
        Assert.Equal([(numbers[1], true), (numbers[0], false)], Items(mine));
        Assert.Equal([(numbers[1], true)], Items(above));
        Assert.Empty(Items(elsewhere));
        var count = Assert.Single(mine.GetProperty("counts").EnumerateArray().ToArray());
        Assert.Equal(("Complaint", Place, 2, 1), (
            count.GetProperty("subjectType").GetString(), count.GetProperty("districtCode").GetString(),
            count.GetProperty("count").GetInt32(), count.GetProperty("overdue").GetInt32()));
        var desk = (await scenarios.As(supervisor).AskAsync("{ complaintDesk { status level count overdue } }")).WithoutErrors()["complaintDesk"];
        Assert.Equal(["ASSIGNED 1 1 1", "ASSIGNED 0 1 0"], desk.EnumerateArray().Select(queue =>
            $"{queue.GetProperty("status")} {queue.GetProperty("level")} {queue.GetProperty("count")} {queue.GetProperty("overdue")}"));

        async Task<JsonElement> WorkAsync(string by, string? region = null) =>
            (await scenarios.As(by).AskAsync(Document, new { region })).WithoutErrors()["myWork"];

        static IEnumerable<(string?, bool)> Items(JsonElement work) => work.GetProperty("items").EnumerateArray()
            .Select(item => (item.GetProperty("subject").GetProperty("number").GetString(), item.GetProperty("isOverdue").GetBoolean()));
    }

    [Fact]
    public async Task Desk_ShouldShowTheOverdueFirst_ToWhoAnswersForThem()
    {
        var (account, member) = await scenarios.SignedUpAsync("OFFICER", "16.06.09");
        var numbers = new List<string>();
        foreach (var complaintClass in new[] { "SUPERVISORY", "ASPIRATION", "LIGHT", "NON_SUPERVISORY" })
        {
            var complaint = await box.InAsync("VERIFIED", complaintClass);
            await box.DoAsync("demo-supervisor", "assignComplaint", complaint, $"assigneeId: \"{member}\"");
            await box.TryAsync(account, "respondToComplaint", complaint, "text: \"Kami periksa.\"");
            numbers.Add(complaint.Number);
        }

        var mine = (await scenarios.As(account).AskAsync("{ myComplaints(order: [{ dueAt: ASC }]) { totalCount nodes { number dueAt } } }")).WithoutErrors()["myComplaints"];

        Assert.Equal([numbers[2], numbers[3], numbers[0], numbers[1]], mine.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("number").GetString()));
        Assert.Equal(JsonValueKind.Null, mine.GetProperty("nodes")[3].GetProperty("dueAt").ValueKind);
    }

    private async Task<string[]> TypesAsync(string by, FiledComplaint complaint) =>
        [.. (await box.EventsAsync(by, complaint)).Select(one => one.GetProperty("type").GetString()!)];

    private Task<Answer> TryTrackAsync(FiledComplaint complaint) => scenarios.As(Scenarios.Nobody).AskAsync(
        "query($number: String!, $code: String!) { trackComplaint(number: $number, accessCode: $code) { number } }",
        new { number = complaint.Number, code = complaint.AccessCode });

    private static JsonElement Last(JsonElement tracked) => tracked.GetProperty("entries")[tracked.GetProperty("entries").GetArrayLength() - 1];

    private static string? Reason(Answer answer) =>
        answer["fileComplaint"].GetProperty("errors")[0].TryGetProperty("reason", out var reason) ? reason.GetString() : null;
}
