using System.Buffers.Binary;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Infrastructure.Files.Checks;

/// Whether a file ends where its format says.
internal static class FileEnding
{
    private const int ChunkFrame = 12;

    public static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static FileFault? FaultOf(ReadOnlySpan<byte> file, FileFormat format)
    {
        var end = format switch
        {
            FileFormat.Pdf => EndOfPdf(file),
            FileFormat.Png => EndOfPng(file),
            _ => EndOfJpeg(file),
        };
        return end is null ? FileFault.Damaged
            : end < file.Length ? FileFault.ForeignData
            : null;
    }

    /// ISO 32000-2, 7.5.5: the last line is %%EOF. White space may follow.
    private static int? EndOfPdf(ReadOnlySpan<byte> file)
    {
        var last = file.LastIndexOf("%%EOF"u8);
        return last < 0 ? null
            : file[last..].TrimEnd("\0\t\n\f\r "u8).Length == "%%EOF"u8.Length ? file.Length
            : last;
    }

    /// https://www.w3.org/TR/png-3/#5Chunk-layout
    private static int? EndOfPng(ReadOnlySpan<byte> file)
    {
        for (long at = PngSignature.Length; at + ChunkFrame <= file.Length;)
        {
            var chunk = file[(int)at..];
            at += ChunkFrame + BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (chunk[4..8].SequenceEqual("IEND"u8))
            {
                return at <= file.Length ? (int)at : null;
            }
        }

        return null;
    }

    /// ITU-T T.81, B.1.1: markers with lengths; after a start of scan, data in which FF is followed by 00 or a restart.
    private static int? EndOfJpeg(ReadOnlySpan<byte> file)
    {
        const byte endOfImage = 0xD9;
        const byte startOfScan = 0xDA;
        for (var at = 2; at + 1 < file.Length;)
        {
            if (file[at] != 0xFF)
            {
                return null;
            }

            var marker = file[at + 1];
            switch (marker)
            {
                case 0xFF:
                    at++;
                    continue;
                case endOfImage:
                    return at + 2;
                case 0x01 or (>= 0xD0 and <= 0xD7):
                    at += 2;
                    continue;
            }

            if (at + 4 > file.Length)
            {
                return null;
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (marker == startOfScan)
            {
                at = EndOfScan(file, at);
            }
        }

        return null;
    }

    private static int EndOfScan(ReadOnlySpan<byte> file, int at)
    {
        while (at + 1 < file.Length)
        {
            var next = file[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= file.Length)
            {
                break;
            }

            at += next;
            if (file[at + 1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }

            at += 2;
        }

        return file.Length;
    }
}
