using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SipOkMuba.Infrastructure.Data.Providers.Postgres;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Tests.Events;

/// What runs in one process of the platform: relay, wake-up and tail; each can be left out or stopped.
internal sealed class LogInstance : IAsyncDisposable
{
    // Without any event; not for the whole, as test machines differ.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider services;
    private readonly List<IHostedService> started = [];

    private LogInstance(ServiceProvider services) => this.services = services;

    public IServiceProvider Services => services;

    public EventStream Stream => services.GetRequiredService<EventStream>();

    public static async Task<LogInstance> StartAsync(
        TestDatabase database, bool relay = true, bool wakeUp = true, Type[]? followers = null, TimeProvider? time = null)
    {
        var instance = new LogInstance(database.NewInstance(time));
        foreach (var hosted in instance.services.GetServices<IHostedService>())
        {
            if (hosted is EventTail || (hosted is OutboxRelay && relay) || (hosted is PostgresWakeUp && wakeUp)
                || followers?.Contains(hosted.GetType()) is true)
            {
                await instance.StartAsync(hosted);
            }
        }

        await instance.services.GetRequiredService<EventTail>().Ready;
        return instance;
    }

    public async Task StartAsync(IHostedService hosted)
    {
        await hosted.StartAsync(CancellationToken.None);
        started.Add(hosted);
    }

    public Task<EventReader> FromNowAsync() => Stream.OpenAsync(EventFilter.All, null, CancellationToken.None);

    public Task<List<LoggedEvent>> CollectAsync(int count, string after) =>
        CollectAsync(Stream.ReadAsync(EventFilter.All, after, CancellationToken.None), count);

    public static Task<List<LoggedEvent>> CollectAsync(IAsyncEnumerable<LoggedEvent> events, int count) =>
        CollectAsync(events, seen => seen.Count >= count);

    public static Task<List<LoggedEvent>> CollectUntilAsync(IAsyncEnumerable<LoggedEvent> events, string type) =>
        CollectAsync(events, seen => seen[^1].Type == type);

    private static async Task<List<LoggedEvent>> CollectAsync(
        IAsyncEnumerable<LoggedEvent> events, Func<List<LoggedEvent>, bool> isEnough)
    {
        using var limit = new CancellationTokenSource(patience);
        var seen = new List<LoggedEvent>();
        try
        {
            await foreach (var logged in events.WithCancellation(limit.Token))
            {
                seen.Add(logged);
                limit.CancelAfter(patience);
                if (isEnough(seen))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The checker says what is missing.
        }

        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in Enumerable.Reverse(started))
        {
            await hosted.StopAsync(CancellationToken.None);
        }

        await services.DisposeAsync();
    }
}
