using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Tests.Complaints;
using SipOkMuba.Api.Tests.Conversations;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Infrastructure.Audit;

namespace SipOkMuba.Api.Tests.Citizens;

public sealed class ErasureTests(TestApp app) : ErasureCases(app), IClassFixture<TestApp>;

public sealed class PostgresErasureTests(PostgresTestApp app) : ErasureCases(app), IClassFixture<PostgresTestApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// What identifies a citizen goes at once and everywhere; what happened stays.
public abstract class ErasureCases(TestApp app)
{
    private const string Erase = """
        mutation($id: ID!, $ground: ErasureGround = SUBJECT_REQUEST) {
          eraseCitizen(input: { id: $id, ground: $ground }) {
            citizen { nik phone erasedAt }
            errors { __typename ... on Error { code } ... on OpenRecordsError { applications appointments complaints conversations } } } }
        """;

    private const string Shown = """
        query($id: ID!) {
          node(id: $id) { ... on Application { number status applicantName nik kind village { code } statusHistory { status } documents { type mediaType link { url } } returnReasons { note } } }
          events(after: "0", first: 50, subject: $id) { nodes { type ... on ApplicationStatusChanged { application { number applicantName } } } } }
        """;

    private readonly Scenarios scenarios = new(app);

    [SkippableFact]
    public async Task Citizen_ShouldBeInNoTableAnyMore_WhenErased_AndTheRecordsStay()
    {
        SkipIfMissing();
        const string name = "Nyimas Zubaidah";
        const string phone = "081277776666";
        var person = Person.Next();
        var input = Scenarios.Submission(person);
        (input["fullName"], input["phone"]) = (name, phone);
        var submitted = (await scenarios.As("demo-portal").AskAsync(Scenarios.Submit, new { input })).WithoutErrors()["submitApplication"].GetProperty("application");
        var id = submitted.GetProperty("id").GetString()!;
        using var self = app.WithToken(await scenarios.TokenOfAsync(person));
        var citizen = await scenarios.CitizenAsync(person);
        var head = scenarios.As("demo-head");

        var refused = (await head.AskAsync(Erase, new { id = citizen })).Refusal("eraseCitizen")!.Value;
        Assert.Equal(("OPEN_RECORDS", 1, 0), (refused.GetProperty("code").GetString(), refused.GetProperty("applications").GetInt32(), refused.GetProperty("complaints").GetInt32()));
        Assert.Equal(name, (await head.AskAsync(Shown, new { id })).WithoutErrors()["node"].GetProperty("applicantName").GetString());
        Assert.Null((await self.AskAsync(Verb.Named("cancelApplication").Document, new { id })).Refusal("cancelApplication"));
        Assert.NotEmpty(await FoundAsync(name, phone));
        var before = await TotalAsync(head);

        Assert.Equal("AUTH_NOT_AUTHORIZED", (await scenarios.As("demo-admin").AskAsync(Erase, new { id = citizen })).ErrorCode);
        var erased = await head.AskAsync(Erase, new { id = citizen });
        Assert.True(erased.Refusal("eraseCitizen") is null, erased.Body);

        Assert.NotEqual(JsonValueKind.Null, erased["eraseCitizen"].GetProperty("citizen").GetProperty("erasedAt").ValueKind);
        Assert.Empty(await FoundAsync(name, phone));
        Assert.Equal(before, await TotalAsync(head));
        var shown = (await head.AskAsync(Shown, new { id })).WithoutErrors();
        Assert.Equal((JsonValueKind.Null, "1606************"), (shown["node"].GetProperty("applicantName").ValueKind, shown["node"].GetProperty("nik").GetString()));
        Assert.Equal(2, shown["node"].GetProperty("statusHistory").GetArrayLength());
        Assert.Equal(["application.submitted", "application.cancelled"], shown["events"].GetProperty("nodes").EnumerateArray().Select(one => one.GetProperty("type").GetString()!));
        Assert.Equal("CITIZEN_ERASED", (await head.AskAsync(Erase, new { id = citizen })).RefusalCode("eraseCitizen"));
        await AssertSignedOutAsync(self);
        await AssertIntactAsync();

        // As if never known: not found, and served again.
        var find = "query($nik: NIK!) { findByNik(nik: $nik, purpose: \"test\") { id } }";
        Assert.Equal(JsonValueKind.Null, (await head.AskAsync(find, new { nik = person.Nik })).WithoutErrors()["findByNik"].ValueKind);
        var again = await scenarios.SubmittedAsync("demo-officer", person: person);
        Assert.NotEqual(id, again.Id);
        Assert.NotEqual(citizen, await scenarios.CitizenAsync(person));
    }

