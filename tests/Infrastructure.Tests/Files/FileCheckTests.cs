using System.Diagnostics;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Data.Seed;
using SipOkMuba.Infrastructure.Files.Checks;

namespace SipOkMuba.Infrastructure.Tests.Files;

public sealed class FileCheckTests
{
    private const int Rounds = 3000;

    [Fact]
    public void Judge_ShouldKnowTheSamples_WhenTheyAreWhole() => Assert.All(SampleFiles.All, sample =>
        Assert.Equal(FileVerdict.Of(sample.Format), FileCheck.Judge(SampleFiles.Find(sample.Reference)!)));

    /// A file that is cut anywhere is never taken, nor one with anything but white space behind its end.
    [Fact]
    public void Judge_ShouldRefuse_WhenASampleIsCutOrContinued()
    {
        foreach (var (reference, _) in SampleFiles.All)
        {
            var whole = SampleFiles.Find(reference)!;
            for (var length = 0; length < whole.Length; length += length < 50 || length > whole.Length - 50 ? 1 : 37)
            {
                Assert.Null(FileCheck.Judge(whole[..length]).Format);
            }

            Assert.Equal(FileFault.ForeignData, FileCheck.Judge([.. whole, (byte)'x']).Fault);
            Assert.Equal(FileVerdict.Unsupported, FileCheck.Judge([(byte)'\n', .. whole]));
        }
    }

    /// Whatever it says, it says it: no exception, no end of the process, and in time.
    [Fact]
    public void Judge_ShouldSaySomething_WhenFilesAreMutated()
    {
        var random = new Random(20261126);
        var started = Stopwatch.GetTimestamp();
        var refused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var file = SampleFiles.Find(SampleFiles.All[round % SampleFiles.All.Count].Reference)!;
            for (var flips = random.Next(1, 12); flips > 0; flips--)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            if (random.Next(4) == 0)
            {
                var at = random.Next(file.Length);
                file = [.. file[..at], .. file[random.Next(file.Length)..], .. file[at..]];
            }

            refused += FileCheck.Judge(file).Format is null ? 1 : 0;
        }

        Assert.InRange(refused, Rounds / 3, Rounds);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void Verdict_ShouldComeBack_WhenItWasAByte()
    {
        var verdicts = Enum.GetValues<FileFormat>().Select(FileVerdict.Of)
            .Concat(Enum.GetValues<FileFault>().Select(FileVerdict.Of))
            .Append(FileVerdict.Unsupported)
            .ToList();

        Assert.Equal(verdicts, verdicts.Select(verdict => FileVerdict.FromByte(verdict.ToByte())));
        Assert.Equal(verdicts.Count, verdicts.Select(verdict => verdict.ToByte()).Distinct().Count());
    }
}
