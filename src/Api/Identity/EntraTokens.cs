using System.Security.Claims;

namespace SipOkMuba.Api.Identity;

/// What we take from a token of Microsoft Entra ID, once Microsoft.Identity.Web has validated it.
internal sealed class EntraTokens(IConfiguration configuration)
{
    public const string Section = "AzureAd";

    private readonly string? instanceHost = IsConfigured(configuration)
        ? new Uri(configuration[$"{Section}:Instance"] ?? "https://login.microsoftonline.com/").Host
        : null;

    public static bool IsConfigured(IConfiguration configuration) =>
        !string.IsNullOrWhiteSpace(configuration[$"{Section}:ClientId"]);

    /// Version 1 tokens are issued by sts.windows.net, version 2 tokens by the instance.
    public bool IsIssuer(string issuer) =>
        instanceHost is not null
        && Uri.TryCreate(issuer, UriKind.Absolute, out var uri)
        && (uri.Host == instanceHost || uri.Host == "sts.windows.net");

    /// The application is registered for version 2 (accessTokenAcceptedVersion).
    public static bool IsOfVersion2(ClaimsPrincipal principal) => principal.FindFirstValue("ver") == "2.0";

    /// The library checks the issuer; the tenant that the token names must be the same.
    public static bool IsOfItsIssuer(ClaimsPrincipal principal) =>
        (principal.FindFirstValue("tid") ?? principal.FindFirstValue("http://schemas.microsoft.com/identity/claims/tenantid")) is { Length: > 0 } tenant
        && principal.FindFirstValue("iss")?.EndsWith($"/{tenant}/v2.0", StringComparison.OrdinalIgnoreCase) == true;

    public static string? ObjectIdOf(ClaimsPrincipal principal) =>
        principal.FindFirstValue("oid")
        ?? principal.FindFirstValue("http://schemas.microsoft.com/identity/claims/objectidentifier");

    public static IEnumerable<string> RolesOf(ClaimsPrincipal principal) =>
        principal.Claims
            .Where(claim => claim.Type is "roles" or ClaimTypes.Role)
            .Select(claim => claim.Value)
            .Distinct();
}
