using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Load;
using SipOkMuba.Bench.Reports;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench.Turns;

/// From the start of the process to its first answer, the token for it included.
internal static class ColdStart
{
    public static async Task<ColdStartMeasurement> MeasureAsync(
        string file, Call call, string data, CancellationToken cancellationToken)
    {
        await using var contender = await Contender.StartAsync(ContenderKind.Real, file, trace: false, cancellationToken);
        using var connection = new RawConnection(contender.Address);
        LoadRun.Require(connection.Exchange(contender.Wire.Render(call)));
        return new ColdStartMeasurement(data, contender.Age);
    }

    /// Where there is no file yet, so that it is made, migrated and seeded first.
    public static async Task<ColdStartMeasurement> MeasureOnNothingAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(Repository.BenchDirectory, "first-start.db");
        Dataset.Delete(file);
        try
        {
            return await MeasureAsync(file, Call.StatusCheck("KTP-1606-0000-000000"), "no database yet", cancellationToken);
        }
        finally
        {
            Dataset.Delete(file);
        }
    }
}
