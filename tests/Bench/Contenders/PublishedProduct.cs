using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SipOkMuba.Bench.Contenders;

/// The product as it is deployed: published for this platform, compiled ahead.
internal static class PublishedProduct
{
    public static async Task<string> PublishAsync(CancellationToken cancellationToken)
    {
        var directory = Path.Combine(Repository.BenchDirectory, "product");
        var start = new ProcessStartInfo(Launch.Host) { WorkingDirectory = Repository.Root };
        string[] arguments =
        [
            "publish", "src/Api", "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--output", directory,
            "--nologo", "--verbosity", "quiet", "-p:SkipIde=true",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var publishing = Process.Start(start)!;
        await publishing.WaitForExitAsync(cancellationToken);
        return publishing.ExitCode == 0 ? directory : throw new InvalidOperationException("The product could not be published.");
    }
}
