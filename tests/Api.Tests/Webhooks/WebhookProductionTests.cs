using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Tests.Identity;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Infrastructure.Webhooks;

namespace SipOkMuba.Api.Tests.Webhooks;

/// Outside Development the machine itself is no receiver, by whatever name.
public sealed class WebhookProductionTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task Client_ShouldConnectToNobody_WhenTheServerRunsInProduction(string host)
    {
        await using var app = new ProductionApp("Production", []);
        await app.InitializeAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var message = new WebhookMessage("msg", DateTimeOffset.UnixEpoch, new byte[2]);
        var url = $"https://{host}:{((IPEndPoint)listener.LocalEndpoint).Port}/";

        var answer = await app.Services.GetRequiredService<WebhookClient>()
            .PostAsync(url, message, [WebhookSecrets.New()], WebhookClient.Patience, CancellationToken.None);

        Assert.Equal(WebhookFault.AddressRefused, answer.Fault);
        Assert.False(listener.Pending());
        Assert.Throws<InvalidWebhookUrlError>(() => WebhookUrl.Of(new Uri(url), app.Services.GetRequiredService<WebhookReach>()));
    }
}
