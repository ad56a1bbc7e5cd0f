using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace SipOkMuba.Api.Hosting;

/// <summary>
/// Sites whose pages may call the API from a browser, by CORS and by WebSocket: those that are configured and, in
/// Development, every one of this machine. Cookies play no part, so no credentials are allowed.
/// </summary>
internal sealed class Origins
{
    public const string Section = "AllowedOrigins";
    public const string Policy = "Origins";

    private static readonly string[] requestHeaders =
    [
        "Authorization", "Content-Type", "Idempotency-Key", "GraphQL-Budget", "GraphQL-Cost", "GraphQL-Preflight",
        "GraphQL-Require-Preflight", "Last-Event-ID",
    ];

    private static readonly string[] answerHeaders = ["RateLimit", "RateLimit-Policy", "Retry-After"];

    private readonly HashSet<string> configured;
    private readonly bool development;

    private Origins(IEnumerable<string> configured, bool development) =>
        (this.configured, this.development) = (new(configured, StringComparer.OrdinalIgnoreCase), development);

    public static Origins Of(IConfiguration configuration, IHostEnvironment environment)
    {
        var configured = configuration.GetSection(Section).Get<string[]>() ?? [];
        foreach (var origin in configured)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin)
            {
                throw new InvalidOperationException(
                    $"{Section} holds '{origin}', which is no origin. Write it as https://portal.example.go.id.");
            }
        }

        return new Origins(configured, environment.IsDevelopment());
    }

    public bool Allow(string origin) =>
        configured.Contains(origin)
        || (development && Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.IsLoopback);

    public void AddTo(CorsOptions options) => options.AddPolicy(Policy, policy => policy
        .SetIsOriginAllowed(Allow)
        .WithMethods(HttpMethods.Get, HttpMethods.Post)
        .WithHeaders(requestHeaders)
        .WithExposedHeaders(answerHeaders)
        .SetPreflightMaxAge(TimeSpan.FromHours(1)));
}

internal static class OriginsHosting
{
    /// Routing need not look whether CORS was asked: only who comes from a page is.
    public static void AddOrigins(this IServiceCollection services, Origins origins) => services
        .AddCors(origins.AddTo)
        .Configure<RouteOptions>(options => options.SuppressCheckForUnhandledSecurityMetadata = true);

    /// Servers and apps send no origin, and CORS would open a scope for each of their requests.
    public static void UseOrigins(this IApplicationBuilder app) =>
        app.UseWhen(context => context.Request.Headers.ContainsKey(HeaderNames.Origin), page => page.UseCors());
}
