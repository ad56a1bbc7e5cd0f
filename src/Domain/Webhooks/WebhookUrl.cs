using System.Net;

namespace SipOkMuba.Domain.Webhooks;

/// An address of the public internet, as far as its text tells; what its name resolves to is looked at for each connection.
public sealed record WebhookUrl
{
    public const int Length = 1000;

    private WebhookUrl(string text) => Text = text;

    public string Text { get; }

    /// Tokens may stand in it.
    public override string ToString() => nameof(WebhookUrl);

    /// <param name="address">As it was given.</param>
    /// <param name="reach">Where this server may send to.</param>
    public static WebhookUrl Of(Uri address, WebhookReach reach)
    {
        var text = address.AbsoluteUri;
        return address.Scheme != Uri.UriSchemeHttps && !(reach.Loopback && address is { IsLoopback: true, Scheme: "http" })
                ? throw new InvalidWebhookUrlError(WebhookUrlFault.NotHttps)
            : text.Length > Length ? throw new InvalidWebhookUrlError(WebhookUrlFault.TooLong)
            : address.UserInfo.Length > 0 ? throw new InvalidWebhookUrlError(WebhookUrlFault.WithCredentials)
            : !MayBePublic(address, reach) ? throw new InvalidWebhookUrlError(WebhookUrlFault.NotPublic)
            : new WebhookUrl(text);
    }

    // Uri writes decimal, octal and hexadecimal forms of an IPv4 address in the usual one.
    private static bool MayBePublic(Uri address, WebhookReach reach) =>
        IPAddress.TryParse(address.DnsSafeHost, out var ip) ? reach.Includes(ip) : reach.Loopback || !address.IsLoopback;
}
