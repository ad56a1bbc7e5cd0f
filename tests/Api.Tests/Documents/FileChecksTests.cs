using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Files;
using SipOkMuba.Infrastructure.Files.Checks;

namespace SipOkMuba.Api.Tests.Documents;

/// The processes that judge files, without a server around them.
public sealed class FileChecksTests
{
    private static readonly string program = typeof(Program).Assembly.Location;

    [Fact]
    public async Task Judge_ShouldGoOn_WhenItsProcessWasKilled()
    {
        using var checks = New(program);
        Assert.Equal(FileVerdict.Of(FileFormat.Pdf), await checks.JudgeAsync("owner", TestFiles.Pdf, CancellationToken.None));
        var first = Assert.Single(checks.Waiting);
        using (var judge = Process.GetProcessById(first))
        {
            judge.Kill();
            await judge.WaitForExitAsync();
        }

        var verdict = await checks.JudgeAsync("owner", TestFiles.Png, CancellationToken.None);

        Assert.Equal(FileVerdict.Of(FileFormat.Png), verdict);
        Assert.NotEqual(first, Assert.Single(checks.Waiting));
    }

    /// They are the first to go where memory runs out, all of them.
    [Fact]
    public async Task Judge_ShouldTakeAGoodFile_WhenEveryWaitingProcessWasKilled()
    {
        using var checks = New(program);
        await WithTwoWaitingAsync(checks);
        foreach (var id in checks.Waiting.ToList())
        {
            using var judge = Process.GetProcessById(id);
            judge.Kill();
        }

        Assert.Equal(FileVerdict.Of(FileFormat.Png), await checks.JudgeAsync("owner", TestFiles.Png, CancellationToken.None));
    }

    [SkippableFact]
    public async Task Judge_ShouldLetOthersPass_WhenOneOwnersFilesAreSlow()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "A process is held by a signal of Linux.");
        using var checks = New(program);
        await checks.JudgeAsync("other", TestFiles.Png, CancellationToken.None);
        await Process.Start("kill", ["-STOP", $"{Assert.Single(checks.Waiting)}"]).WaitForExitAsync();
        var slow = Enumerable.Range(0, 8).Select(_ => checks.JudgeAsync("slow", TestFiles.Pdf, CancellationToken.None)).ToList();

        var verdict = await checks.JudgeAsync("other", TestFiles.Jpeg, CancellationToken.None);

        Assert.Equal(FileVerdict.Of(FileFormat.Jpeg), verdict);
        Assert.All(slow, file => Assert.False(file.IsCompleted));
        Assert.Equal(FileFault.Damaged, (await slow[0]).Fault);
        Assert.All(await Task.WhenAll(slow.Skip(1)), after => Assert.Equal(FileFormat.Pdf, after.Format));
    }

    [Fact]
    public async Task Judge_ShouldKeepFewProcesses_WhenManyFilesCome()
    {
        using var checks = New(program);

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => checks.JudgeAsync($"owner-{i}", TestFiles.Jpeg, CancellationToken.None)));

        Assert.All(verdicts, verdict => Assert.Equal(FileFormat.Jpeg, verdict.Format));
        Assert.InRange(checks.Waiting.Count(), 1, 4);
    }

    [Fact]
    public async Task Judge_ShouldLeaveNoProcess_WhenItIsDisposed()
    {
        var checks = New(program);
        await checks.JudgeAsync("owner", TestFiles.Jpeg, CancellationToken.None);
        using var judge = Process.GetProcessById(Assert.Single(checks.Waiting));

        checks.Dispose();

        await judge.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Judge_ShouldTellThatItCannot_WhenThereIsNoProgram()
    {
        using var checks = New(Path.Combine(Path.GetTempPath(), "no-such-program.dll"));

        await Assert.ThrowsAsync<FilesUnavailableException>(() => checks.JudgeAsync("owner", TestFiles.Pdf, CancellationToken.None));
    }

    private static async Task WithTwoWaitingAsync(FileChecks checks)
    {
        // Made before, so that both are judged at once.
        var file = TestFiles.Noise(1700, 1000);
        while (checks.Waiting.Count() < 2)
        {
            await Task.WhenAll(checks.JudgeAsync("one", file, CancellationToken.None), checks.JudgeAsync("other", file, CancellationToken.None));
        }
    }

    private static FileChecks New(string program) =>
        new(new FilesOptions(Path.GetTempPath(), Scanner: null, program), NullLogger<FileChecks>.Instance);
}
