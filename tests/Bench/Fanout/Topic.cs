namespace SipOkMuba.Bench.Fanout;

/// What a subscriber asks for, and the applications whose events it is told.
internal sealed record Topic(string Name, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<Subject> Subjects)
{
    public const string Document =
        """
        subscription StatusChanges($number: String, $region: String) {
          onApplicationStatusChanged(number: $number, region: $region) {
            id cursor type status occurredAt application { id number }
          }
        }
        """;

    /// All events of a region: what a counter's screen shows.
    public static Topic OfRegion(string region, IReadOnlyList<Subject> subjects) =>
        new(region, new Dictionary<string, string> { ["region"] = region }, subjects);

    /// One application: what a citizen's screen shows.
    public static Topic OfNumber(Subject subject) =>
        new(subject.Number, new Dictionary<string, string> { ["number"] = subject.Number }, [subject]);
}

/// An application with the version that its last event had.
internal sealed record Subject(Guid Id, string Number, string Region)
{
    public required int Version { get; set; }
}
