namespace SipOkMuba.Bench.Load;

/// What a connection sends next, as bytes; asked by all connections at once.
internal abstract class RequestSource
{
    /// The state is the caller's own, for drawing by chance.
    public abstract byte[] Next(ref ulong state);
}

/// Rendered beforehand and drawn at random, again and again.
internal sealed class DrawnRequests(IReadOnlyList<byte[]> requests) : RequestSource
{
    public override byte[] Next(ref ulong state)
    {
        // xorshift64: https://www.jstatsoft.org/article/view/v008i14
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return requests[(int)(state % (ulong)requests.Count)];
    }
}
