using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SipOkMuba.Bench.Reports;

/// Where and of what it was measured: without it a figure says nothing.
internal static class Machine
{
    private const int Flushes = 50;

    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Measured on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, commit {Commit()}, by
            `dotnet run -c Release --project tests/Bench{Options()}`. Machine: {Environment.ProcessorCount} cores ({Processor()}),
            {memory:F0} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; load and server share it.
            A flush of 4 KiB to its disk takes {FlushMilliseconds():F1} ms.
            """);
    }

    private static string Options() => Environment.GetCommandLineArgs()[1..] is { Length: > 0 } given ? $" -- {string.Join(' ', given)}" : "";

    private static string Commit()
    {
        var changed = Git("status --porcelain --untracked-files=no").Length > 0;
        return Git("rev-parse --short=10 HEAD") + (changed ? " with changes" : "");
    }

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        })!;
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return output;
    }

    private static string Processor()
    {
        const string File = "/proc/cpuinfo";
        var line = System.IO.File.Exists(File)
            ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static double FlushMilliseconds()
    {
        var file = Path.Combine(Repository.BenchDirectory, "flush.tmp");
        using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        });
        var page = new byte[4096];
        return Ratios.Median(Enumerable.Range(0, Flushes).Select(_ =>
        {
            var begun = Stopwatch.GetTimestamp();
            stream.Write(page);
            stream.Flush(flushToDisk: true);
            return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }));
    }
}
