using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Infrastructure.Data.Seed;

/// The documents of Development, so that a first submission needs no upload. They come with the program and lie nowhere else.
internal static class SampleFiles
{
    public static readonly IReadOnlyList<(string Reference, FileFormat Format)> All =
    [
        ("sample-pdf", FileFormat.Pdf),
        ("sample-jpeg", FileFormat.Jpeg),
        ("sample-png", FileFormat.Png),
    ];

    public static byte[]? Find(string reference)
    {
        using var resource = typeof(SampleFiles).Assembly.GetManifestResourceStream(reference);
        if (resource is null)
        {
            return null;
        }

        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return content;
    }
}
