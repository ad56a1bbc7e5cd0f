using SipOkMuba.Domain.Uploads;
using SkiaSharp;

namespace SipOkMuba.Infrastructure.Files.Checks;

/// Decodes every pixel, after it has asked how many there are.
internal static class ImageCheck
{
    private const long MostPixels = 40_000_000;

    /// The smallest that a JPEG decoder gives without leaving data out.
    private const float Reduced = 1 / 8f;

    public static FileFault? FaultOf(byte[] file, FileFormat format)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat != (format == FileFormat.Png ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg))
        {
            return FileFault.Damaged;
        }

        if ((long)codec.Info.Width * codec.Info.Height > MostPixels)
        {
            return FileFault.TooManyPixels;
        }

        var size = format == FileFormat.Jpeg ? codec.GetScaledDimensions(Reduced) : codec.Info.Size;
        var pixels = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap(pixels);
        return codec.GetPixels(pixels, bitmap.GetPixels()) == SKCodecResult.Success ? null : FileFault.Damaged;
    }
}
