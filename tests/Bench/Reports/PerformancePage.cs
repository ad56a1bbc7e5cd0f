namespace SipOkMuba.Bench.Reports;

/// docs/performance.md: what lies between its two marks is measured, the rest is written by hand and stays.
internal static class PerformancePage
{
    private const string Begin = "<!-- measured: from here to the end mark tests/Bench writes anew -->";
    private const string End = "<!-- end of what is measured -->";
    private static readonly string file = Path.Combine(Repository.Root, "docs", "performance.md");

    public static void Write(string machine, string measured)
    {
        var page = File.ReadAllText(file);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{file} has lost its marks:\n{Begin}\n{End}");
        }

        File.WriteAllText(file, $"{page[..begin]}{Begin}\n\n{machine}\n\n{measured.TrimEnd()}\n\n{page[end..]}");
    }
}
