using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using SipOkMuba.Domain.Webhooks;

namespace SipOkMuba.Infrastructure.Webhooks;

/// What a receiver made of a message; nothing that it wrote is kept.
public sealed record WebhookAnswer(int? Status, WebhookFault? Fault, TimeSpan Took, TimeSpan? RetryAfter = null);

/// <summary>
/// Posts messages to addresses that strangers have chosen. It connects to the very address that it has looked at, so that
/// a name can not resolve to another one in between; it follows no redirection, uses no proxy, and bounds what it waits for.
/// </summary>
public sealed class WebhookClient : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private const int MostRead = 64 * 1024;
    private static readonly TimeSpan drainPatience = TimeSpan.FromSeconds(1);
    private static readonly ProductInfoHeaderValue agent = new("SIP-OK-Muba-Webhooks", "1.0");

    private readonly WebhookReach reach;
    private readonly TimeProvider time;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve;
    private readonly HttpClient http;

    public WebhookClient(WebhookReach reach, TimeProvider time)
        : this(reach, time, Dns.GetHostAddressesAsync)
    {
    }

    internal WebhookClient(WebhookReach reach, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        (this.reach, this.time, this.resolve) = (reach, time, resolve);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// Whatever the receiver does becomes an answer; only who asks can stop it.
    public async Task<WebhookAnswer> PostAsync(
        string url, WebhookMessage message, IEnumerable<string> secrets, TimeSpan patience, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        using var deadline = new CancellationTokenSource(patience);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var request = RequestOf(url, message, secrets);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token);
            var answer = AnswerOf(response, TimeProvider.System.GetElapsedTime(since));
            await DrainAsync(response.Content, limited.Token);
            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAnswer(null, WebhookFault.TimedOut, TimeProvider.System.GetElapsedTime(since));
        }
        catch (HttpRequestException exception)
        {
            return new WebhookAnswer(null, FaultOf(exception), TimeProvider.System.GetElapsedTime(since));
        }
    }

    public void Dispose() => http.Dispose();

    private static HttpRequestMessage RequestOf(string url, WebhookMessage message, IEnumerable<string> secrets)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ReadOnlyMemoryContent(message.Body) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.UserAgent.Add(agent);
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", message.Timestamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", message.SignedWith(secrets));
        return request;
    }

    private WebhookAnswer AnswerOf(HttpResponseMessage response, TimeSpan took)
    {
        var status = (int)response.StatusCode;
        WebhookFault? fault = status switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 => WebhookFault.Redirected,
            (int)HttpStatusCode.Gone => WebhookFault.Gone,
            _ => WebhookFault.HttpStatus,
        };
        return new WebhookAnswer(status, fault, took, fault is null ? null : WishOf(response.Headers.RetryAfter));
    }

    private TimeSpan? WishOf(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);

    /// A short answer is read so that its connection can serve again; of a long or slow one the connection is closed.
    private static async Task DrainAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(drainPatience);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(patience.Token);
            var buffer = new byte[4096];
            for (int read, left = MostRead; left > 0; left -= read)
            {
                read = await stream.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), patience.Token);
                if (read == 0)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            // The status has been told; what comes behind it decides nothing.
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        var allowed = Array.FindAll(found, reach.Includes);
        if (allowed.Length == 0)
        {
            throw new AddressRefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static WebhookFault FaultOf(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AddressRefusedException:
                    return WebhookFault.AddressRefused;
                case AuthenticationException:
                    return WebhookFault.TlsFailed;
            }
        }

        return WebhookFault.ConnectionFailed;
    }


    private sealed class AddressRefusedException() : IOException("The name resolves to no address that may be connected to.");
}
