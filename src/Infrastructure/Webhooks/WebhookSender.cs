using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SipOkMuba.Infrastructure.Webhooks;

/// <summary>
/// Sends what is due, on every instance. Each webhook and each partner has only so many of the ways out, so that a receiver
/// that fails or hangs holds up nobody else; one that fails has a single one.
/// </summary>
internal sealed partial class WebhookSender(
    DueDeliveries due, WebhookAttempt attempt, WebhookSignals signals, WebhookMeters meters, ILogger<WebhookSender> logger) : BackgroundService
{
    private const int MostAtOnce = 128;
    private const int MostOfPartner = 16;
    private const int MostOfWebhook = 8;
    private static readonly TimeSpan poll = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan measurePeriod = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<long, InFlight> underway = new();
    private long? measuredAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StartDueAsync(stoppingToken);
                await MeasureAsync(stoppingToken);
                await signals.Dispatched.WaitAsync(poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                meters.Found(null);
                LogInterrupted(logger, exception);
                await Task.Delay(poll, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(underway.Values.Select(one => one.Run));
    }

    private async Task StartDueAsync(CancellationToken stoppingToken)
    {
        if (underway.Count >= MostAtOnce)
        {
            return;
        }

        // In another order each time: where the ways out do not suffice for all, everybody gets a turn.
        var waiting = (await due.WebhooksAsync(stoppingToken)).ToArray();
        Random.Shared.Shuffle(waiting);
        foreach (var webhook in waiting)
        {
            var room = RoomFor(webhook);
            if (room <= 0)
            {
                continue;
            }

            foreach (var claimed in await due.ClaimAsync(webhook.Key, room, stoppingToken))
            {
                // It leaves by itself when it ends, which it does not before it is in.
                var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                underway[claimed.Key] = new InFlight(webhook, RunAsync(claimed, started.Task, stoppingToken));
                started.SetResult();
            }
        }
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        if (measuredAt is not { } last || TimeProvider.System.GetElapsedTime(last) >= measurePeriod)
        {
            meters.Found(await due.BacklogAsync(cancellationToken));
            measuredAt = TimeProvider.System.GetTimestamp();
        }
    }

    private int RoomFor(DueWebhook webhook)
    {
        var (all, ofPartner, ofWebhook) = (0, 0, 0);
        foreach (var (_, one) in underway)
        {
            all++;
            ofPartner += one.Webhook.PartnerKey == webhook.PartnerKey ? 1 : 0;
            ofWebhook += one.Webhook.Key == webhook.Key ? 1 : 0;
        }

        var own = webhook.Failing ? 1 : MostOfWebhook;
        return Math.Min(MostAtOnce - all, Math.Min(MostOfPartner - ofPartner, own - ofWebhook));
    }

    private async Task RunAsync(ClaimedDelivery claimed, Task started, CancellationToken stoppingToken)
    {
        await started;
        try
        {
            await attempt.SendAsync(claimed, stoppingToken);
        }
        catch (Exception exception)
        {
            // What fails here is no matter of the receiver: it rests until the claim lapses.
            if (stoppingToken.IsCancellationRequested)
            {
                await ReleaseAsync(claimed);
            }
            else
            {
                LogFailed(logger, claimed.Key, exception);
            }
        }
        finally
        {
            underway.TryRemove(claimed.Key, out _);
            signals.Dispatched.Set();
        }
    }

    private async Task ReleaseAsync(ClaimedDelivery claimed)
    {
        try
        {
            await due.ReleaseAsync(claimed);
        }
        catch (Exception exception)
        {
            LogFailed(logger, claimed.Key, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sending webhooks was interrupted and goes on later.")]
    private static partial void LogInterrupted(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The delivery with key {Key} could not be tried; it is tried again.")]
    private static partial void LogFailed(ILogger logger, long key, Exception exception);

    private sealed record InFlight(DueWebhook Webhook, Task Run);
}
