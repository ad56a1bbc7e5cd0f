using System.Net;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Transport;

/// How many sockets and event streams are open from an address and by a caller: one that opens them without end takes the
/// memory of all.
internal sealed class OpenWires(GraphTransportOptions options)
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, int> counts = [];

    /// Null beyond the limit; disposed when the wire closes.
    public IDisposable? From(IPAddress? address) =>
        address is null ? Uncounted.Instance : Enter("from " + options.NetworkOf(address), options.WiresPerAddress);

    public IDisposable? Of(GraphGrant grant) =>
        grant.IsAuthenticated && options.SubjectOf(grant.User) is { } subject
            ? Enter($"of {grant.User.Identity!.AuthenticationType} {subject}", options.WiresPerCaller)
            : Uncounted.Instance;

    public static RequestRefusedError Refusal() =>
        new("Too many sockets and event streams are open.", GraphErrorCodes.TooManyWires, StatusCodes.Status429TooManyRequests)
        {
            RetryAfter = ComeBack,
        };

    private Place? Enter(string who, int most)
    {
        lock (counts)
        {
            var count = counts.GetValueOrDefault(who);
            if (count >= most)
            {
                return null;
            }

            counts[who] = count + 1;
            return new Place(this, who);
        }
    }

    private void Leave(string who)
    {
        lock (counts)
        {
            if (--counts[who] == 0)
            {
                counts.Remove(who);
            }
        }
    }

    private sealed class Place(OpenWires wires, string who) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                wires.Leave(who);
            }
        }
    }

    private sealed class Uncounted : IDisposable
    {
        public static readonly Uncounted Instance = new();

        public void Dispose()
        {
        }
    }
}
