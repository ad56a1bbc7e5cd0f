using System.Collections.Concurrent;
using System.Net;

namespace SipOkMuba.Api.Identity;

/// <summary>
/// What Entra ID publishes, fetched at most once in five minutes, however many tokens name unknown keys. The library has
/// one manager of keys for signatures and further ones for issuers: each fetches for itself, and once more at its first
/// unknown key, however fresh its keys are.
/// </summary>
internal sealed class EntraDocuments(TimeProvider time)
{
    public const string Client = "entra";

    /// What the library promises for each of its managers.
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    /// Without keys nobody can sign in, so a failed fetch is tried again sooner.
    public static readonly TimeSpan Retried = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<Uri, Document> documents = new();

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<EntraDocuments>();

        // The managers hold the handler for as long as the process runs, so its connections renew themselves.
        services.AddHttpClient(Client, client => client.MaxResponseContentBufferSize = 1024 * 1024)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { PooledConnectionLifetime = Kept })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(provider => new Handler(provider.GetRequiredService<EntraDocuments>()));
    }

    private async Task<HttpResponseMessage> GetAsync(
        Uri address, Func<CancellationToken, Task<HttpResponseMessage>> fetch, CancellationToken cancellationToken)
    {
        var document = documents.GetOrAdd(address, _ => new Document());
        await document.Turn.WaitAsync(cancellationToken);
        try
        {
            if (document.Answer is not { } answer || time.GetElapsedTime(document.FetchedAt) >= answer.GoodFor)
            {
                document.FetchedAt = time.GetTimestamp();
                document.Answer = answer = await FetchAsync(fetch);
            }

            return new HttpResponseMessage(answer.Status) { Content = new ByteArrayContent(answer.Body) };
        }
        finally
        {
            document.Turn.Release();
        }
    }

    /// For all who wait for it, so that none of them can cancel it.
    private async Task<Answer> FetchAsync(Func<CancellationToken, Task<HttpResponseMessage>> fetch)
    {
        using var late = new CancellationTokenSource(patience, time);
        try
        {
            using var response = await fetch(late.Token);
            return new Answer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(late.Token));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return new Answer(HttpStatusCode.BadGateway, []);
        }
    }

    private sealed class Document
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);
        public Answer? Answer { get; set; }
        public long FetchedAt { get; set; }
    }

    private sealed record Answer(HttpStatusCode Status, byte[] Body)
    {
        public TimeSpan GoodFor => Status == HttpStatusCode.OK ? Kept : Retried;
    }

    private sealed class Handler(EntraDocuments documents) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            documents.GetAsync(request.RequestUri!, late => base.SendAsync(request, late), cancellationToken);
    }
}
