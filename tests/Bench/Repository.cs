namespace SipOkMuba.Bench;

internal static class Repository
{
    public static readonly string Root = Find(AppContext.BaseDirectory);

    public static readonly string BenchDirectory = Path.Combine(Root, "artifacts", "bench");

    private static string Find(string directory) => File.Exists(Path.Combine(directory, "SipOkMuba.sln"))
        ? directory
        : Find(Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("This is not run from the repository."));
}
