using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Api.Tests.Documents;

public sealed class ScannerTests(ScannedApp app) : IClassFixture<ScannedApp>
{
    private readonly Scenarios scenarios = new(app);

    [Fact]
    public async Task UploadDocument_ShouldTakeTheFile_WhenTheScannerFindsNothing()
    {
        app.Clamd.Says = null;
        var before = app.Clamd.Scanned;

        var answer = await scenarios.As("demo-portal").UploadAsync(TestFiles.Noise(900, 600));

        Assert.Null(answer.Refusal("uploadDocument"));
        Assert.Equal(before + 1, app.Clamd.Scanned);
    }

    [Fact]
    public async Task UploadDocument_ShouldRefuse_WhenTheScannerFindsSomething()
    {
        app.Clamd.Says = null;
        var stored = await StoredAsync("demo-portal");
        byte[] infected = [.. TestFiles.Jpeg[..2], 0xFF, 0xFE, 0, (byte)(ClamdPeer.Eicar.Length + 2), .. ClamdPeer.Eicar, .. TestFiles.Jpeg[2..]];

        var answer = await scenarios.As("demo-portal").UploadAsync(infected);

        Assert.Equal("INFECTED_FILE", answer.RefusalCode("uploadDocument"));
        Assert.Equal(stored, await StoredAsync("demo-portal"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("stream: ")]
    [InlineData("INSTREAM size limit exceeded. ERROR\0")]
    [InlineData("UNKNOWN COMMAND\0")]
    public async Task UploadDocument_ShouldTakeNothing_WhenTheScannerIsOutOfOrder(string says)
    {
        const string key = "scanner-out-of-order";
        app.Clamd.Says = says;
        var refused = await scenarios.As("demo-portal-2").UploadAsync(TestFiles.Png, key + says.Length);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "UPLOADS_UNAVAILABLE"), (refused.Status, refused.ErrorCode));
        var stored = await StoredAsync("demo-portal-2");

        // The same request, once it is in order again.
        app.Clamd.Says = null;
        var taken = await scenarios.As("demo-portal-2").UploadAsync(TestFiles.Png, key + says.Length);

        Assert.Null(taken.Refusal("uploadDocument"));
        Assert.Equal(stored + 1, await StoredAsync("demo-portal-2"));
    }

    private async Task<int> StoredAsync(string owner)
    {
        await using var database = await scenarios.DatabaseAsync();
        return await database.Uploads.CountAsync(upload => upload.OwnerSubject == owner);
    }
}

/// The scanner cannot be reached at all.
public sealed class MissingScannerTests(UnscannedApp app) : IClassFixture<UnscannedApp>
{
    [Fact]
    public async Task UploadDocument_ShouldTakeNothing_WhenNoScannerAnswers()
    {
        var answer = await new Scenarios(app).As("demo-portal").UploadAsync(TestFiles.Png);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "UPLOADS_UNAVAILABLE"), (answer.Status, answer.ErrorCode));
        Assert.False(Directory.EnumerateFiles(app.FileDirectory, "*", SearchOption.AllDirectories).Any());
    }
}

public sealed class ScannedApp : TestApp
{
    internal ClamdPeer Clamd { get; } = new();

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.UseSetting("Files:Scanner", Clamd.Address.ToString());
    }
}

public sealed class UnscannedApp : TestApp
{
    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);

        // Nobody listens at the port of discard.
        builder.UseSetting("Files:Scanner", "tcp://127.0.0.1:9");
    }
}
