namespace SipOkMuba.Bench;

internal static class Repository
{
    public static readonly string Root = Find(AppContext.BaseDirectory);

    public static readonly string BenchDirectory = Path.Combine(Root, "artifacts", "bench");

    /// Where a write costs no disk; null where the system has no such place.
    public static readonly string? MemoryDirectory = Directory.Exists("/dev/shm") ? "/dev/shm/sipokmuba-bench" : null;

    private static string Find(string directory) => File.Exists(Path.Combine(directory, "SipOkMuba.sln"))
        ? directory
        : Find(Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("This is not run from the repository."));
}
