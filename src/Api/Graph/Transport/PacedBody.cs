using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Transport;

/// A request body that has to come at some pace and ends at a limit: slow lines get their time, slow attackers do not.
internal sealed class PacedBody : Stream
{
    private readonly Stream body;
    private readonly long limit;
    private readonly TimeSpan patience;
    private readonly int bytesPerSecond;
    private readonly TimeProvider time;
    private readonly CancellationToken aborted;
    private readonly CancellationTokenSource late;
    private readonly CancellationTokenSource ended;
    private readonly long started;
    private long received;

    public PacedBody(Stream body, long limit, GraphTransportOptions options, TimeProvider time, CancellationToken aborted)
    {
        (this.body, this.limit, this.time, this.aborted) = (body, limit, time, aborted);
        (patience, bytesPerSecond) = (options.BodyTimeout, options.Uploads.BytesPerSecond);
        started = time.GetTimestamp();
        late = new CancellationTokenSource(patience, time);
        ended = CancellationTokenSource.CreateLinkedTokenSource(aborted, late.Token);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => received;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await body.ReadAsync(buffer, ended.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            throw TooSlow();
        }

        received += read;
        if (received > limit)
        {
            throw TooLarge();
        }

        var left = patience + TimeSpan.FromSeconds((double)received / bytesPerSecond) - time.GetElapsedTime(started);
        late.CancelAfter(left > TimeSpan.Zero ? left : throw TooSlow());
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public RequestRefusedError TooLarge() => new(
        $"The body has more than {limit} bytes.", GraphErrorCodes.TooLarge, StatusCodes.Status413PayloadTooLarge) { Limit = limit };

    protected override void Dispose(bool disposing)
    {
        ended.Dispose();
        late.Dispose();
        base.Dispose(disposing);
    }

    private static RequestRefusedError TooSlow() => new(
        "The body did not arrive in time.", GraphErrorCodes.RequestTimeout, StatusCodes.Status408RequestTimeout);
}
