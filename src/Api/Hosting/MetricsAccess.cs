using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using SipOkMuba.Api.Identity;

namespace SipOkMuba.Api.Hosting;

/// <summary>
/// Who may read the metrics (decision 0034). They hold nothing personal, but tell how busy the office is and where the
/// platform is weak: that is no business of a partner.
/// </summary>
internal sealed class MetricsAccess(MetricsOptions options, IHostEnvironment environment, AccountDirectory accounts)
{
    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Original-For", "X-Real-IP"];

    /// Null where the caller may.
    public async ValueTask<int?> RefusalAsync(HttpContext context)
    {
        if (options.Port is { } port && context.Connection.LocalPort != port)
        {
            return StatusCodes.Status404NotFound;
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        return authorization.Length > 0
            ? IsScraper(authorization) || await IsOperatorAsync(context) ? null : StatusCodes.Status403Forbidden
            : options.Token is null && (options.Port is not null || IsAtHome(context)) ? null
            : StatusCodes.Status401Unauthorized;
    }

    private bool IsScraper(string authorization) => options.Token is { } token
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(authorization), Encoding.UTF8.GetBytes("Bearer " + token));

    private async ValueTask<bool> IsOperatorAsync(HttpContext context) =>
        await context.AuthenticateAsync() is { Succeeded: true, Principal: { } user }
        && Policies.Table[Policies.ReadMetrics].Allows(accounts.CallerOf(user));

    /// A developer at the machine itself. Behind a proxy everybody comes from the machine itself.
    private bool IsAtHome(HttpContext context) => environment.IsDevelopment()
        && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !Array.Exists(Forwarding, context.Request.Headers.ContainsKey);
}
