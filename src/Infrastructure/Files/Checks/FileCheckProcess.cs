using System.Buffers.Binary;

namespace SipOkMuba.Infrastructure.Files.Checks;

/// <summary>
/// The platform's program, started as the judge of files (decision 0047): it has no configuration, no database and no
/// keys, little memory, and nobody minds when a hostile file ends it. Each request is a length and the bytes, each answer
/// a byte; it ends with its input.
/// </summary>
public static class FileCheckProcess
{
    public const string Verb = "check-files";
    internal const byte Ready = 0xAA;

    public static int Run()
    {
        StandFirst();
        using var requests = Console.OpenStandardInput();
        using var answers = Console.OpenStandardOutput();
        answers.WriteByte(Ready);
        answers.Flush();
        var length = new byte[sizeof(int)];
        while (requests.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) == length.Length)
        {
            var file = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
            requests.ReadExactly(file);
            answers.WriteByte(FileCheck.Judge(file).ToByte());
            answers.Flush();
        }

        return 0;
    }

    /// Where memory runs out on Linux, this process is the first to go.
    private static void StandFirst()
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                File.WriteAllText("/proc/self/oom_score_adj", "1000");
            }
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            // A container may not allow it.
        }
    }
}
