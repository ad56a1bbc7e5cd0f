using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Infrastructure.Files.Checks;

/// What a file is, or what is wrong with it; neither where its first bytes are of no kind that is taken.
public readonly record struct FileVerdict(FileFormat? Format, FileFault? Fault)
{
    private const byte Unknown = byte.MaxValue;
    private const byte Faults = 100;

    public static FileVerdict Unsupported => default;

    public static FileVerdict Of(FileFault fault) => new(null, fault);

    public static FileVerdict Of(FileFormat format) => new(format, null);

    internal byte ToByte() => this switch
    {
        { Format: { } format } => (byte)format,
        { Fault: { } fault } => (byte)(Faults + (byte)fault),
        _ => Unknown,
    };

    internal static FileVerdict FromByte(byte value) => value switch
    {
        Unknown => Unsupported,
        >= Faults => Of((FileFault)(value - Faults)),
        _ => Of((FileFormat)value),
    };
}
