using System.Diagnostics;
using System.Globalization;

namespace SipOkMuba.Bench.Contenders;

/// How each contender is started: this program again, or the product as it is deployed.
internal static class Launch
{
    public static readonly string OwnAssembly = typeof(Launch).Assembly.Location;
    public static readonly string Host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// Where the product lies; as it was built, unless it has been published.
    public static string Product { get; set; } = AppContext.BaseDirectory;

    public static ProcessStartInfo Of(ContenderKind kind, string database, int port)
    {
        var start = new ProcessStartInfo(Host);
        if (kind == ContenderKind.Real)
        {
            ConfigureProduct(start, database, port);
        }
        else
        {
            string[] arguments =
            [
                OwnAssembly, "serve", kind.ToString().ToLowerInvariant(), "--database", database,
                "--port", port.ToString(CultureInfo.InvariantCulture),
            ];
            Array.ForEach(arguments, start.ArgumentList.Add);
        }

        return start;
    }

    private static void ConfigureProduct(ProcessStartInfo start, string database, int port)
    {
        start.ArgumentList.Add(Path.Combine(Product, "SipOkMuba.Api.dll"));
        start.WorkingDirectory = Product;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["Database__ConnectionString"] = $"Data Source={database}";
        start.Environment["Keys__Directory"] = Path.Combine(Repository.BenchDirectory, "keys");
        start.Environment["Files__Directory"] = Path.Combine(Repository.BenchDirectory, "files");
        start.Environment["Logging__LogLevel__Default"] = "Warning";
    }
}
