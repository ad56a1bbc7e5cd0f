namespace SipOkMuba.Bench.Load;

/// Requests as bytes: drawn at random again and again, or each sent once.
internal sealed class RequestSource(IReadOnlyList<byte[]> requests, bool once = false)
{
    private int sent = -1;

    public byte[]? Next(ref ulong state)
    {
        if (once)
        {
            var next = Interlocked.Increment(ref sent);
            return next < requests.Count ? requests[next] : null;
        }

        // xorshift64: https://www.jstatsoft.org/article/view/v008i14
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return requests[(int)(state % (ulong)requests.Count)];
    }
}
