using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Api.Tests.Documents;

[Collection(ApiGroup.Name)]
public sealed class UploadDocumentTests(ApiApp app)
{
    private readonly Scenarios scenarios = app.Scenarios;

    [Theory]
    [InlineData("demo-portal", "application/pdf")]
    [InlineData("demo-village", "image/jpeg")]
    [InlineData("demo-officer", "image/png")]
    public async Task UploadDocument_ShouldTakeTheFile_WhenItIsOfAKind(string who, string mediaType)
    {
        var content = TestFiles.Of(mediaType);

        var answer = await scenarios.As(who).UploadAsync(content, name: "../../secret.exe");

        Assert.Null(answer.Refusal("uploadDocument"));
        var upload = answer["uploadDocument"].GetProperty("upload");
        Assert.Equal(mediaType, upload.GetProperty("mediaType").GetString());
        Assert.Equal(content.Length, upload.GetProperty("size").GetInt32());
        Assert.Equal(JsonValueKind.String, upload.GetProperty("expiresAt").ValueKind);
    }

    [Theory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("demo-verifier", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-head", "AUTH_NOT_AUTHORIZED")]
    public async Task UploadDocument_ShouldRefuse_WhenTheCallerEntersNoApplications(string who, string code)
    {
        var stored = await StoredAsync();

        var answer = await scenarios.As(who).UploadAsync(TestFiles.Pdf);

        Assert.Equal(code, answer.ErrorCode);
        Assert.Equal(stored, await StoredAsync());
    }

    [Fact]
    public async Task UploadDocument_ShouldLeaveNothingReadable_WhenTheFileIsStored()
    {
        var marked = TestFiles.PdfWith("<< /Type /Catalog /Pages 2 0 R /Note (sixteen-secret-bytes) >>");

        var id = await scenarios.As("demo-portal").UploadedAsync(marked);

        await using var database = await scenarios.DatabaseAsync();
        var upload = await database.Uploads.SingleAsync(found => found.Reference == id);
        var path = Assert.Single(Files(), path => path.EndsWith(upload.Id.ToString("N"), StringComparison.Ordinal));
        var stored = await File.ReadAllBytesAsync(path);
        Assert.True(stored.AsSpan().IndexOf("sixteen-secret-bytes"u8) < 0);
        Assert.True(stored.AsSpan().IndexOf("%PDF"u8) < 0);
        Assert.Equal(marked.Length + 28, stored.Length);
    }

    [Theory]
    [InlineData("demo-portal", "demo-portal", null)]
    [InlineData("demo-portal", "demo-officer", "UPLOAD_NOT_FOUND")]
    [InlineData("demo-village", "demo-portal", "UPLOAD_NOT_FOUND")]
    public async Task SubmitApplication_ShouldUseTheFile_WhenItsOwnerSubmits(string owner, string by, string? code)
    {
        var id = await scenarios.As(owner).UploadedAsync();
        var input = new Dictionary<string, object?>(Scenarios.Submission(Person.Next()))
        {
            ["documents"] = new[] { Scenarios.Document(DocumentType.FamilyCard, id) },
        };

        var answer = await scenarios.As(by).AskAsync(Scenarios.Submit, new { input });

        Assert.Equal(code, answer.RefusalCode("submitApplication"));
        await using var database = await scenarios.DatabaseAsync();
        Assert.Equal(code is null, await database.Uploads.AnyAsync(upload => upload.Reference == id && upload.Place == null));
    }

    [Fact]
    public async Task Retry_ShouldGiveTheSameUpload_WhenTheKeyAndTheBytesAreTheSame()
    {
        var key = "retry-" + Person.Next().Nik[6..12];
        var client = scenarios.As("demo-portal");

        var first = await client.UploadAsync(TestFiles.Pdf, key);
        var again = await client.UploadAsync(TestFiles.Pdf, key, name: "renamed.pdf");
        var other = await client.UploadAsync(TestFiles.Jpeg, key);

        Assert.Equal(first, again);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_KEY_REUSED"), (other.Status, other.ErrorCode));
    }

    [Fact]
    public async Task Retry_ShouldGiveTheSameUpload_WhenManyAskAtOnce()
    {
        var key = "race-" + Person.Next().Nik[6..12];
        var client = scenarios.As("demo-portal");
        var stored = await StoredAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.UploadAsync(TestFiles.Png, key)));

        Assert.Single(answers.Distinct());
        Assert.Null(answers[0].Refusal("uploadDocument"));
        Assert.Equal((stored.Rows + 1, stored.Files + 1), await StoredAsync());
    }

