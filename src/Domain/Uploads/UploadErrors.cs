using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Uploads;

[Description("No such upload.")]
public sealed class UploadNotFoundError(string uploadId) : DomainError("UPLOAD_NOT_FOUND", "No such upload.")
{
    [Description("The id that was given.")]
    public string UploadId => uploadId;
}
