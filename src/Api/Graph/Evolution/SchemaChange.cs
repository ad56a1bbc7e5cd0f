namespace SipOkMuba.Graph.Evolution;

/// How much a change can harm a client, as graphql-js' findBreakingChanges and findDangerousChanges class it.
internal enum ChangeLevel
{
    /// No client can notice, but by asking for what is new.
    Safe,

    /// A client that was valid stays valid, but may meet what it did not expect.
    Dangerous,

    /// A client that was valid may be refused or misread its answer.
    Breaking,
}

/// <param name="Coordinate">Where: https://spec.graphql.org/draft/#sec-Schema-Coordinates.</param>
/// <param name="Touches">An operation that touches one of these is hit; the footprints of operations know them.</param>
internal sealed record SchemaChange(ChangeLevel Level, string Coordinate, string What, IReadOnlyList<string> Touches)
{
    public override string ToString() => $"{Level.ToString().ToUpperInvariant()} {Coordinate}: {What}";
}
