using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace SipOkMuba.Api.Identity;

/// The default scheme: no bearer token is nobody, a bad one is a failure and never nobody.
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    BearerTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var token = header.AsMemory("Bearer".Length).Trim();
        return token.Length == 0
            ? AuthenticateResult.Fail("The token is missing.")
            : await tokens.AuthenticateAsync(token, Context.RequestAborted);
    }
}
