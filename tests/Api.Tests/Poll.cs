namespace SipOkMuba.Api.Tests;

/// What tells nobody, as a database does, is asked until it is so; in between, others have the processor.
internal static class Poll
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(20);

    public static async Task UntilAsync(Func<CancellationToken, Task<bool>> isSo, Func<string>? found = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await isSo(patience.Token))
        {
            Assert.False(patience.IsCancellationRequested, found?.Invoke() ?? "It never was so.");
            await Task.Delay(pause, TimeProvider.System, CancellationToken.None);
        }
    }
}
