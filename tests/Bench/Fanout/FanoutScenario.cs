namespace SipOkMuba.Bench.Fanout;

/// <summary>How many subscribe to what, and what happens.</summary>
/// <param name="Bursts">
/// Events are committed in bursts, each when the one before it has arrived everywhere, so that nobody falls back behind what
/// the product keeps in memory.
/// </param>
internal sealed record FanoutScenario(string Name, int Sockets, int Topics, int Bursts, int EventsPerBurst)
{
    private const string Region = "16.06.09";
    private const int SubjectsOfRegion = 100;

    /// S1 of the workload.
    public static IReadOnlyList<FanoutScenario> All(int events) =>
    [
        new("S1 one topic", 1_000, 1, 5, events),
        new("S1 own topics", 1_000, 1_000, 10, 2_000),
        new("S1 large", 5_000, 1, 3, events),
    ];

    public static IReadOnlyList<FanoutScenario> Small { get; } =
    [
        new("S1 one topic", 20, 1, 1, 20),
        new("S1 own topics", 20, 20, 2, 40),
    ];

    /// Else only tried.
    public bool IsTimed => Sockets >= 1_000;

    /// Where what an idle subscription holds is told.
    public bool IsLarge => Sockets >= 5_000;

    public List<Topic> TopicsIn(EventLogFile log) => Topics == 1
        ? [Topic.OfRegion(Region, log.SubjectsOf(Region, SubjectsOfRegion))]
        : [.. log.SubjectsOf("16.06", Topics).Select(Topic.OfNumber)];

    /// Every topic in turn, and of a topic its applications in turn.
    public IEnumerable<(Topic Topic, Subject Subject)> Burst(IReadOnlyList<Topic> topics) =>
        from place in Enumerable.Range(0, EventsPerBurst)
        let topic = topics[place % topics.Count]
        select (topic, topic.Subjects[place / topics.Count % topic.Subjects.Count]);
}
