using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using SipOkMuba.Infrastructure.Webhooks;

namespace SipOkMuba.Infrastructure.Tests.Webhooks;

public sealed class WebhookMessageTests
{
    // The vector that the libraries of the specification are tested with.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Payload = """{"test": 2432232314}""";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public void Signature_ShouldBeThatOfTheReferenceVector_WhenItIsSigned() =>
        Assert.Equal(Signature, MessageOf(Payload).SignedWith([Secret]));

    [Fact]
    public void Signatures_ShouldStandBesideEachOther_WhenASecretIsInRotation()
    {
        var other = WebhookSecrets.New();

        var signatures = MessageOf(Payload).SignedWith([other, Secret]).Split(' ');

        Assert.Equal(2, signatures.Length);
        Assert.Equal(Signature, signatures[1]);
        Assert.True(IsSigned(signatures[0], other, Payload));
    }

    [Fact]
    public void Signature_ShouldNotHold_WhenAnyBitIsFlipped()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var body = Encoding.UTF8.GetBytes(Payload);
            body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));

            Assert.NotEqual(Signature, new WebhookMessage(Id, at, body).SignedWith([Secret]));
        }

        Assert.NotEqual(Signature, new WebhookMessage(Id + "x", at, Encoding.UTF8.GetBytes(Payload)).SignedWith([Secret]));
        Assert.NotEqual(Signature, new WebhookMessage(Id, at.AddSeconds(1), Encoding.UTF8.GetBytes(Payload)).SignedWith([Secret]));
    }

    [Fact]
    public void Secret_ShouldOpenForItsWebhookOnly_WhenItIsSealed()
    {
        var secrets = new WebhookSecrets(new EphemeralDataProtectionProvider());
        var webhook = Guid.Parse("01234567-0000-7000-8000-000000000001");

        var stored = secrets.Seal(webhook, Secret);

        Assert.DoesNotContain("whsec", Encoding.Latin1.GetString(stored), StringComparison.Ordinal);
        Assert.Equal(Secret, secrets.Open(webhook, stored));
        Assert.Throws<CryptographicException>(() => secrets.Open(Guid.Empty, stored));
    }

    private static WebhookMessage MessageOf(string payload) => new(Id, at, Encoding.UTF8.GetBytes(payload));

    private static bool IsSigned(string signature, string secret, string payload) => signature == "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{Id}.{at.ToUnixTimeSeconds()}.{payload}")));
}
