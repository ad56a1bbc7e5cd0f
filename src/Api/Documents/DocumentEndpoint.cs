using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Complaints;
using SipOkMuba.Api.Conversations;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Files;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Documents;

/// <summary>
/// Serves a file to whoever has a link. The link says who asked for it; whether that reader may still see the document is
/// asked again, so that a withdrawn consent, a closed account or another region ends every link at once.
/// </summary>
internal sealed partial class DocumentEndpoint(
    DocumentTokens tokens,
    AccountDirectory accounts,
    IDbContextFactory<AppDbContext> databases,
    DocumentFiles files,
    AccessLog log,
    TimeProvider time,
    ILogger<DocumentEndpoint> logger)
{
    public const string Path = "documents/";
    public const string Pattern = "/" + Path + "{token}";
    private const int RetryAfterSeconds = 5;

    public async Task<IResult> ServeAsync(HttpContext context, string token)
    {
        Guard(context.Response.Headers);
        if (tokens.Read(token) is not { } ticket)
        {
            return Results.NotFound();
        }

        if (ticket.ExpiresAt <= time.GetUtcNow())
        {
            return Results.StatusCode(StatusCodes.Status410Gone);
        }

        try
        {
            return await ServeAsync(ticket, context.RequestAborted);
        }
        catch (AccessLogUnavailableException)
        {
            return Unavailable(context.Response);
        }
        catch (FilesUnavailableException failure)
        {
            LogUnreadable(logger, ticket.Document, failure);
            return Unavailable(context.Response);
        }
        catch (CryptographicException failure)
        {
            // Of the file or its key: to ask again does not help.
            LogUnreadable(logger, ticket.Document, failure);
            return Results.StatusCode(StatusCodes.Status500InternalServerError);
        }
    }

    private async Task<IResult> ServeAsync(DocumentTicket ticket, CancellationToken cancellationToken)
    {
        var reader = accounts.CallerOf(new ClaimsPrincipal(ticket.Reader));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(database, ticket.Document, reader, cancellationToken) is not { } found
            || await files.ReadAsync(database, found.Upload, cancellationToken) is not { } content)
        {
            return Results.NotFound();
        }

        await NoteAsync(found, reader, cancellationToken);
        return Results.Bytes(content, found.MediaType, found.Name ?? "document" + FileFormats.ExtensionOf(found.MediaType));
    }

    private static IResult Unavailable(HttpResponse response)
    {
        response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<FoundDocument?> FindAsync(
        AppDbContext database, Guid document, Caller reader, CancellationToken cancellationToken) =>
        await OfApplicationAsync(database, document, reader, cancellationToken)
        ?? await OfComplaintAsync(database, document, reader, cancellationToken)
        ?? await OfMessageAsync(database, document, reader, cancellationToken);

    private static Task<FoundDocument?> OfMessageAsync(
        AppDbContext database, Guid document, Caller reader, CancellationToken cancellationToken) =>
        database.MessageAttachments
            .Where(candidate => candidate.Id == document)
            .Join(
                database.ConversationMessages.Where(new ConversationMessageRows(reader).Visible),
                candidate => candidate.MessageKey,
                message => message.Key,
                (candidate, message) => new FoundDocument(
                    candidate.UploadReference, candidate.MediaType, nameof(ConversationMessage), message.Key, message.Conversation.CitizenKey,
                    MessageAttachment.NameOf(candidate.Number, candidate.MediaType)))
            .SingleOrDefaultAsync(cancellationToken);

    private static Task<FoundDocument?> OfComplaintAsync(
        AppDbContext database, Guid document, Caller reader, CancellationToken cancellationToken) =>
        database.ComplaintAttachments
            .Where(candidate => candidate.Id == document && candidate.MediaType != null)
            .Join(
                database.Complaints.Where(new ComplaintRows(reader).Visible),
                candidate => candidate.ComplaintKey,
                complaint => complaint.Key,
                (candidate, complaint) => new FoundDocument(
                    candidate.UploadReference, candidate.MediaType!, nameof(Complaint), complaint.Key, complaint.Reporter!.CitizenKey, null))
            .SingleOrDefaultAsync(cancellationToken);

    private static Task<FoundDocument?> OfApplicationAsync(
        AppDbContext database, Guid document, Caller reader, CancellationToken cancellationToken) =>
        database.ApplicationDocuments
            .Where(candidate => candidate.Id == document && candidate.MediaType != null)
            .Join(
                database.Applications.Where(new ApplicationRows(reader).Visible),
                candidate => candidate.ApplicationKey,
                application => application.Key,
                (candidate, application) => new FoundDocument(
                    candidate.UploadReference, candidate.MediaType!, nameof(Application), application.Key, application.CitizenKey, null))
            .SingleOrDefaultAsync(cancellationToken);

    /// Before a byte leaves.
    private ValueTask NoteAsync(FoundDocument found, Caller reader, CancellationToken cancellationToken)
    {
        if (found.Citizen is not { } citizen)
        {
            return ValueTask.CompletedTask;
        }

        var by = new AccessContext(reader.Reader, reader.PartnerKey, AccessWay.Download, Pattern);
        return log.RecordAsync(
            [new Access(by, found.Type, found.Record, citizen, PersonalData.Documents)], cancellationToken);
    }

    /// What a browser must not do with it: guess another type, run it, keep it, tell its address.
    private static void Guard(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "private, no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The file of document {Document} cannot be read.")]
    private static partial void LogUnreadable(ILogger logger, Guid document, Exception failure);

    private sealed record FoundDocument(string Upload, string MediaType, string Type, long Record, long? Citizen, string? Name);
}

internal static class DocumentRoutes
{
    public static IEndpointConventionBuilder MapDocuments(this WebApplication app)
    {
        var endpoint = ActivatorUtilities.CreateInstance<DocumentEndpoint>(app.Services);
        return app.MapGet(DocumentEndpoint.Pattern, endpoint.ServeAsync);
    }
}
