using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SipOkMuba.Infrastructure.Webhooks;

/// A message as Standard Webhooks 1.0 sends it: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
public sealed class WebhookMessage(string id, DateTimeOffset sentAt, ReadOnlyMemory<byte> body)
{
    public string Id => id;

    public string Timestamp { get; } = sentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public ReadOnlyMemory<byte> Body => body;

    /// One signature for each secret, the present one first: a receiver that knows any of them is content.
    public string SignedWith(IEnumerable<string> secrets)
    {
        var head = Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.");
        return string.Join(' ', secrets.Select(secret =>
        {
            using var signature = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, WebhookSecrets.KeyOf(secret));
            signature.AppendData(head);
            signature.AppendData(Body.Span);
            return "v1," + Convert.ToBase64String(signature.GetHashAndReset());
        }));
    }
}
