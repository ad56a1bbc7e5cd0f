using OpenIddict.Abstractions;
using OpenIddict.Server;
using SipOkMuba.Graph.Schema;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace SipOkMuba.Api.Identity;

/// Refuses what the authorization server would fail at.
internal sealed class TokenRequests : IOpenIddictServerHandler<ExtractTokenRequestContext>, IOpenIddictServerHandler<ExtractRevocationRequestContext>
{
    public ValueTask HandleAsync(ExtractTokenRequestContext context) => RefuseUnplain(context, context.Request);

    public ValueTask HandleAsync(ExtractRevocationRequestContext context) => RefuseUnplain(context, context.Request);

    /// A body that breaks off, or is no form: https://datatracker.ietf.org/doc/html/rfc6749#section-5.2
    public static async Task RefuseBrokenAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception broken) when (broken is BadHttpRequestException or InvalidDataException && !context.Response.HasStarted)
        {
            context.Response.StatusCode = (broken as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { error = Errors.InvalidRequest, error_description = "The body cannot be read." });
        }
    }

    // They are looked up in the database, which does not take every text.
    private static ValueTask RefuseUnplain(BaseValidatingContext context, OpenIddictRequest? request)
    {
        if (request?.GetParameters().Any(parameter => !PlainString.Is(parameter.Key) || !PlainString.Is((string?)parameter.Value)) == true)
        {
            context.Reject(Errors.InvalidRequest, "A parameter holds a NUL or half a character.");
        }

        return default;
    }
}
