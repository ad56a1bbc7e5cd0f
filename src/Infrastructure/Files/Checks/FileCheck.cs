using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Infrastructure.Files.Checks;

/// <summary>
/// Decides by its bytes what a file is, and whether it is that and nothing else. Libraries read it in full; they stop at
/// its end mark without a word about what follows, so the ends are looked at here.
/// </summary>
internal static class FileCheck
{
    /// A PDF reader takes a header anywhere in the first kilobyte, a ZIP reader an end of its directory in the last 64.
    private const int PdfHeaderWithin = 1024;
    private const int ZipEndWithin = 22 + ushort.MaxValue;

    public static FileVerdict Judge(byte[] file)
    {
        if (FormatOf(file) is not { } format)
        {
            return FileVerdict.Unsupported;
        }

        var fault = IsOfTwoKinds(file, format) ? FileFault.ForeignData
            : FileEnding.FaultOf(file, format) is { } end ? end
            : format == FileFormat.Pdf ? PdfCheck.FaultOf(file)
            : ImageCheck.FaultOf(file, format);
        return fault is { } found ? FileVerdict.Of(found) : FileVerdict.Of(format);
    }

    private static FileFormat? FormatOf(ReadOnlySpan<byte> file) =>
        file.StartsWith("%PDF-"u8) ? FileFormat.Pdf
        : file.StartsWith(FileEnding.PngSignature) ? FileFormat.Png
        : file is [0xFF, 0xD8, 0xFF, ..] ? FileFormat.Jpeg
        : null;

    private static bool IsOfTwoKinds(ReadOnlySpan<byte> file, FileFormat format) =>
        (format != FileFormat.Pdf && file[..Math.Min(file.Length, PdfHeaderWithin)].IndexOf("%PDF-"u8) >= 0)
        || file[Math.Max(0, file.Length - ZipEndWithin)..].IndexOf("PK\x05\x06"u8) >= 0;
}
