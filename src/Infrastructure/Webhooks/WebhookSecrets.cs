using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using SipOkMuba.Domain.Webhooks;

namespace SipOkMuba.Infrastructure.Webhooks;

/// The secrets that sign: made here, and kept sealed under the key ring, each for its webhook alone.
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private const string Prefix = "whsec_";

    // Standard Webhooks: 24 to 64 bytes.
    private const int Size = 32;

    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size));

    public byte[] Seal(Guid webhook, string secret) => Of(webhook).Protect(Encoding.ASCII.GetBytes(secret));

    /// Those that sign at this moment.
    public IReadOnlyList<string> SigningOf(Webhook webhook, DateTimeOffset now) =>
        [.. webhook.SecretsAt(now).Select(secret => Open(webhook.Id, secret))];

    internal string Open(Guid webhook, byte[] sealedSecret) => Encoding.ASCII.GetString(Of(webhook).Unprotect(sealedSecret));

    /// The bytes that the secret stands for.
    internal static byte[] KeyOf(string secret) => Convert.FromBase64String(secret[Prefix.Length..]);

    private IDataProtector Of(Guid webhook) => protection.CreateProtector("SipOkMuba.WebhookSecret", webhook.ToString("N"));
}
