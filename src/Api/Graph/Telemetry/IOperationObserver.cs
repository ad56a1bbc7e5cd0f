using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Telemetry;

/// <summary>Told of each operation that a caller sent, on whichever wire; registered by the product as a singleton.</summary>
public interface IOperationObserver
{
    /// <summary>An operation was answered; of a subscription, it was opened. Called for each, so it does next to nothing.</summary>
    /// <param name="operation">What became of it.</param>
    void Ended(in EndedOperation operation);

    /// <summary>An event is told to a subscription that was opened. Called for each, so it does next to nothing.</summary>
    /// <param name="call">Whose subscription it is.</param>
    /// <param name="name">Its name, the client's own text; null where it has none.</param>
    /// <param name="points">What was charged for the event.</param>
    void Told(GraphCallData call, string? name, long points);
}

/// <summary>What became of an operation that passed the guard.</summary>
/// <param name="Call">Whose it was.</param>
/// <param name="Name">Its name, the client's own text; null where it has none.</param>
/// <param name="Points">What was charged for it.</param>
/// <param name="Failed">Whether its answer held an error.</param>
/// <param name="Took">From its arrival to its answer.</param>
public readonly record struct EndedOperation(GraphCallData Call, string? Name, long Points, bool Failed, TimeSpan Took);
