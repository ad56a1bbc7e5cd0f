namespace SipOkMuba.Graph.Subscriptions;

/// <summary>An event that knows where it lies in its log, so that a cut subscriber can resume after it.</summary>
public interface ICursored
{
    /// <summary>The position to resume after.</summary>
    string Cursor { get; }
}

/// <summary>
/// An item that a quiet stream may yield: nothing happened for this subscriber up to here. It is not executed; the
/// wires send its cursor with a keep-alive.
/// </summary>
public sealed record StreamProgress(string Cursor) : ICursored;

/// <summary>One item of a response stream: a result to deliver, or a progress cursor alone.</summary>
/// <param name="Result">
/// What to deliver, or null for progress. A result that was not executed carries the errors that end the stream.
/// </param>
/// <param name="Cursor">The position of the event, when its source has one.</param>
public sealed record StreamEvent(GraphQL.ExecutionResult? Result, string? Cursor)
{
    /// <summary>Whether this ends the stream with errors.</summary>
    public bool IsFailure => Result is { Executed: false, Errors.Count: > 0 };

    /// The records of persons in it, of which each subscriber who gets it is a reader.
    internal IReadOnlyList<Fetching.PersonalRecord> Shown { get; init; } = [];
}
