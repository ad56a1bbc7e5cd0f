namespace SipOkMuba.Bench.Turns;

/// <summary>Where the database lies that M1 writes to.</summary>
/// <param name="Operation">What M1 is called there.</param>
internal sealed record WritePlace(string Operation, string Directory)
{
    /// On disk, where the flush of each commit costs most, and in memory, where only the programs cost.
    public static IEnumerable<WritePlace> All
    {
        get
        {
            yield return new WritePlace(Workload.Operation.Submit.Name, Repository.BenchDirectory);
            if (Repository.MemoryDirectory is { } memory)
            {
                yield return new WritePlace(Workload.Operation.SubmitInMemory, memory);
            }
        }
    }
}
