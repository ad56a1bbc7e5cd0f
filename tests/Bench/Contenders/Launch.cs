using System.Diagnostics;
using System.Globalization;

namespace SipOkMuba.Bench.Contenders;

/// How each contender is started: this program again, or the product as it is deployed.
internal static class Launch
{
    public static readonly string OwnAssembly = typeof(Launch).Assembly.Location;
    public static readonly string Host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// Where the product was published; without, it runs as it was built.
    public static string? Published { get; set; }

    public static ProcessStartInfo Of(ContenderKind kind, string database, int port)
    {
        if (kind == ContenderKind.Real)
        {
            return OfProduct(database, port);
        }

        string[] arguments =
        [
            OwnAssembly, "serve", kind.ToString().ToLowerInvariant(), "--database", database,
            "--port", port.ToString(CultureInfo.InvariantCulture),
        ];
        return new ProcessStartInfo(Host, arguments);
    }

    private static ProcessStartInfo OfProduct(string database, int port)
    {
        var start = Published is null
            ? new ProcessStartInfo(Host, [Path.Combine(AppContext.BaseDirectory, "SipOkMuba.Api.dll")])
            : new ProcessStartInfo(Path.Combine(Published, "SipOkMuba.Api"));
        start.WorkingDirectory = Published ?? AppContext.BaseDirectory;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["Database__ConnectionString"] = $"Data Source={database}";
        start.Environment["Keys__Directory"] = Path.Combine(Repository.BenchDirectory, "keys");
        start.Environment["Files__Directory"] = Path.Combine(Repository.BenchDirectory, "files");
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        return start;
    }
}