    /// Also of what the engine has only marked as free.
    [SkippableFact]
    public async Task Citizen_ShouldBeInNoFileAnyMore_WhenErased_AndTheFiguresStay()
    {
        SkipIfMissing();
        var person = Person.Next();
        string[] texts = ["Raden Ayu Sulastri", "081266665555", "Rumah panggung kuning", "Anak saya sakit", "Surat RT hilang", person.Nik];
        var (hotline, box, portal) = (new Hotline(scenarios), new ComplaintBox(scenarios), scenarios.As("demo-portal"));
        var submission = Scenarios.Submission(person);
        string[] uploads = [await portal.UploadedAsync(TestFiles.Pdf), await portal.UploadedAsync(TestFiles.Jpeg), await portal.UploadedAsync(TestFiles.Png)];
        (submission["fullName"], submission["phone"]) = (texts[0], texts[1]);
        submission["documents"] = KindRules.Of(ApplicationKind.FirstIssuance).Documents.Select(type => Scenarios.Document(type, uploads[0])).ToArray();
        var application = (await portal.AskAsync(Scenarios.Submit, new { input = submission })).WithoutErrors()["submitApplication"].GetProperty("application").GetProperty("id").GetString()!;
        var report = ComplaintBox.Report(nik: person.Nik);
        (report["title"], report["content"], report["attachments"]) = (texts[2], texts[3], new[] { uploads[1] });
        report["reporter"] = new { nik = person.Nik, name = texts[0], phone = texts[1] };
        var complaint = ComplaintBox.Filed(await portal.AskAsync(ComplaintBox.File, new { input = report }));
        await box.DoAsync("demo-officer", "requestClarification", complaint, $"question: \"{texts[2]}?\"");
        var officer = await hotline.OfficerAsync();
        var talk = (await hotline.QueuedAsync(nik: person.Nik)).Id;
        await hotline.DoAsync(Hotline.Portal, "sendMessage", talk, ("text", texts[4]), ("uploadIds", new[] { uploads[2] }), ("from", "CITIZEN"));
        await hotline.DoAsync(officer, "acceptConversation", talk);
        await hotline.ReplyAsync(officer, talk);
        var head = scenarios.As("demo-head");
        var citizen = await scenarios.CitizenAsync(person);

        var refused = (await head.AskAsync(Erase, new { id = citizen })).Refusal("eraseCitizen")!.Value;
        Assert.Equal((1, 1, 1), (refused.GetProperty("applications").GetInt32(), refused.GetProperty("complaints").GetInt32(), refused.GetProperty("conversations").GetInt32()));
        Assert.Null((await portal.AskAsync(Verb.Named("cancelApplication").Document, new { id = application })).Refusal("cancelApplication"));
        Assert.Null((await box.TryByCodeAsync("withdrawComplaint", complaint)).Refusal("withdrawComplaint"));
        await hotline.DoAsync(officer, "resolveConversation", talk);
        var (files, figures) = (await FilesAsync(uploads), await FiguresAsync(head, application, complaint.Id, talk));
        Assert.All(files, file => Assert.True(File.Exists(file)));
        Assert.Equal(3, files.Count);

        var erased = await head.AskAsync(Erase, new { id = citizen });
        Assert.True(erased.Refusal("eraseCitizen") is null, erased.Body);

        Assert.Empty(await FoundAsync(texts));
        Assert.Empty(await FilesAsync(uploads));
        Assert.All(files, file => Assert.False(File.Exists(file)));
        Assert.Equal(figures, await FiguresAsync(head, application, complaint.Id, talk));
        await AssertIntactAsync();
        Assert.Empty(await FoundOnDiskAsync(Directory.EnumerateFiles(app.DataDirectory, "test.db*"), texts));

        // What the process keeps to itself while it runs.
        await app.RestartAsync(async () =>
            Assert.Empty(await FoundOnDiskAsync(Directory.EnumerateFiles(app.DataDirectory, "*", SearchOption.AllDirectories), texts)));
    }

