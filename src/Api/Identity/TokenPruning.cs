using OpenIddict.Abstractions;

namespace SipOkMuba.Api.Identity;

/// Every token has a row, so that it can be revoked; rows of tokens that ended a day ago are dropped.
internal sealed partial class TokenPruning(IServiceScopeFactory scopes, TimeProvider time, ILogger<TokenPruning> logger)
    : BackgroundService
{
    private static readonly TimeSpan interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan kept = TimeSpan.FromDays(1);

    public async Task<long> PruneAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var tokens = scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>();
        return await tokens.PruneAsync(time.GetUtcNow() - kept, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PruneAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailure(logger, exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dropping ended tokens failed; trying again in an hour.")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
