namespace SipOkMuba.Graph.Fetching;

/// <summary>What one list may ask of the database and of the process, however many records there are.</summary>
public sealed class ListLimits
{
    /// <summary>
    /// Records that a page looks at where a condition has no index. If it is not full by then it ends early: it says that
    /// more follows, and its cursor goes on. Default: 10,000.
    /// </summary>
    public int Window { get; set; } = 10_000;

    /// <summary>Up to here <c>totalCount</c> is exact; one more stands for "more". Default: 10,000.</summary>
    public int Counted { get; set; } = 10_000;

    /// <summary>Records that <c>totalCount</c> looks at where a condition has no index. Default: 50,000.</summary>
    public int CountWindow { get; set; } = 50_000;

    /// <summary>Items of a list that is not paged, of one record; those that follow are left out. Default: 250.</summary>
    public int Items { get; set; } = 250;

    // A page that ends early is asked whether it has ended the list by another statement, which may see some more
    // records already. So as to pass none of them over, it goes on a little before where the page had come.
    internal int Resumed => Math.Max(1, Window * 3 / 4);
}
