using System.Buffers.Binary;
using System.Diagnostics;

namespace SipOkMuba.Infrastructure.Files.Checks;

/// The parent's end of one process that judges files, one after another.
internal sealed class FileCheckWorker : IDisposable
{
    /// The managed heap; what an image needs lies beside it and is bounded by its pixels.
    private const string HeapLimit = "0x18000000";

    /// What the runtime needs to find itself. Everything else may be a secret.
    private static readonly string[] inherited =
        "PATH HOME TMPDIR TEMP TMP SystemRoot DOTNET_ROOT DOTNET_ROOT_X64 DOTNET_ROOT_ARM64 LD_LIBRARY_PATH".Split(' ');

    private readonly Process process;

    private FileCheckWorker(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    public static async Task<FileCheckWorker> StartAsync(string program, CancellationToken cancellationToken)
    {
        var worker = new FileCheckWorker(new Process { StartInfo = StartOf(program) });
        try
        {
            worker.process.Start();

            // Nobody reads what it complains about, but a full pipe would stop it.
            worker.process.ErrorDataReceived += (_, _) => { };
            worker.process.BeginErrorReadLine();
            return await worker.AnswerAsync(cancellationToken) == FileCheckProcess.Ready
                ? worker
                : throw new InvalidOperationException("The process that checks files did not start.");
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// Throws when the process has ended.
    public async Task<FileVerdict> JudgeAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, file.Length);
        var requests = process.StandardInput.BaseStream;
        await requests.WriteAsync(length, cancellationToken);
        await requests.WriteAsync(file, cancellationToken);
        await requests.FlushAsync(cancellationToken);
        return FileVerdict.FromByte(await AnswerAsync(cancellationToken));
    }

    public void Dispose()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has never started.
        }

        process.Dispose();
    }

    private async Task<byte> AnswerAsync(CancellationToken cancellationToken)
    {
        var answer = new byte[1];
        await process.StandardOutput.BaseStream.ReadExactlyAsync(answer, cancellationToken);
        return answer[0];
    }

    /// Started by its own executable or by `dotnet`, this process may run either way; a test may host the program.
    private static ProcessStartInfo StartOf(string program)
    {
        var self = Environment.ProcessPath;
        var ownExecutable = Path.GetFileNameWithoutExtension(self) == Path.GetFileNameWithoutExtension(program);
        var isDotnet = Path.GetFileNameWithoutExtension(self) == "dotnet";
        var start = new ProcessStartInfo(ownExecutable || isDotnet ? self! : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        if (!ownExecutable)
        {
            start.ArgumentList.Add(program);
        }

        start.ArgumentList.Add(FileCheckProcess.Verb);
        foreach (var name in start.Environment.Keys.Except(inherited, StringComparer.OrdinalIgnoreCase).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }
}
