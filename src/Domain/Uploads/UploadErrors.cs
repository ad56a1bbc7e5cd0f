using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Uploads;

[Description("No such upload.")]
public sealed class UploadNotFoundError(string uploadId) : DomainError("UPLOAD_NOT_FOUND")
{
    [Description("The id that was given.")]
    public string UploadId => uploadId;
}

[Description("There would be too many attachments.")]
public sealed class TooManyAttachmentsError(int maximum) : DomainError("TOO_MANY_ATTACHMENTS")
{
    [Description("The most that is allowed.")]
    public int Maximum => maximum;
}

[Description("The file is of a kind that is not taken, whatever its name says.")]
public sealed class UnsupportedFileError(IReadOnlyList<string> supported) : DomainError("UNSUPPORTED_FILE")
{
    [Description("The media types that are taken.")]
    public IReadOnlyList<string> Supported => supported;
}

[Description("The file is too large.")]
public sealed class FileTooLargeError(int maximumBytes) : DomainError("FILE_TOO_LARGE")
{
    [Description("The most bytes that are taken.")]
    public int MaximumBytes => maximumBytes;
}

[Description("The file is not what it begins as, or holds what a document must not hold.")]
public sealed class InvalidFileError(FileFault reason) : DomainError("INVALID_FILE")
{
    [Description("What is wrong with it.")]
    public FileFault Reason => reason;
}

[Description("The malware scanner found something in the file.")]
public sealed class InfectedFileError() : DomainError("INFECTED_FILE");

[Description("Too many files wait to be used.")]
public sealed class TooManyUploadsError(int maximum) : DomainError("TOO_MANY_UPLOADS")
{
    [Description("How many may wait for this caller.")]
    public int Maximum => maximum;
}

[Description("What is wrong with a file (kerusakan berkas).")]
public enum FileFault
{
    [Description("It is damaged, cut off, or cannot be read in time (rusak).")] Damaged,
    [Description("It holds data of another kind before, within or behind it (data asing).")] ForeignData,
    [Description("It is encrypted or asks for a password (terkunci).")] Encrypted,
    [Description("It holds scripts, programs, forms that run, or other files (konten aktif).")] ActiveContent,
    [Description("It has more than 40 million pixels (resolusi terlalu besar).")] TooManyPixels,
    [Description("It has more than 50 pages (terlalu banyak halaman).")] TooManyPages,
}
