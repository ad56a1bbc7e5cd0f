using System.ComponentModel;
using System.Linq.Expressions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Files;

namespace SipOkMuba.Api.Documents;

[ObjectType<Upload>]
internal static class UploadNode
{
    /// The scalar of a file that is sent has the shorter name.
    public const string Name = "UploadedDocument";

    public static void Configure(NodeDescriptor<Upload> node)
    {
        node.Description("A file that was uploaded (berkas unggahan). Its id goes into a document of an application, a complaint or a message, by whoever uploaded it.")
            .Name(Name).Key(upload => upload.Key).Id(upload => upload.Id);
        node.Column(upload => upload.MediaType, "What it is, as its bytes say.");
        node.Column(upload => upload.Size, "How many bytes it has.");
        node.Computed(
            "expiresAt",
            upload => new { upload.UploadedAt, upload.Place },
            it => it.Place is null ? (DateTimeOffset?)null : it.UploadedAt + Upload.KeptUnused,
            "Until when something must use it; then it is removed. Null once something does.");
    }
}

/// It is shown to whoever has just uploaded it, and handed on by its id.
internal sealed class UploadRows(Caller caller) : IRowRule<Upload>
{
    public Expression<Func<Upload, bool>> Visible => upload => false;

    public Expression<Func<Upload, bool>> VisibleAfterChange
    {
        get
        {
            var owner = caller.Actor.Subject;
            return upload => upload.OwnerSubject == owner;
        }
    }
}

[MutationType]
internal static class UploadMutations
{
    private static readonly TimeSpan retryAfter = TimeSpan.FromSeconds(10);

    [Description("Takes a file (unggah berkas): PDF, JPEG or PNG of 2 MB at the most, as multipart/form-data. It waits 24 hours for what uses it.")]
    [Authorize(Policies.UploadDocument), Cost(20)]
    [Error<UnsupportedFileError>, Error<FileTooLargeError>, Error<InvalidFileError>, Error<InfectedFileError>, Error<TooManyUploadsError>]
    public static async Task<Upload> UploadDocumentAsync(
        [Description("The file.")] UploadedFile file,
        AppDbContext database,
        FileIntake intake,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        // Before the work that it would be for.
        await database.FreePlaceAsync(caller.Actor, cancellationToken);
        var id = ids.Next();
        try
        {
            var taken = await intake.TakeAsync(id, caller.Actor.Subject, file.Content, cancellationToken);
            var upload = new Upload
            {
                Id = id,
                Reference = NodeId.Format(UploadNode.Name, id),
                MediaType = taken.Format.MediaType(),
                Size = file.Length,
                OwnerSubject = caller.Actor.Subject,
                UploadedAt = Wib.WholeSeconds(time.GetUtcNow()),
                WrappedKey = taken.WrappedKey,
            };
            try
            {
                await database.SaveInFreePlaceAsync(upload, caller.Actor, cancellationToken);
            }
            catch (Exception refusal) when (UploadPlaces.IsRefusal(refusal))
            {
                intake.GiveBack(id);
                throw;
            }

            return upload;
        }
        catch (FilesUnavailableException)
        {
            // No refusal: it would be kept under the idempotency key, and the same request may succeed in a moment.
            throw new RequestRefusedError("Files cannot be taken at present.", "UPLOADS_UNAVAILABLE", StatusCodes.Status503ServiceUnavailable)
            {
                RetryAfter = retryAfter,
            };
        }
    }
}
