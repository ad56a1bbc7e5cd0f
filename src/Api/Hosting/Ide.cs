using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace SipOkMuba.Api.Hosting;

/// <summary>
/// Serves the browser IDE at the endpoint's own address, for browsers only. Its files refer to each other
/// relatively, so the page needs the trailing slash; clients of the API are never redirected.
/// </summary>
internal static class Ide
{
    // It compiles the schemas of its store with `new Function`: without 'unsafe-eval' its page stays white. blob:
    // is for the workers of its editor. Nothing may be fetched from elsewhere.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-eval'; worker-src 'self' blob:; "
        + "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static readonly string Files = Path.Combine(AppContext.BaseDirectory, "ide-files");

    /// With one of these the address is a request to the API that somebody opened in a browser.
    private static readonly string[] ApiParameters = ["query", "id", "documentId", "extensions", "sdl"];

    public static bool IsInstalled => File.Exists(Path.Combine(Files, "index.html"));

    public static IApplicationBuilder UseIde(this IApplicationBuilder app, string endpoint)
    {
        var page = endpoint + "/";
        app.Use((context, next) => context.Request switch
        {
            { Path.Value: { } path } when (path == endpoint || path == "/") && IsVisit(context) =>
                RedirectAsync(context, page),
            { Path.Value: { } path } when path == page && IsVisit(context) => SendPageAsync(context),
            { Path.Value: { } path } when path == page + "bcp-config.json" && IsRead(context) =>
                SendConfigurationAsync(context),
            _ => next(context),
        });
        return IsInstalled ? app.UseStaticFiles(StaticFiles(endpoint)) : app;
    }

    private static bool IsRead(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    private static bool IsVisit(HttpContext context) =>
        IsRead(context)
        && !context.WebSockets.IsWebSocketRequest
        && context.Request.Headers.Accept.Any(accept =>
            accept!.Contains("text/html", StringComparison.OrdinalIgnoreCase))
        && !ApiParameters.Any(context.Request.Query.ContainsKey);

    private static Task RedirectAsync(HttpContext context, string page)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect(context.Request.PathBase.Add(page) + context.Request.QueryString);
        return Task.CompletedTask;
    }

    private static Task SendPageAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return IsInstalled
            ? context.Response.SendFileAsync(Path.Combine(Files, "index.html"), context.RequestAborted)
            : context.Response.WriteAsync(IdeContent.MissingPage, context.RequestAborted);
    }

    private static Task SendConfigurationAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(IdeContent.Configuration, context.RequestAborted);
    }

    private static StaticFileOptions StaticFiles(string endpoint)
    {
        var contentTypes = new FileExtensionContentTypeProvider();
        contentTypes.Mappings[".webmanifest"] = "application/manifest+json";
        return new StaticFileOptions
        {
            RequestPath = endpoint,
            FileProvider = new PhysicalFileProvider(Files),
            ContentTypeProvider = contentTypes,
            // LICENSE has no extension and must be readable: whoever gets the files gets the licence.
            ServeUnknownFileTypes = true,
            DefaultContentType = "text/plain; charset=utf-8",
            OnPrepareResponse = file =>
            {
                var hashed = file.Context.Request.Path.StartsWithSegments(endpoint + "/static");
                file.Context.Response.Headers.CacheControl = hashed
                    ? "public, max-age=31536000, immutable"
                    : "no-cache";
                file.Context.Response.Headers.XContentTypeOptions = "nosniff";
            },
        };
    }
}
