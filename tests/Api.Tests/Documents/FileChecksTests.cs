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
        Assert.Equal(FileVerdict.Of(FileFormat.Pdf), await checks.JudgeAsync(TestFiles.Pdf, CancellationToken.None));
        var first = Assert.Single(checks.Waiting);
        using (var judge = Process.GetProcessById(first))
        {
            judge.Kill();
            await judge.WaitForExitAsync();
        }

        var verdict = await checks.JudgeAsync(TestFiles.Png, CancellationToken.None);

        Assert.Equal(FileVerdict.Of(FileFormat.Png), verdict);
        Assert.NotEqual(first, Assert.Single(checks.Waiting));
    }

    [Fact]
    public async Task Judge_ShouldKeepFewProcesses_WhenManyFilesCome()
    {
        using var checks = New(program);

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => checks.JudgeAsync(TestFiles.Jpeg, CancellationToken.None)));

        Assert.All(verdicts, verdict => Assert.Equal(FileFormat.Jpeg, verdict.Format));
        Assert.InRange(checks.Waiting.Count(), 1, 4);
    }

    [Fact]
    public async Task Judge_ShouldLeaveNoProcess_WhenItIsDisposed()
    {
        var checks = New(program);
        await checks.JudgeAsync(TestFiles.Jpeg, CancellationToken.None);
        using var judge = Process.GetProcessById(Assert.Single(checks.Waiting));

        checks.Dispose();

        await judge.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Judge_ShouldTellThatItCannot_WhenThereIsNoProgram()
    {
        using var checks = New(Path.Combine(Path.GetTempPath(), "no-such-program.dll"));

        await Assert.ThrowsAsync<FilesUnavailableException>(() => checks.JudgeAsync(TestFiles.Pdf, CancellationToken.None));
    }

    private static FileChecks New(string program) =>
        new(new FilesOptions(Path.GetTempPath(), Scanner: null, program), NullLogger<FileChecks>.Instance);
}
