using System.Xml.Linq;

namespace SipOkMuba.Bench.Bounds;

/// What was checked and what of it failed.
internal sealed class Checks
{
    // Of Visual Studio's result files, as `dotnet test --logger trx` writes them.
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
    private readonly List<(string Name, string? Fault)> all = [];

    public int Failed => all.Count(check => check.Fault is not null);

    public void Add(string name, string? fault) => all.Add((name, fault));

    public async Task RunAsync(string name, Func<Task> check)
    {
        try
        {
            await check();
            Add(name, fault: null);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Add(name, fault.ToString());
        }
    }

    public void Tell()
    {
        foreach (var (name, fault) in all.Where(check => check.Fault is not null))
        {
            Console.WriteLine($"FAILED {name}: {fault}");
        }

        Console.WriteLine($"Quick bench: {all.Count - Failed} passed, {Failed} failed.");
    }

    /// As much of a result file as .ci/count.mjs adds up.
    public void WriteTrx(string directory)
    {
        Directory.CreateDirectory(directory);
        var counters = new XElement(
            Trx + "Counters",
            new XAttribute("total", all.Count), new XAttribute("executed", all.Count),
            new XAttribute("passed", all.Count - Failed), new XAttribute("failed", Failed));
        var summary = new XElement(
            Trx + "ResultSummary", new XAttribute("outcome", Failed == 0 ? "Completed" : "Failed"), counters);
        new XDocument(new XElement(Trx + "TestRun", summary)).Save(Path.Combine(directory, "bench.trx"));
    }
}
