using SipOkMuba.Domain.Uploads;
using SkiaSharp;

namespace SipOkMuba.Api.Tests.Documents;

/// Files that are not what they seem.
internal static class WrongFiles
{
    private const string Catalog = "<< /Type /Catalog /Pages 2 0 R >>";
    private static readonly byte[] zip = [.. "PK\x03\x04"u8, .. new byte[40], .. "PK\x05\x06"u8, .. new byte[18]];

    public static byte[] Named(string what) => what switch
    {
        "nothing" => [],
        "text" => "hello"u8.ToArray(),
        "a program" => [0x7F, .. "ELF"u8, .. new byte[100]],
        "an archive" => zip,
        "an animation" => "GIF89a"u8.ToArray(),
        "a page" => "<html><script>1</script>"u8.ToArray(),
        "data before a PDF" => [.. "<html>"u8, .. TestFiles.Pdf],
        "a PDF in name" => "%PDF-1.7 hello %%EOF"u8.ToArray(),
        "a JPEG in name" => [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3],
        "a PNG in name" => [.. TestFiles.Png[..8], .. "hello"u8],
        "a cut PDF" => TestFiles.Pdf[..^20],
        "a cut JPEG" => TestFiles.Jpeg[..^20],
        "a cut PNG" => TestFiles.Png[..^20],
        "a page behind a PDF" => [.. TestFiles.Pdf, .. "<html>"u8],
        "an archive behind a PDF" => [.. TestFiles.Pdf, .. zip, .. "%%EOF"u8],
        "an archive behind a JPEG" => [.. TestFiles.Jpeg, .. zip],
        "an archive behind a PNG" => [.. TestFiles.Png, .. zip],
        "one byte behind a JPEG" => [.. TestFiles.Jpeg, 0],
        "a PDF within a JPEG" => [.. TestFiles.Jpeg[..2], 0xFF, 0xFE, 0, 10, .. "%PDF-1.4"u8, .. TestFiles.Jpeg[2..]],
        "too many pixels" => TestFiles.Image(SKEncodedImageFormat.Png, 7000, 6000),
        "too many pages" => TestFiles.PdfWith(Catalog, pages: 51),
        "a script" => TestFiles.PdfWith("<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert) >> >>"),
        "a program to start" => TestFiles.PdfWith("<< /Type /Catalog /Pages 2 0 R /AA << /O 4 0 R >> >>", 1, "", "<< /S /Launch /F (cmd.exe) >>"),
        "a file within" => TestFiles.PdfWith("<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [] >> >> >>"),
        "a password" => TestFiles.PdfWith(Catalog, 1, $"/ID [<{Zeros(16)}> <{Zeros(16)}>] /Encrypt 4 0 R ", $"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{Zeros(32)}> /U <{Zeros(32)}> >>"),
        "deep nesting" => TestFiles.PdfWith("<< /Type /Catalog /Pages 2 0 R /Deep " + new string('[', 900_000) + new string(']', 900_000) + " >>"),
        "too many bytes" => new byte[Upload.MaximumBytes + 1],
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    private static string Zeros(int bytes) => new('0', 2 * bytes);
}
