using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Uploads;

public sealed class UploadNotFoundError(string uploadId) : DomainError("UPLOAD_NOT_FOUND", "No such upload.")
{
    public string UploadId => uploadId;
}
