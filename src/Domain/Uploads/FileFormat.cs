using System.ComponentModel;

namespace SipOkMuba.Domain.Uploads;

[Description("What is taken as a document (format berkas).")]
public enum FileFormat
{
    [Description("A document of pages (PDF).")] Pdf,
    [Description("A photo (foto, JPEG).")] Jpeg,
    [Description("A picture without loss (PNG).")] Png,
}

public static class FileFormats
{
    public static IReadOnlyList<string> MediaTypes { get; } = [.. Enum.GetValues<FileFormat>().Select(MediaType)];

    public static string MediaType(this FileFormat format) => format switch
    {
        FileFormat.Pdf => "application/pdf",
        FileFormat.Jpeg => "image/jpeg",
        FileFormat.Png => "image/png",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// Of the name under which a file of this media type is saved.
    public static string ExtensionOf(string mediaType) => mediaType switch
    {
        "application/pdf" => ".pdf",
        "image/jpeg" => ".jpg",
        _ => ".png",
    };
}
