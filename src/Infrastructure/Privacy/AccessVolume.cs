using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Win32.SafeHandles;

namespace SipOkMuba.Infrastructure.Privacy;

/// <summary>
/// A file of reads that are not yet rows, a line of JSON each. What is appended is the kernel's before the call returns,
/// so it outlives this process, whose lock on the file tells others that it lives.
/// </summary>
internal sealed class AccessVolume : IDisposable
{
    private const string Suffix = ".jsonl";
    private readonly string path;
    private readonly SafeFileHandle file;
    private readonly long begun = TimeProvider.System.GetTimestamp();
    private long length;

    private AccessVolume(string path, SafeFileHandle file, List<TimedAccess> rows) => (this.path, this.file, Rows) = (path, file, rows);

    public List<TimedAccess> Rows { get; }

    public TimeSpan Age => TimeProvider.System.GetElapsedTime(begun);

    public static AccessVolume Create(string directory, string name, List<TimedAccess> rows)
    {
        var path = Path.Combine(directory, name + Suffix);
        return new AccessVolume(path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None), rows);
    }

    /// Those of processes that have ended.
    public static IEnumerable<AccessVolume> LeftIn(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Suffix))
        {
            if (TryOpen(path) is { } file)
            {
                yield return new AccessVolume(path, file, RowsOf(file));
            }
        }
    }

    /// At a fixed place, so that what a failed write has left is overwritten.
    public void Append(ReadOnlySpan<byte> lines)
    {
        RandomAccess.Write(file, lines, length);
        length += lines.Length;
    }

    /// To the disk itself, so that it outlives a loss of power, too.
    public void Flush()
    {
        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (ObjectDisposedException)
        {
            // Its lines have become rows meanwhile.
        }
    }

    public void Delete()
    {
        file.Dispose();
        File.Delete(path);
    }

    public void Dispose() => file.Dispose();

    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            // Another process's, which lives or has settled it meanwhile.
            return null;
        }
    }

    /// As far as they are whole: nobody was answered for a line that was not written to its end.
    private static List<TimedAccess> RowsOf(SafeFileHandle file)
    {
        var content = new byte[RandomAccess.GetLength(file)];
        var read = RandomAccess.Read(file, content, 0);
        var rest = new ReadOnlySequence<byte>(content, 0, read);
        var rows = new List<TimedAccess>();
        while (rest.PositionOf((byte)'\n') is { } end)
        {
            try
            {
                var reader = new Utf8JsonReader(rest.Slice(0, end));
                rows.Add(JsonSerializer.Deserialize(ref reader, AccessLines.Default.TimedAccess));
            }
            catch (JsonException)
            {
                break;
            }

            rest = rest.Slice(rest.GetPosition(1, end));
        }

        return rows;
    }
}

/// Lines of a volume; a buffer that is used again and again.
internal sealed class AccessLineWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly Utf8JsonWriter json;

    public AccessLineWriter() => json = new Utf8JsonWriter(buffer);

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public void Clear() => buffer.ResetWrittenCount();

    public void Write(in TimedAccess row)
    {
        JsonSerializer.Serialize(json, row, AccessLines.Default.TimedAccess);
        json.Reset();
        buffer.Write("\n"u8);
    }

    public void Dispose() => json.Dispose();
}

[JsonSerializable(typeof(TimedAccess))]
internal sealed partial class AccessLines : JsonSerializerContext;
