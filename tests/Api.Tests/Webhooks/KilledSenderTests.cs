using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Webhooks;

/// Two processes on one PostgreSQL: the one that sends is killed in the middle, the other one goes on.
public sealed class KilledSenderTests(PostgresTestApp app) : IClassFixture<PostgresTestApp>
{
    private const int Applications = 10;
    private const int AtOnce = 8;

    [SkippableFact]
    public async Task Receiver_ShouldMissNothingAndKeepTheOrder_WhenTheProcessThatSendsIsKilled()
    {
        PostgresTestApp.SkipIfMissing();
        var scenarios = new Scenarios(app);
        await using var receiver = await Receiver.StartAsync();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer("/", async context =>
        {
            await released.Task;
            context.Response.StatusCode = 204;
        });
        var webhook = await new WebhookSteps(scenarios).CreateAsync(receiver.Url());
        for (var i = 0; i < Applications; i++)
        {
            await scenarios.DoAsync(await scenarios.SubmittedAsync(), Verb.Named("claimApplication"));
        }

        for (var i = 0; i < AtOnce; i++)
        {
            await receiver.NextAsync();
        }

        // This process stops as a deployment stops it, the other one is killed while it waits for eight answers.
        var killed = 0L;
        await app.RestartAsync(async () =>
        {
            await using var other = ProductProcess.Start(app);
            for (var i = 0; i < AtOnce; i++)
            {
                await receiver.NextAsync();
            }

            Assert.False(other.HasExited, "The other process has ended by itself.");
            killed = TimeProvider.System.GetTimestamp();
            await other.KillAsync();
        });
        released.SetResult();

        var again = new Scenarios(app);
        var late = await again.SubmittedAsync();
        var seen = new List<Received>();
        while (seen.DistinctBy(one => one.Id).Count() < (2 * Applications) + 1)
        {
            seen.Add(await receiver.NextAsync());
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(killed), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.All(seen, one => Assert.True(one.IsSignedWith(webhook.Secret)));
        Assert.All(seen.DistinctBy(one => one.Id).GroupBy(Subject), ofSubject => Assert.Equal(
            ofSubject.Key == late.Id ? [1] : [1, 2],
            ofSubject.Select(one => one.Json.GetProperty("data").GetProperty("subjectVersion").GetInt32())));
        await using var database = await again.DatabaseAsync();
        var id = NodeId.Parse(webhook.Id, "Webhook");
        Assert.Equal((2 * Applications) + 1, await database.WebhookDeliveries.CountAsync(delivery => delivery.Webhook.Id == id));
    }

    /// While both live, the claims in the database keep them apart.
    [SkippableFact]
    public async Task Receiver_ShouldGetEachEventOnce_WhenTwoProcessesSend()
    {
        PostgresTestApp.SkipIfMissing();
        var scenarios = new Scenarios(app);
        await using var receiver = await Receiver.StartAsync();
        await using var other = ProductProcess.Start(app);
        var webhook = await new WebhookSteps(scenarios).CreateAsync(receiver.Url());
        await Task.WhenAll(Enumerable.Range(0, 4 * Applications).Select(_ => scenarios.SubmittedAsync()));
        var id = NodeId.Parse(webhook.Id, "Webhook");
        await using var database = await scenarios.DatabaseAsync();
        await Poll.UntilAsync(async cancellationToken => await database.WebhookDeliveries.CountAsync(
            delivery => delivery.Webhook.Id == id && delivery.Status == WebhookDeliveryStatus.Delivered, cancellationToken) >= 4 * Applications);

        var seen = new List<string>();
        while (receiver.TryNext("/", out var received))
        {
            seen.Add(received!.Id);
        }

        Assert.Equal(4 * Applications, seen.Count);
        Assert.Equal(4 * Applications, seen.Distinct().Count());
        Assert.False(other.HasExited, "The other process has ended by itself.");
    }

    private static string? Subject(Received received) => received.Json.GetProperty("data").GetProperty("subject").GetProperty("id").GetString();
}
