using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Hosting;

/// <summary>
/// `verify-audit [END…]`, in the place of a server and with its settings: walks the audit log and names the first broken
/// link. An END is what the server has logged at some time, such as 17:0A1B….
/// </summary>
internal static class AuditCommand
{
    public const string Verb = "verify-audit";
    private const int Intact = 0;
    private const int IsBroken = 1;
    private const int Misused = 2;

    public static async Task<int> RunAsync(string[] ends)
    {
        var anchors = Array.ConvertAll(ends, AnchoredEnd.Parse);
        if (Array.IndexOf(anchors, null) is var wrong and >= 0)
        {
            await Console.Error.WriteLineAsync($"'{ends[wrong]}' is not the end of an audit log, which is a number, a colon and 64 hexadecimal digits.");
            return Misused;
        }

        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddPrivacy(KeyDirectory.Open(builder.Configuration, builder.Environment));
        builder.Services.AddAppDatabase(builder.Configuration);

        // Never run, so that nothing but the walk touches the database.
        await using var app = builder.Build();
        var report = await app.Services.GetRequiredService<AuditVerification>().RunAsync(anchors!, CancellationToken.None);
        Console.WriteLine(report.IsIntact
            ? $"The audit log is intact: records {report.First?.Number ?? 0} to {report.Last?.Number ?? 0}, ending with {report.Last?.ToString() ?? "nothing"}."
            : $"The audit log is broken at record {report.Number} ({report.Fault}). {report.Explanation}");
        return report.IsIntact ? Intact : IsBroken;
    }
}
