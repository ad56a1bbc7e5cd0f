namespace SipOkMuba.Api.Tests;

/// Files under review, beside the code.
internal static class Repository
{
    public static readonly string Root = Find(AppContext.BaseDirectory);

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    public static IEnumerable<string> Sources(params string[] folder) =>
        Directory.EnumerateFiles(PathTo(folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("Migrations", StringComparison.Ordinal));

    /// As Snapshooter does it: what differs is laid beside, and accepting means moving it.
    public static void Match(string text, params string[] file)
    {
        var path = PathTo(file);
        var known = File.Exists(path) ? File.ReadAllText(path) : null;
        if (known == text)
        {
            return;
        }

        var mismatch = Path.Combine(Path.GetDirectoryName(path)!, "__mismatch__");
        Directory.CreateDirectory(mismatch);
        var proposal = Path.Combine(mismatch, Path.GetFileName(path));
        File.WriteAllText(proposal, text);
        Assert.Fail($"{string.Join('/', file)} is not what the code says. Read the difference, then: mv {proposal} {path}");
    }

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "SipOkMuba.sln")) ? directory : Find(Path.GetDirectoryName(directory)!);
}
