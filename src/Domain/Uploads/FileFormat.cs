namespace SipOkMuba.Domain.Uploads;

/// What is taken as a document.
public enum FileFormat
{
    Pdf,
    Jpeg,
    Png,
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
}
