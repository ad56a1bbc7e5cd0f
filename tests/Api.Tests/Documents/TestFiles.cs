using System.Text;
using SkiaSharp;

namespace SipOkMuba.Api.Tests;

/// Files of each kind, whole and otherwise.
internal static class TestFiles
{
    public static byte[] Pdf { get; } = PdfWith("<< /Type /Catalog /Pages 2 0 R >>");

    public static byte[] Jpeg { get; } = Image(SKEncodedImageFormat.Jpeg, 60, 40);

    public static byte[] Png { get; } = Image(SKEncodedImageFormat.Png, 60, 40);

    public static byte[] Of(string mediaType) => mediaType switch
    {
        "application/pdf" => Pdf,
        "image/jpeg" => Jpeg,
        _ => Png,
    };

    public static byte[] Image(SKEncodedImageFormat format, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        for (var x = 0; x < width; x += Math.Max(1, width / 10))
        {
            bitmap.SetPixel(x, x * height / width, SKColors.Navy);
        }

        using var image = SKImage.FromBitmap(bitmap);
        return image.Encode(format, 90).ToArray();
    }

    /// A photo that does not compress.
    public static byte[] Noise(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        new Random(20261126).NextBytes(bitmap.GetPixelSpan());
        using var image = SKImage.FromBitmap(bitmap);
        return image.Encode(SKEncodedImageFormat.Jpeg, 80).ToArray();
    }

    /// A document of one page, or as many as are asked for, with these objects behind the page tree.
    public static byte[] PdfWith(string catalog, int pages = 1, string trailer = "", params string[] objects)
    {
        var text = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        string[] all =
        [
            catalog,
            $"<< /Type /Pages /Count {pages} /Kids [{string.Join(' ', Enumerable.Repeat("3 0 R", pages))}] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            .. objects,
        ];
        foreach (var body in all)
        {
            offsets.Add(text.Length);
            text.Append($"{offsets.Count} 0 obj\n{body}\nendobj\n");
        }

        var start = text.Length;
        text.Append($"xref\n0 {all.Length + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => text.Append($"{offset:0000000000} 00000 n \n"));
        text.Append($"trailer\n<< /Size {all.Length + 1} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
