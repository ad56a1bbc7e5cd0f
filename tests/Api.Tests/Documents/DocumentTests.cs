using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Documents;
using SipOkMuba.Api.Tests.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Files;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Tests.Documents;

public sealed class DocumentTests(ShiftedApp app) : DocumentCases(app), IClassFixture<ShiftedApp>;

public sealed class PostgresDocumentTests(ShiftedPostgresApp app) : DocumentCases(app), IClassFixture<ShiftedPostgresApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// From the upload to the bytes, and who gets them. Each test has an application of its own.
public abstract class DocumentCases(ShiftedApp app)
{
    private const string Documents = "query($id: ID!) { applicationById(id: $id) { documents { type mediaType size addedAt link { url expiresAt } } } }";
    private readonly Scenarios scenarios = new(app);

    [SkippableTheory]
    [InlineData("application/pdf", ".pdf")]
    [InlineData("image/jpeg", ".jpg")]
    [InlineData("image/png", ".png")]
    public async Task Link_ShouldGiveTheBytes_WhenAReaderFollowsIt(string mediaType, string extension)
    {
        SkipIfMissing();
        var content = TestFiles.Of(mediaType);
        var application = await WithDocumentAsync(content);
        var document = await DocumentAsync(application, "demo-officer");

        using var answer = await FollowAsync(document);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(content.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(mediaType, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal((mediaType, content.Length), (document.GetProperty("mediaType").GetString(), document.GetProperty("size").GetInt32()));
        Assert.Equal($"attachment; filename=document{extension}; filename*=UTF-8''document{extension}", answer.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("sandbox; default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("no-store, private", answer.Headers.CacheControl!.ToString());
    }

    [SkippableFact]
    public async Task Link_ShouldGiveTheSample_WhenTheDocumentIsOne()
    {
        SkipIfMissing();
        var application = await scenarios.SubmittedAsync("demo-officer", ApplicationKind.ReplacementLost);

        using var answer = await FollowAsync(await DocumentAsync(application, "demo-officer"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("%PDF-", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// Each role at each kind of file: those who read the application get link and bytes, the others neither.
    [SkippableTheory]
    [InlineData("demo-portal", true)]
    [InlineData("demo-portal-2", false)]
    [InlineData("demo-village", true)]
    [InlineData("demo-village-2", false)]
    [InlineData("demo-officer", true)]
    [InlineData("demo-verifier", true)]
    [InlineData("demo-supervisor", true)]
    [InlineData("demo-head", true)]
    [InlineData("demo-admin", true)]
    [InlineData(Scenarios.Nobody, false)]
    public async Task Document_ShouldBeSeen_ByWhoMayReadTheApplicationAlone(string who, bool sees)
    {
        SkipIfMissing();
        foreach (var mediaType in new[] { "application/pdf", "image/jpeg", "image/png" })
        {
            var application = await WithDocumentAsync(TestFiles.Of(mediaType));
            var answer = await scenarios.As(who).AskAsync(Documents, new { id = application.Id });
            Assert.Equal(sees, answer.Errors.Count == 0 && answer["applicationById"].ValueKind == JsonValueKind.Object);

            // As if the caller had got a link at a better time.
            using var followed = await FollowAsync(await TokenAsync(application, who));

            Assert.Equal(sees ? HttpStatusCode.OK : HttpStatusCode.NotFound, followed.StatusCode);
            Assert.Equal(sees ? TestFiles.Of(mediaType) : [], await followed.Content.ReadAsByteArrayAsync());
        }
    }

    [SkippableFact]
    public async Task Link_ShouldEndAtOnce_WhenTheConsentIsWithdrawn()
    {
        SkipIfMissing();
        var application = await WithDocumentAsync(TestFiles.Pdf);
        var consent = await scenarios.RecordConsentAsync(application.Person, "demo-portal-2");
        var document = await DocumentAsync(application, "demo-portal-2");
        using var before = await FollowAsync(document);

        await scenarios.WithdrawConsentAsync(consent);
        using var after = await FollowAsync(document);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (before.StatusCode, after.StatusCode));
        Assert.Empty(await after.Content.ReadAsByteArrayAsync());
    }

    [SkippableFact]
    public async Task Citizen_ShouldUploadSubmitAndFetch_UntilTheConsentIsWithdrawn()
    {
        SkipIfMissing();
        var person = (await scenarios.SubmittedAsync()).Person;
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(person));
        using var stranger = app.WithToken(await scenarios.TokenOfAsync((await scenarios.SubmittedAsync()).Person));
        var upload = await citizen.UploadedAsync(TestFiles.Jpeg);
        Dictionary<string, object?> input = new(Scenarios.Submission(person, ApplicationKind.ReplacementLost))
        {
            ["documents"] = new[] { Scenarios.Document(DocumentType.FamilyCard, upload), Scenarios.Document(DocumentType.PoliceLossLetter) },
        };

        var foreign = await stranger.AskAsync(Scenarios.Submit, new { input });
        var own = await citizen.AskAsync(Scenarios.Submit, new { input });
        var id = own["submitApplication"].GetProperty("application").GetProperty("id").GetString();
        var unseen = await stranger.AskAsync(Documents, new { id });
        var document = (await citizen.AskAsync(Documents, new { id })).WithoutErrors()["applicationById"].GetProperty("documents")[0];
        using var before = await FollowAsync(document);
        await using var database = await scenarios.DatabaseAsync();
        var number = own["submitApplication"].GetProperty("application").GetProperty("number").GetString();
        foreach (var consent in await database.Consents
            .Where(consent => database.Applications.Any(found => found.CitizenKey == consent.CitizenKey && found.Number == number))
            .Select(consent => consent.Id).ToListAsync())
        {
            await scenarios.WithdrawConsentAsync(consent);
        }

        using var after = await FollowAsync(document);

        Assert.NotNull(foreign.RefusalCode("submitApplication"));
        Assert.Null(own.Refusal("submitApplication"));
        Assert.Equal(JsonValueKind.Null, unseen["applicationById"].ValueKind);
        Assert.Equal(TestFiles.Jpeg, await before.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
    }

    [SkippableTheory]
    [InlineData("mutation($id: ID!) { deactivateStaff(input: { id: $id }) { errors { __typename } } }")]
    [InlineData("mutation($id: ID!) { setStaffRegions(input: { id: $id, regions: [\"16.06.01\"] }) { errors { __typename } } }")]
    public async Task Link_ShouldEnd_WhenItsReaderLosesTheRight(string change)
    {
        SkipIfMissing();
        var application = await WithDocumentAsync(TestFiles.Pdf);
        var (account, id) = await scenarios.SignedUpAsync("OFFICER", "16.06.09");
        var document = await DocumentAsync(application, account);
        using var before = await FollowAsync(document);

        (await scenarios.As("demo-admin").AskAsync(change, new { id })).WithoutErrors();
        app.Time.Advance(TimeSpan.FromSeconds(5));
        using var after = await FollowAsync(document);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (before.StatusCode, after.StatusCode));
    }

    [SkippableFact]
    public async Task Link_ShouldBeGone_WhenFiveMinutesHavePassed()
    {
        SkipIfMissing();
        var document = await DocumentAsync(await WithDocumentAsync(TestFiles.Pdf), "demo-officer");
        app.Time.Advance(TimeSpan.FromMinutes(4.9));
        using var late = await FollowAsync(document);
        app.Time.Advance(TimeSpan.FromMinutes(0.2));
        using var tooLate = await FollowAsync(document);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Gone), (late.StatusCode, tooLate.StatusCode));
    }

    [SkippableFact]
    public async Task Link_ShouldBeNotFound_WhenItIsNoneOfOurs()
    {
        SkipIfMissing();
        var token = await TokenAsync(await WithDocumentAsync(TestFiles.Pdf), "demo-officer");
        var random = new Random(20261126);

        for (var round = 0; round < 300; round++)
        {
            var forged = token.ToCharArray();
            var at = random.Next(forged.Length - 1);
            forged[at] = forged[at] == 'A' ? 'B' : 'A';
            using var answer = await FollowAsync(new string(forged)[..random.Next(at + 1, forged.Length)]);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        foreach (var nonsense in new[] { "x", new string('A', 6000), token + "A", token.ToLowerInvariant() })
        {
            using var answer = await FollowAsync(nonsense);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [SkippableFact]
    public async Task Link_ShouldBeOfOneDocument_WhenAnApplicationHasSeveral()
    {
        SkipIfMissing();
        var application = await WithDocumentAsync(TestFiles.Pdf, TestFiles.Jpeg, TestFiles.Png);
        var documents = await DocumentsAsync(application, "demo-village");

        Assert.Equal(3, documents.Select(document => document.GetProperty("link").GetProperty("url").GetString()).Distinct().Count());
        foreach (var document in documents)
        {
            using var answer = await FollowAsync(document);
            Assert.Equal(document.GetProperty("mediaType").GetString(), answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [SkippableFact]
    public async Task Log_ShouldTellTheDownload_WhenADocumentIsServed()
    {
        SkipIfMissing();
        var application = await WithDocumentAsync(TestFiles.Pdf);
        using var answer = await FollowAsync(await TokenAsync(application, "demo-verifier"));

        var log = app.Services.GetRequiredService<AccessLog>();
        await log.SettleAsync(CancellationToken.None);
        await using var database = await scenarios.DatabaseAsync();
        var key = await database.Applications.Where(found => found.Number == application.Number).Select(found => found.Key).SingleAsync();
        var row = await database.AccessRecords.SingleAsync(record => record.RecordKey == key && record.Way == AccessWay.Download);

        Assert.Equal((ActorRole.Verifier, "demo-verifier", PersonalData.Documents, "/documents/{token}"), (row.ReaderRole, row.Reader, row.Data, row.Operation));
    }

    [SkippableFact]
    public async Task Files_ShouldBeThere_WhenTheServerHasRestarted()
    {
        SkipIfMissing();
        var application = await WithDocumentAsync(TestFiles.Png);
        var token = await TokenAsync(application, "demo-officer");
        var waiting = await scenarios.As("demo-officer").UploadedAsync();

        await app.RestartAsync();
        var after = new Scenarios(app);
        using var followed = await FollowAsync(token);
        var used = await after.As("demo-officer").AskAsync(Scenarios.Submit, new { input = Submission(Person.Next(), waiting) });

        Assert.Equal(TestFiles.Png, await followed.Content.ReadAsByteArrayAsync());
        Assert.Null(used.Refusal("submitApplication"));
    }

    [SkippableFact]
    public async Task Sweep_ShouldRemoveWhatNobodyUses_AndKeepTheRest()
    {
        SkipIfMissing();
        var used = await WithDocumentAsync(TestFiles.Pdf);
        var unused = await scenarios.As("demo-officer").UploadedAsync();
        app.Jump(TimeSpan.FromHours(23));
        await SweepAsync();
        var young = await scenarios.As("demo-officer").UploadedAsync();
        Stored("0123456789abcdef0123456789abcdef", TimeSpan.FromHours(2));
        Stored("0123456789abcdef0123456789abcdef.0123.part", TimeSpan.FromHours(2));
        Stored("notes.txt", TimeSpan.FromHours(2));

        app.Jump(TimeSpan.FromHours(2));
        await SweepAsync();

        await using var database = await scenarios.DatabaseAsync();
        Assert.False(await database.Uploads.AnyAsync(upload => upload.Reference == unused));
        Assert.True(await database.Uploads.AnyAsync(upload => upload.Reference == young));
        var rows = await database.Uploads.Where(upload => upload.WrappedKey != null).Select(upload => upload.Id).ToListAsync();
        var files = Directory.EnumerateFiles(app.FileDirectory, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
        Assert.Equal(rows.Select(id => id.ToString("N")).Append("notes.txt").Order(), files.Order());
        using var followed = await FollowAsync(await TokenAsync(used, "demo-officer"));
        Assert.Equal(TestFiles.Pdf, await followed.Content.ReadAsByteArrayAsync());
    }

    [SkippableFact]
    public async Task Documents_ShouldGo_AYearAfterTheEndOfTheirApplication()
    {
        SkipIfMissing();
        var officer = scenarios.As("demo-officer");
        var (alone, shared) = (await officer.UploadedAsync(TestFiles.Pdf), await officer.UploadedAsync(TestFiles.Png));
        var ended = await SubmittedAsync(alone, shared);
        var active = await SubmittedAsync(shared);
        await scenarios.DoAsync(ended, Verb.Named("cancelApplication"));
        var retention = app.Services.GetRequiredService<DocumentRetention>();

        app.Jump(TimeSpan.FromDays(364));
        var position = await retention.EraseAsync(0, CancellationToken.None);
        var before = await DocumentsAsync(ended, "demo-officer");
        app.Jump(TimeSpan.FromDays(2));
        await retention.EraseAsync(position, CancellationToken.None);
        var after = await DocumentsAsync(ended, "demo-officer");

        Assert.All(before, document => Assert.Equal(JsonValueKind.Object, document.GetProperty("link").ValueKind));
        Assert.Equal(2, after.Count);
        Assert.All(after, document => Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null),
            (document.GetProperty("link").ValueKind, document.GetProperty("mediaType").ValueKind, document.GetProperty("size").ValueKind)));
        await using var database = await scenarios.DatabaseAsync();
        Assert.Equal([shared], await database.Uploads.Where(upload => upload.Reference == alone || upload.Reference == shared).Select(upload => upload.Reference).ToListAsync());
        using var kept = await FollowAsync(await DocumentAsync(active, "demo-officer"));
        using var gone = await FollowAsync(await TokenAsync(ended, "demo-officer"));
        Assert.Equal(TestFiles.Png, await kept.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        var again = await officer.AskAsync(Scenarios.Submit, new { input = Submission(Person.Next(), shared) });
        Assert.Equal("UPLOAD_NOT_FOUND", again.RefusalCode("submitApplication"));
    }

    [SkippableFact]
    public async Task Sweep_ShouldTouchNothing_WhenTheDirectoryIsOfAnotherDatabase()
    {
        SkipIfMissing();
        var strays = Enumerable.Range(0, 150).Select(i => Stored($"{i:x32}", TimeSpan.FromHours(2))).ToList();

        await SweepAsync();

        Assert.All(strays, path => Assert.True(File.Exists(path)));
        strays.ForEach(File.Delete);
    }

    /// The file system's clock goes on while the product's is an hour ahead: a file whose row is not saved yet is young.
    [SkippableFact]
    public async Task Sweep_ShouldLeaveAYoungFile_WhenTheClockIsAhead()
    {
        SkipIfMissing();
        var young = Stored("fedcba9876543210fedcba9876543210", TimeSpan.Zero);
        app.Jump(TimeSpan.FromHours(2));

        await SweepAsync();

        Assert.True(File.Exists(young));
        File.Delete(young);
    }

    [SkippableFact]
    public async Task Link_ShouldTellToComeAgain_WhenTheDirectoryCannotBeRead()
    {
        SkipIfMissing();
        var application = await WithDocumentAsync(TestFiles.Png);
        var (path, token) = (await FileAsync(application), await TokenAsync(application, "demo-officer"));
        using var held = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);

        using var answer = await FollowAsync(token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        await held.DisposeAsync();
        using var again = await FollowAsync(token);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [SkippableFact]
    public async Task Link_ShouldFailWithoutAWord_WhenTheFileIsNotWhatWasSealed()
    {
        SkipIfMissing();
        var application = await WithDocumentAsync(TestFiles.Png);
        await File.WriteAllBytesAsync(await FileAsync(application), new byte[100]);

        using var answer = await FollowAsync(await TokenAsync(application, "demo-officer"));

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    /// Whoever is first decides, and never both: an application whose document is gone, or a file that is swept while it is used.
    [SkippableFact]
    public async Task Sweep_ShouldNeverTakeAUsedFile_WhenBothComeAtOnce()
    {
        SkipIfMissing();
        var village = scenarios.As("demo-officer");
        var ids = new List<string>();
        for (var i = 0; i < 24; i++)
        {
            ids.Add(await village.UploadedAsync(TestFiles.Png));
        }

        app.Jump(TimeSpan.FromHours(25));
        await app.TokenAsync("demo-officer");
        var sweep = app.Services.GetRequiredService<UploadSweep>();

        var submissions = ids.Select(id => village.AskAsync(Scenarios.Submit, new { input = Submission(Person.Next(), id) })).ToList();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => sweep.SweepUnusedAsync(CancellationToken.None)));
        var answers = await Task.WhenAll(submissions);

        foreach (var (answer, id) in answers.Zip(ids))
        {
            var code = answer.RefusalCode("submitApplication");
            await using var database = await scenarios.DatabaseAsync();
            var upload = await database.Uploads.SingleOrDefaultAsync(found => found.Reference == id);
            Assert.True(code is null or "UPLOAD_NOT_FOUND", answer.Body);
            Assert.Equal(code is null, upload is { Place: null });
            Assert.Equal(
                code is null,
                upload is not null && File.Exists(Path.Combine(app.FileDirectory, upload.Id.ToString("N")[^2..], upload.Id.ToString("N"))));
        }
    }

    private async Task SweepAsync()
    {
        var sweep = app.Services.GetRequiredService<UploadSweep>();
        await sweep.SweepUnusedAsync(CancellationToken.None);
        for (var folder = 0; folder < FileStore.Folders; folder++)
        {
            await sweep.SweepStraysAsync((byte)folder, CancellationToken.None);
        }
    }

    /// A file that no row knows, written so long ago.
    private string Stored(string name, TimeSpan ago)
    {
        var folder = Guid.TryParseExact(name, "N", out _) ? name[^2..] : "00";
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(app.FileDirectory, folder)).FullName, name);
        File.WriteAllText(path, "without a row");
        File.SetLastWriteTimeUtc(path, (TimeProvider.System.GetUtcNow() - ago).UtcDateTime);
        return path;
    }

    private async Task<string> FileAsync(TestApplication application)
    {
        await using var database = await scenarios.DatabaseAsync();
        var number = application.Number;
        var reference = await database.ApplicationDocuments
            .Where(found => database.Applications.Any(of => of.Number == number && of.Key == found.ApplicationKey))
            .Select(found => found.UploadReference)
            .FirstAsync();
        var id = await database.Uploads.Where(upload => upload.Reference == reference).Select(upload => upload.Id).SingleAsync();
        return Path.Combine(app.FileDirectory, id.ToString("N")[^2..], id.ToString("N"));
    }

    protected virtual void SkipIfMissing()
    {
    }

    private static Dictionary<string, object?> Submission(Person person, params string[] uploads) => new(Scenarios.Submission(person))
    {
        ["documents"] = uploads.Select((id, i) => Scenarios.Document(i == 0 ? DocumentType.FamilyCard : DocumentType.Other, id)).ToArray(),
    };

    /// Entered by the village of the demo portal's synthetic citizen, so that all of them may read it.
    private async Task<TestApplication> WithDocumentAsync(params byte[][] contents)
    {
        var officer = scenarios.As("demo-officer");
        var ids = new List<string>();
        foreach (var content in contents)
        {
            ids.Add(await officer.UploadedAsync(content));
        }

        return await SubmittedAsync([.. ids]);
    }

    private async Task<TestApplication> SubmittedAsync(params string[] uploads)
    {
        var person = Person.Next();
        var answer = await scenarios.As("demo-officer").AskAsync(Scenarios.Submit, new { input = Submission(person, uploads) });
        Assert.Null(answer.Refusal("submitApplication"));
        var application = answer["submitApplication"].GetProperty("application");
        return new TestApplication(
            application.GetProperty("id").GetString()!, application.GetProperty("number").GetString()!, ApplicationKind.FirstIssuance, person, "demo-officer");
    }

    private async Task<List<JsonElement>> DocumentsAsync(TestApplication application, string who) =>
        [.. (await scenarios.As(who).AskAsync(Documents, new { id = application.Id })).WithoutErrors()["applicationById"].GetProperty("documents").EnumerateArray()];

    private async Task<JsonElement> DocumentAsync(TestApplication application, string who) => (await DocumentsAsync(application, who))[0];

    /// A link as this reader would have got it.
    private async Task<string> TokenAsync(TestApplication application, string who)
    {
        await using var database = await scenarios.DatabaseAsync();
        var id = application.Subject;
        var document = await database.ApplicationDocuments
            .Where(found => database.Applications.Any(of => of.Key == found.ApplicationKey && of.Id == id))
            .Select(found => found.Id)
            .FirstAsync();
        var scopes = who.StartsWith("demo-portal", StringComparison.Ordinal) ? Api.Identity.Scopes.All : [];
        var reader = new ClaimsIdentity(
            [
                new Claim("sub", who),
                .. Enum.GetNames<ActorRole>().Select(role => new Claim("role", role)),
                .. scopes.Select(scope => new Claim("scope", scope)),
            ],
            Api.Identity.BearerTokens.Local);
        return app.Services.GetRequiredService<DocumentTokens>()
            .Write(new DocumentTicket(document, app.Time.GetUtcNow().AddMinutes(5), reader));
    }

    private Task<HttpResponseMessage> FollowAsync(JsonElement document) => FollowAsync(
        new Uri(document.GetProperty("link").GetProperty("url").GetString()!).AbsolutePath["/documents/".Length..]);

    private async Task<HttpResponseMessage> FollowAsync(string token)
    {
        using var client = app.AsAnonymous();
        return await client.GetAsync("/documents/" + token);
    }
}
