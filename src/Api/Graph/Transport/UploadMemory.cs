using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Transport;

/// What the files of all requests occupy.
internal sealed class UploadMemory(GraphTransportOptions options)
{
    private static readonly TimeSpan retryAfter = TimeSpan.FromSeconds(10);
    private long taken;

    public long Taken => Volatile.Read(ref taken);

    /// Of one request; given back when it is disposed.
    public Share Open() => new(this);

    internal sealed class Share(UploadMemory memory) : IDisposable
    {
        private long bytes;

        public void Take(int more)
        {
            bytes += more;
            if (Interlocked.Add(ref memory.taken, more) > memory.Limit)
            {
                throw new RequestRefusedError("Too many files arrive at this moment.", GraphErrorCodes.UploadsBusy,
                    StatusCodes.Status503ServiceUnavailable)
                {
                    RetryAfter = retryAfter,
                };
            }
        }

        public void Dispose() => Interlocked.Add(ref memory.taken, -Interlocked.Exchange(ref bytes, 0));
    }

    private long Limit => options.Uploads.MemoryBytes;
}
