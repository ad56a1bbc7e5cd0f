using System.Globalization;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Files;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Documents;

/// <summary>
/// Serves a file to whoever has a link. The link says who asked for it; whether that reader may still see the document is
/// asked again, so that a withdrawn consent, a closed account or another region ends every link at once.
/// </summary>
internal sealed class DocumentEndpoint(
    DocumentTokens tokens,
    AccountDirectory accounts,
    IDbContextFactory<AppDbContext> databases,
    DocumentFiles files,
    AccessLog log,
    TimeProvider time)
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

        var reader = accounts.CallerOf(new ClaimsPrincipal(ticket.Reader));
        await using var database = await databases.CreateDbContextAsync(context.RequestAborted);
        if (await FindAsync(database, ticket.Document, reader, context.RequestAborted) is not { } found
            || await files.ReadAsync(database, found.Upload, context.RequestAborted) is not { } content)
        {
            return Results.NotFound();
        }

        try
        {
            await NoteAsync(found, reader, context.RequestAborted);
        }
        catch (AccessLogUnavailableException)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        return Results.Bytes(content, found.MediaType, "document" + ExtensionOf(found.MediaType));
    }

    private static Task<FoundDocument?> FindAsync(
        AppDbContext database, Guid document, Caller reader, CancellationToken cancellationToken) =>
        database.ApplicationDocuments
            .Where(candidate => candidate.Id == document && candidate.MediaType != null)
            .Join(
                database.Applications.Where(new ApplicationRows(reader).Visible),
                candidate => candidate.ApplicationKey,
                application => application.Key,
                (candidate, application) => new FoundDocument(
                    candidate.UploadReference, candidate.MediaType!, application.Key, application.CitizenKey))
            .SingleOrDefaultAsync(cancellationToken);

    /// Before a byte leaves.
    private ValueTask NoteAsync(FoundDocument found, Caller reader, CancellationToken cancellationToken)
    {
        var by = new AccessContext(reader.Reader, reader.PartnerKey, AccessWay.Download, Pattern);
        return log.RecordAsync(
            [new Access(by, nameof(Application), found.Application, found.Citizen, PersonalData.Documents)], cancellationToken);
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

    private static string ExtensionOf(string mediaType) => mediaType switch
    {
        "application/pdf" => ".pdf",
        "image/jpeg" => ".jpg",
        _ => ".png",
    };

    private sealed record FoundDocument(string Upload, string MediaType, long Application, long Citizen);
}

internal static class DocumentRoutes
{
    public static IEndpointConventionBuilder MapDocuments(this WebApplication app)
    {
        var endpoint = ActivatorUtilities.CreateInstance<DocumentEndpoint>(app.Services);
        return app.MapGet(DocumentEndpoint.Pattern, endpoint.ServeAsync);
    }
}
