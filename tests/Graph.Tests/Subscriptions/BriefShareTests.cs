using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Tests.Subscriptions;

public sealed class BriefShareTests
{
    private static readonly ShareKey Group = ShareKey.Of("muba");
    private readonly FakeTimeProvider time = new();
    private int works;

    [Fact]
    public async Task Work_ShouldBeDoneOnce_WhenManyAskAtOnce()
    {
        var share = new BriefShare<int>(time);
        for (var round = 1; round <= 200; round++)
        {
            var of = new object();
            using var start = new Barrier(8);
            var values = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                start.SignalAndWait();
                return await AskAsync(share, of);
            })));

            Assert.All(values, value => Assert.Equal(round, value));
        }
    }

    [Fact]
    public async Task Work_ShouldBeDoneAgain_WhenTheObjectIsAnotherThoughEqual()
    {
        var share = new BriefShare<int>(time);

        Assert.Equal(1, await AskAsync(share, First));
        Assert.Equal(2, await AskAsync(share, Equal));
        Assert.Equal(1, await AskAsync(share, First));
    }

    [Fact]
    public async Task Work_ShouldBeDoneAgain_WhenTheGroupIsAnother()
    {
        var share = new BriefShare<int>(time);

        await AskAsync(share, First);

        Assert.Equal(2, await AskAsync(share, First, ShareKey.Of("portal")));
        Assert.NotEqual(ShareKey.Of("a", "bc"), ShareKey.Of("ab", "c"));
    }

    [Fact]
    public async Task Fault_ShouldReachWhoWaitsAndNobodyLater_WhenTheWorkFails()
    {
        var share = new BriefShare<int>(time);
        var fails = new TaskCompletionSource<int>();
        var waiting = Enumerable.Range(0, 3)
            .Select(_ => share.GetAsync(First, Group, 0, fails, static (_, work) => work.Task).AsTask()).ToList();

        fails.SetException(new InvalidOperationException());

        foreach (var wait in waiting)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => wait);
        }

        Assert.Equal(1, await AskAsync(share, First));
    }

    [Fact]
    public async Task Value_ShouldLiveAMoment_WhenItsGenerationIsReplaced()
    {
        var share = new BriefShare<int>(time);
        await AskAsync(share, First);
        time.Advance(BriefShare<int>.Lifetime - TimeSpan.FromMilliseconds(1));

        for (var other = 0; other < 5000; other++)
        {
            await AskAsync(share, new object());
        }

        Assert.Equal(1, await AskAsync(share, First));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(5002, await AskAsync(share, First));
    }

    private static string First { get; } = new('x', 1);

    private static string Equal { get; } = new('x', 1);

    private ValueTask<int> AskAsync(BriefShare<int> share, object of, ShareKey? group = null) => share.GetAsync(
        of, group ?? Group, 0, this, static (_, test) => Task.FromResult(Interlocked.Increment(ref test.works)));
}
