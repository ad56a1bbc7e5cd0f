using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SipOkMuba.Api.Tests.Webhooks;

/// One request that a receiver got.
internal sealed record Received(string Path, string Id, string Timestamp, string Signature, string Agent, string? ContentType, string Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string Type => Json.GetProperty("type").GetString()!;

    /// By the text of the specification, not by the code that signed.
    public bool IsSignedWith(string secret)
    {
        var hash = HMACSHA256.HashData(
            Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}"));
        return Signature.Split(' ').Any(signature => CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(hash))));
    }
}

/// A partner's server: real Kestrel on the loopback. It answers as a test says, by the path of the request.
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Channel<Received>> received = new();
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> answers = new();
    private readonly WebApplication server;

    private Receiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(TakeAsync);
    }

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        await receiver.server.StartAsync();
        return receiver;
    }

    public string Url(string path = "/") => server.Urls.Single() + path;

    public void Answer(string path, int status, Action<HttpResponse>? more = null) => Answer(path, context =>
    {
        context.Response.StatusCode = status;
        more?.Invoke(context.Response);
        return Task.CompletedTask;
    });

    public void Answer(string path, Func<HttpContext, Task> answer) => answers[path] = answer;

    /// The next request to the path.
    public async Task<Received> NextAsync(string path = "/")
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return await Of(path).Reader.ReadAsync(patience.Token);
    }

    public bool TryNext(string path, out Received? next) => Of(path).Reader.TryRead(out next);

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    private Channel<Received> Of(string path) => received.GetOrAdd(path, _ => Channel.CreateUnbounded<Received>());

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var (path, headers) = (context.Request.Path.Value!, context.Request.Headers);
        await Of(path).Writer.WriteAsync(new Received(
            path, headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(),
            headers.UserAgent.ToString(), context.Request.ContentType, body));
        if (answers.TryGetValue(path, out var answer))
        {
            await answer(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }
}