    [Fact]
    public async Task UploadDocument_ShouldTakeEach_WhenFiftyComeAtOnce()
    {
        var large = TestFiles.Noise(1700, 1000);
        Assert.InRange(large.Length, 1_000_000, Upload.MaximumBytes);
        var client = scenarios.As("demo-portal");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.UploadAsync(large)));

        var ids = answers.Select(answer => answer["uploadDocument"].GetProperty("upload").GetProperty("id").GetString()).ToList();
        Assert.Equal(50, ids.Distinct().Count());
        await using var database = await scenarios.DatabaseAsync();
        var uploads = await database.Uploads.Where(upload => ids.Contains(upload.Reference)).ToListAsync();
        Assert.Equal(50, uploads.Select(upload => upload.Place).Distinct().Count());
        var files = Files().Select(Path.GetFileName).ToHashSet();
        Assert.All(uploads, upload => Assert.Contains(upload.Id.ToString("N"), files));
    }

    [Fact]
    public async Task UploadDocument_ShouldTakeNoMoreThanThereArePlaces_WhenManyComeAtOnce()
    {
        var (account, _) = await scenarios.SignedUpAsync();
        using var client = app.As(account);
        var places = Upload.PlacesOf(Domain.Common.ActorRole.Officer);
        await using var database = await scenarios.DatabaseAsync();
        for (var place = 0; place < places - 5; place++)
        {
            var upload = new Upload
            {
                Id = Guid.Parse($"00000000-0000-0000-0000-{place:000000000000}"),
                Reference = $"{account}-{place}", MediaType = "image/png", Size = 1, OwnerSubject = account, WrappedKey = [0],
                UploadedAt = TimeProvider.System.GetUtcNow(),
            };
            upload.Wait(place);
            database.Uploads.Add(upload);
        }

        await database.SaveChangesAsync();
        var stored = await StoredAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => client.UploadAsync(TestFiles.Png)));

        Assert.Equal(5, answers.Count(answer => answer.Refusal("uploadDocument") is null));
        Assert.All(answers.Where(answer => answer.Refusal("uploadDocument") is not null), answer =>
        {
            Assert.Equal("TOO_MANY_UPLOADS", answer.RefusalCode("uploadDocument"));
            Assert.Equal(places, answer.Refusal("uploadDocument")!.Value.GetProperty("maximum").GetInt32());
        });
        Assert.Equal((stored.Rows + 5, stored.Files + 5), await StoredAsync());
        await database.Uploads.Where(upload => upload.OwnerSubject == account).ExecuteDeleteAsync();
    }

    [Theory]
    [InlineData("nothing", "UNSUPPORTED_FILE", null)]
    [InlineData("text", "UNSUPPORTED_FILE", null)]
    [InlineData("a program", "UNSUPPORTED_FILE", null)]
    [InlineData("an archive", "UNSUPPORTED_FILE", null)]
    [InlineData("an animation", "UNSUPPORTED_FILE", null)]
    [InlineData("a page", "UNSUPPORTED_FILE", null)]
    [InlineData("data before a PDF", "UNSUPPORTED_FILE", null)]
    [InlineData("a PDF in name", "INVALID_FILE", "DAMAGED")]
    [InlineData("a JPEG in name", "INVALID_FILE", "DAMAGED")]
    [InlineData("a PNG in name", "INVALID_FILE", "DAMAGED")]
    [InlineData("a cut PDF", "INVALID_FILE", "DAMAGED")]
    [InlineData("a cut JPEG", "INVALID_FILE", "DAMAGED")]
    [InlineData("a cut PNG", "INVALID_FILE", "DAMAGED")]
    [InlineData("a page behind a PDF", "INVALID_FILE", "FOREIGN_DATA")]
    [InlineData("an archive behind a PDF", "INVALID_FILE", "FOREIGN_DATA")]
    [InlineData("an archive behind a JPEG", "INVALID_FILE", "FOREIGN_DATA")]
    [InlineData("an archive behind a PNG", "INVALID_FILE", "FOREIGN_DATA")]
    [InlineData("one byte behind a JPEG", "INVALID_FILE", "FOREIGN_DATA")]
    [InlineData("a PDF within a JPEG", "INVALID_FILE", "FOREIGN_DATA")]
    [InlineData("too many pixels", "INVALID_FILE", "TOO_MANY_PIXELS")]
    [InlineData("too many pages", "INVALID_FILE", "TOO_MANY_PAGES")]
    [InlineData("a script", "INVALID_FILE", "ACTIVE_CONTENT")]
    [InlineData("a program to start", "INVALID_FILE", "ACTIVE_CONTENT")]
    [InlineData("a file within", "INVALID_FILE", "ACTIVE_CONTENT")]
    [InlineData("a password", "INVALID_FILE", "ENCRYPTED")]
    [InlineData("deep nesting", "INVALID_FILE", "DAMAGED")]
    [InlineData("too many bytes", "FILE_TOO_LARGE", null)]
    public async Task UploadDocument_ShouldRefuse_WhenTheFileIs(string what, string code, string? reason)
    {
        var stored = await StoredAsync();

        var answer = await scenarios.As("demo-portal").UploadAsync(WrongFiles.Named(what));

        Assert.True(answer.RefusalCode("uploadDocument") == code, $"{what}: {answer.Body}");
        Assert.Equal(reason, answer.Refusal("uploadDocument")!.Value.TryGetProperty("reason", out var found) ? found.GetString() : null);
        Assert.Equal(stored, await StoredAsync());
    }

    private async Task<(int Rows, int Files)> StoredAsync()
    {
        await using var database = await scenarios.DatabaseAsync();
        return (await database.Uploads.CountAsync(), Files().Count());
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(app.FileDirectory, "*", SearchOption.AllDirectories);
}
