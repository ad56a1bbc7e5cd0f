using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Messages;

/// <summary>
/// Hands messages to the operator's relay, which knows the channels: POST of JSON, any 2xx takes the message over. At least
/// once, by the message's id; what nobody takes in time is given up.
/// </summary>
internal sealed partial class MessageRelay(
    IDbContextFactory<AppDbContext> databases, MessageOutbox outbox, MessageOptions options, IHttpClientFactory clients, TimeProvider time,
    ReaderLeases leases, ILogger<MessageRelay> logger)
    : LeasedWork(ReaderLeases.Messages, leases, logger)
{
    public const string Client = "SipOkMuba.MessageRelay";
    private const int AtATime = 50;
    private const int SideBySide = 8;

    private static readonly TimeSpan poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan longestPause = TimeSpan.FromSeconds(30);

    protected override async Task WorkAsync(ReaderLease lease, long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await SendAsync(cancellationToken) < AtATime)
            {
                await Task.Delay(poll, TimeProvider.System, cancellationToken);
            }
        }
    }

    private async Task<int> SendAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<OutgoingMessage> due;
        await using (var database = await databases.CreateDbContextAsync(cancellationToken))
        {
            due = await database.OutgoingMessages.AsNoTracking()
                .Where(message => message.SentAt == null && message.NextTryAt <= now && message.ExpiresAt > now)
                .OrderBy(message => message.NextTryAt)
                .Take(AtATime)
                .ToListAsync(cancellationToken);
        }

        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken }, SendAsync);
        return due.Count;
    }

    private async ValueTask SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var fault = await TryAsync(message, cancellationToken);

        // What the relay has is not sent again because this instance stops.
        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        database.Attach(message);
        message.Tries++;
        if (fault is null)
        {
            message.SentAt = time.GetUtcNow();
        }
        else
        {
            message.NextTryAt = time.GetUtcNow() + PauseAfter(message.Tries);
            LogRefused(logger, message.Id, message.Tries, fault);
        }

        await database.SaveChangesAsync(CancellationToken.None);
    }

    /// Null: the relay has it.
    private async Task<string?> TryAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var content = outbox.Open(message);
            using var request = new HttpRequestMessage(HttpMethod.Post, options.Relay)
            {
                Content = JsonContent.Create(new { id = message.Id, content.To, content.Channels, content.Template, content.Variables, message.ExpiresAt }),
            };
            if (options.Secret is { Length: > 0 } secret)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            }

            using var client = clients.CreateClient(Client);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"status {(int)answer.StatusCode}";
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return exception.GetType().Name;
        }
    }

    private static TimeSpan PauseAfter(int tries) =>
        TimeSpan.FromSeconds(Math.Min(longestPause.TotalSeconds, Math.Pow(2, Math.Min(tries, 10))));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The message relay did not take message {Id} at try {Tries}: {Fault}.")]
    private static partial void LogRefused(ILogger logger, Guid id, int tries, string fault);
}