    protected virtual void SkipIfMissing()
    {
    }

    private async Task<List<string>> FilesAsync(string[] uploads)
    {
        await using var database = await scenarios.DatabaseAsync();
        var ids = await database.Uploads.Where(upload => uploads.Contains(upload.Reference)).Select(upload => upload.Id).ToListAsync();
        return ids.ConvertAll(id => Path.Combine(app.FileDirectory, id.ToString("N")[^2..], id.ToString("N")));
    }

    /// How many there are, how long each took and what became of it.
    private static async Task<string> FiguresAsync(HttpClient reader, string application, string complaint, string conversation) => (await reader.AskAsync(
        """
        query($application: ID!, $complaint: ID!, $conversation: ID!) {
          applications { totalCount } complaints { totalCount } conversations { totalCount }
          applicationById(id: $application) { kind status submittedAt village { code } statusHistory { status at } waits { party endedAt seconds } documents { type } }
          node(id: $complaint) { ... on Complaint { topic status filedAt regionCode statusHistory { status at } waits { party seconds } } }
          conversationById(id: $conversation) { status channel regionCode messageCount rounds { number reason outcome officeSeconds wallSeconds } waits { party seconds } }
        }
        """,
        new { application, complaint, conversation })).WithoutErrors().Data.GetRawText();

    private static async Task<List<string>> FoundOnDiskAsync(IEnumerable<string> files, string[] texts)
    {
        var found = new List<string>();
        foreach (var file in files)
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[open.Length];
            await open.ReadExactlyAsync(bytes);
            found.AddRange(texts.Where(text => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0).Select(text => $"{Path.GetFileName(file)}: {text}"));
        }

        return found;
    }

    private static async Task<int> TotalAsync(HttpClient client) =>
        (await client.AskAsync("{ applications { totalCount } }")).WithoutErrors()["applications"].GetProperty("totalCount").GetInt32();

    /// The account is remembered for two seconds at the most.
    private static async Task AssertSignedOutAsync(HttpClient citizen)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await citizen.AskAsync("{ viewer { kind } }")).Body.Contains("CITIZEN", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, patience.Token);
        }
    }

    private async Task AssertIntactAsync()
    {
        await app.Services.GetRequiredService<AuditSequencer>().CatchUpAsync(CancellationToken.None);
        var report = await app.Services.GetRequiredService<AuditVerification>().RunAsync([], CancellationToken.None);
        Assert.True(report.IsIntact, report.Explanation);
    }

    /// Columns of any table that hold one of the texts.
    private async Task<List<string>> FoundAsync(params string[] texts)
    {
        await using var database = await scenarios.DatabaseAsync();
        await database.Database.OpenConnectionAsync();
        var found = new List<string>();
        foreach (var table in database.Model.GetRelationalModel().Tables)
        {
            await using var command = database.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table.Name}\"";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                for (var column = 0; column < rows.FieldCount; column++)
                {
                    var text = rows.GetValue(column) switch { string value => value, byte[] bytes => Encoding.UTF8.GetString(bytes), _ => "" };
                    if (texts.Any(one => text.Contains(one, StringComparison.OrdinalIgnoreCase)))
                    {
                        found.Add($"{table.Name}.{rows.GetName(column)}");
                    }
                }
            }
        }

        return found;
    }
}
