using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Api.Identity;

namespace SipOkMuba.Api.Tests.Identity;

public sealed class EntraDocumentsTests : IDisposable
{
    private static readonly Uri keys = new("https://login.microsoftonline.com/tenant/keys");

    private readonly FakeTimeProvider time = new();
    private readonly Published published = new();
    private readonly ServiceProvider services;

    public EntraDocumentsTests()
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(time);
        EntraDocuments.AddTo(collection);
        collection.AddHttpClient(EntraDocuments.Client).ConfigurePrimaryHttpMessageHandler(() => published);
        services = collection.BuildServiceProvider();
    }

    public void Dispose() => services.Dispose();

    [Fact]
    public async Task Get_ShouldFetchOnce_WhenAHundredAskWithinFiveMinutes()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GetAsync()));
        time.Advance(EntraDocuments.Kept - TimeSpan.FromTicks(1));
        answers = [.. answers, await GetAsync()];

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, "1"), answer));
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((HttpStatusCode.OK, "2"), await GetAsync());
    }

    [Fact]
    public async Task Get_ShouldTryAgainAfterTenSeconds_WhenTheFetchFails()
    {
        published.Answers = _ => throw new HttpRequestException("No route to host.");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GetAsync()));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.BadGateway, answer.Status));
        Assert.Equal(1, published.Fetches);
        published.Answers = fetch => new HttpResponseMessage { Content = new StringContent($"{fetch}") };
        time.Advance(EntraDocuments.Retried - TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.BadGateway, (await GetAsync()).Status);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((HttpStatusCode.OK, "2"), await GetAsync());
    }

    [Fact]
    public async Task Get_ShouldTellTheStatus_WhenTheAnswerIsNone()
    {
        published.Answers = _ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync()).Status);
    }

    [Fact]
    public async Task Get_ShouldFetchForTheOthers_WhenWhoAskedFirstLeaves()
    {
        var arrived = new TaskCompletionSource();
        published.Arrived = arrived;
        published.Held = new TaskCompletionSource();
        using var leaving = new CancellationTokenSource();
        var first = GetAsync(leaving.Token);
        await arrived.Task;
        var second = GetAsync();

        await leaving.CancelAsync();
        published.Held.SetResult();

        Assert.Equal((HttpStatusCode.OK, "1"), await second);
        await first.ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(1, published.Fetches);
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(CancellationToken cancellationToken = default)
    {
        var client = services.GetRequiredService<IHttpClientFactory>().CreateClient(EntraDocuments.Client);
        using var response = await client.GetAsync(keys, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    private sealed class Published : HttpMessageHandler
    {
        private int fetches;

        public int Fetches => fetches;

        public Func<int, HttpResponseMessage> Answers { get; set; } =
            fetch => new HttpResponseMessage { Content = new StringContent($"{fetch}") };

        public TaskCompletionSource? Arrived { get; set; }

        public TaskCompletionSource? Held { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var fetch = Interlocked.Increment(ref fetches);
            Arrived?.SetResult();
            await (Held?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask);
            return Answers(fetch);
        }
    }
}
