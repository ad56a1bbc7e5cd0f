using System.Net;
using SipOkMuba.Domain.Webhooks;

namespace SipOkMuba.Domain.Tests.Webhooks;

public sealed class WebhookReachTests
{
    private static readonly WebhookReach production = new(Loopback: false);

    [Theory]
    [InlineData("0.0.0.0"), InlineData("0.255.255.255"), InlineData("10.0.0.1"), InlineData("10.255.255.255")]
    [InlineData("100.64.0.1"), InlineData("100.127.255.255"), InlineData("127.0.0.1"), InlineData("127.255.255.255")]
    [InlineData("169.254.169.254"), InlineData("172.16.0.1"), InlineData("172.31.255.255"), InlineData("192.168.0.1")]
    [InlineData("192.0.0.8"), InlineData("192.0.2.1"), InlineData("198.18.0.1"), InlineData("198.51.100.1"), InlineData("203.0.113.1")]
    [InlineData("224.0.0.1"), InlineData("239.255.255.255"), InlineData("240.0.0.1"), InlineData("255.255.255.255")]
    [InlineData("::"), InlineData("::1"), InlineData("::ffff:127.0.0.1"), InlineData("::ffff:10.0.0.1"), InlineData("::10.0.0.1")]
    [InlineData("fc00::1"), InlineData("fdff::1"), InlineData("fe80::1"), InlineData("fec0::1"), InlineData("ff02::1")]
    [InlineData("64:ff9b::a00:1"), InlineData("2001::1"), InlineData("2001:db8::1"), InlineData("2002:a00:1::"), InlineData("3fff::1")]
    public void Includes_ShouldBeFalse_WhenTheAddressIsNotOfThePublicInternet(string address) =>
        Assert.False(production.Includes(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1"), InlineData("9.255.255.255"), InlineData("11.0.0.0"), InlineData("100.63.255.255"), InlineData("100.128.0.0")]
    [InlineData("172.15.255.255"), InlineData("172.32.0.0"), InlineData("192.167.255.255"), InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111"), InlineData("::ffff:1.1.1.1"), InlineData("2a00:1450::1")]
    public void Includes_ShouldBeTrue_WhenTheAddressIsPublic(string address) => Assert.True(production.Includes(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    public void Includes_ShouldKnowTheMachineItselfOnly_WhenItIsDevelopment(string address, bool included) =>
        Assert.Equal(included, new WebhookReach(Loopback: true).Includes(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://partner.example/hook", WebhookUrlFault.NotHttps)]
    [InlineData("ftp://partner.example/hook", WebhookUrlFault.NotHttps)]
    [InlineData("https://user:secret@partner.example/hook", WebhookUrlFault.WithCredentials)]
    [InlineData("https://localhost/hook", WebhookUrlFault.NotPublic)]
    [InlineData("https://127.0.0.1/", WebhookUrlFault.NotPublic)]
    [InlineData("https://2130706433/", WebhookUrlFault.NotPublic)]
    [InlineData("https://0177.0.0.1/", WebhookUrlFault.NotPublic)]
    [InlineData("https://0x7f.1/", WebhookUrlFault.NotPublic)]
    [InlineData("https://[::1]/", WebhookUrlFault.NotPublic)]
    [InlineData("https://[::ffff:10.0.0.1]/", WebhookUrlFault.NotPublic)]
    [InlineData("https://10.0.0.1:8443/", WebhookUrlFault.NotPublic)]
    public void Url_ShouldBeRefused_WhenItsTextSaysThatItIsNotPublic(string url, WebhookUrlFault fault) =>
        Assert.Equal(fault, Assert.Throws<InvalidWebhookUrlError>(() => WebhookUrl.Of(new Uri(url), production)).Reason);

    [Fact]
    public void Url_ShouldBeRefused_WhenItIsTooLong() => Assert.Equal(
        WebhookUrlFault.TooLong,
        Assert.Throws<InvalidWebhookUrlError>(() => WebhookUrl.Of(new Uri("https://partner.example/" + new string('a', 1000)), production)).Reason);

    [Theory]
    [InlineData("https://partner.example/hook?token=1")]
    [InlineData("https://1.1.1.1/")]
    public void Url_ShouldBeTaken_WhenItIsPublic(string url) => Assert.Equal(url, WebhookUrl.Of(new Uri(url), production).Text);
}
