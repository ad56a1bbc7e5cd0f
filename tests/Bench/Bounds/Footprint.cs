using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Load;

namespace SipOkMuba.Bench.Bounds;

/// <summary>
/// What one request costs that does not depend on the machine: SQL statements and allocated bytes. The clocks of the
/// server run beside the requests, so the least of many small blocks is what the requests themselves cost.
/// </summary>
internal sealed record Footprint(double Statements, double AllocatedKiB)
{
    private const int WarmUp = 600;
    private const int Blocks = 25;
    private const int RequestsPerBlock = 20;

    public static Footprint Of(Contender contender, RequestSource requests)
    {
        using var connection = new RawConnection(contender.Address);
        var state = 1UL;
        Ask(WarmUp);
        var (statements, allocated) = (double.MaxValue, double.MaxValue);
        for (var block = 0; block < Blocks; block++)
        {
            var before = contender.Meter.Read();
            Ask(RequestsPerBlock);
            var used = contender.Meter.Read() - before;
            statements = Math.Min(statements, (double)used.Statements / RequestsPerBlock);
            allocated = Math.Min(allocated, (double)used.Allocated / RequestsPerBlock);
        }

        return new Footprint(Math.Round(statements, 2), Math.Round(allocated / 1024, 2));

        void Ask(int times)
        {
            for (var i = 0; i < times; i++)
            {
                LoadRun.Require(connection.Exchange(requests.Next(ref state)));
            }
        }
    }
}
