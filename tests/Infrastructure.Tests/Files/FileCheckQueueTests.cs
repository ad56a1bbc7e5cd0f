using SipOkMuba.Infrastructure.Files;
using SipOkMuba.Infrastructure.Files.Checks;

namespace SipOkMuba.Infrastructure.Tests.Files;

public sealed class FileCheckQueueTests
{
    private readonly List<string> begun = [];
    private readonly Dictionary<string, TaskCompletionSource<string>> ends = [];

    [Fact]
    public async Task Run_ShouldTakeOneOfAnOwner_AndOwnersInTurn()
    {
        using var queue = new FileCheckQueue(atOnce: 2, mostOfOne: 10, most: 100);
        string[] files = ["a1", "a2", "a3", "b1", "b2", "c1"];
        var runs = files.Select(file => RunAsync(queue, file)).ToList();

        Assert.Equal(["a1", "b1"], begun);
        await EndAsync(runs, files, "a1");
        Assert.Equal(["a1", "b1", "c1"], begun);
        await EndAsync(runs, files, "b1");
        Assert.Equal(["a1", "b1", "c1", "a2"], begun);
        await EndAsync(runs, files, "c1");
        Assert.Equal(["a1", "b1", "c1", "a2", "b2"], begun);
        await EndAsync(runs, files, "a2", "b2", "a3");

        Assert.Equal(files, (await Task.WhenAll(runs)).Order());
    }

    [Fact]
    public async Task Run_ShouldRefuse_WhenTooManyWait()
    {
        using var queue = new FileCheckQueue(atOnce: 1, mostOfOne: 2, most: 3);
        var (first, second, third) = (RunAsync(queue, "a1"), RunAsync(queue, "a2"), RunAsync(queue, "b1"));

        await Assert.ThrowsAsync<FilesUnavailableException>(() => RunAsync(queue, "a3"));
        await Assert.ThrowsAsync<FilesUnavailableException>(() => RunAsync(queue, "c1"));

        ends["a1"].SetResult("a1");
        await first;
        var fourth = RunAsync(queue, "c1");
        await EndAllAsync(second, third, fourth);
    }

    [Fact]
    public async Task Run_ShouldFreeThePlace_WhenSomebodyLeavesOrFails()
    {
        using var queue = new FileCheckQueue(atOnce: 1, mostOfOne: 2, most: 3);
        using var left = new CancellationTokenSource();
        var first = RunAsync(queue, "a1");
        var (own, others) = (RunAsync(queue, "a2", left.Token), RunAsync(queue, "b1", left.Token));

        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => own);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => others);
        ends["a1"].SetException(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);

        await EndAllAsync(RunAsync(queue, "a3"), RunAsync(queue, "a4"), RunAsync(queue, "b2"));
        Assert.Equal(["a1", "a3", "b2", "a4"], begun);
    }

    /// Of the owner whose letter it begins with.
    private Task<string> RunAsync(FileCheckQueue queue, string file, CancellationToken cancellationToken = default)
    {
        var end = ends[file] = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        return queue.RunAsync(file[..1], () => BeginAsync(file, end), cancellationToken);
    }

    private Task<string> BeginAsync(string file, TaskCompletionSource<string> end)
    {
        lock (begun)
        {
            begun.Add(file);
        }

        return end.Task;
    }

    /// Until the next has begun in its place.
    private async Task EndAsync(List<Task<string>> runs, string[] files, params string[] ended)
    {
        foreach (var file in ended)
        {
            var then = Math.Min(begun.Count + 1, files.Length);
            ends[file].SetResult(file);
            await runs[Array.IndexOf(files, file)];
            while (begun.Count < then)
            {
                await Task.Yield();
            }
        }
    }

    private async Task EndAllAsync(params Task<string>[] runs)
    {
        foreach (var end in ends.Values)
        {
            end.TrySetResult("");
        }

        await Task.WhenAll(runs);
    }
}
