namespace SipOkMuba.Infrastructure.Files.Checks;

/// <summary>
/// One file of an owner at a time, and owners in turn: whoever sends many, or slow ones, waits for himself. Beyond these
/// bounds nobody waits, as what waits is held in memory.
/// </summary>
internal sealed class FileCheckQueue(int atOnce, int mostOfOne, int most) : IDisposable
{
    private readonly Lock guard = new();
    private readonly Dictionary<string, Line> lines = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim places = new(atOnce);
    private int inside;

    public async Task<T> RunAsync<T>(string owner, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var line = Join(owner);
        try
        {
            await line.Turn.WaitAsync(cancellationToken);
            try
            {
                await places.WaitAsync(cancellationToken);
                try
                {
                    return await work();
                }
                finally
                {
                    places.Release();
                }
            }
            finally
            {
                line.Turn.Release();
            }
        }
        finally
        {
            Leave(owner, line);
        }
    }

    public void Dispose() => places.Dispose();

    private Line Join(string owner)
    {
        lock (guard)
        {
            var line = lines.GetValueOrDefault(owner) ?? new Line();
            if (inside == most || line.Length == mostOfOne)
            {
                throw new FilesUnavailableException("Too many files wait to be checked.");
            }

            inside++;
            line.Length++;
            return lines[owner] = line;
        }
    }

    private void Leave(string owner, Line line)
    {
        lock (guard)
        {
            inside--;
            if (--line.Length == 0)
            {
                lines.Remove(owner);
                line.Turn.Dispose();
            }
        }
    }

    private sealed class Line
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Length { get; set; }
    }
}
