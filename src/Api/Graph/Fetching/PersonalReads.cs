using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Fetching;

/// <summary>A record of a person that an answer shows.</summary>
/// <param name="Entity">What it is.</param>
/// <param name="Record">Its key.</param>
/// <param name="Person">Whose it is.</param>
/// <param name="Groups">What is shown of it, as flags; none where it was only asked for by its name.</param>
public readonly record struct PersonalRecord(Type Entity, long Record, long Person, int Groups);

/// <summary>
/// Is told which records of persons an answer shows, before it is sent: by plans and by the engine alike, once for each
/// operation and each event of a subscription. Registered by the product as a singleton.
/// </summary>
public interface IReadObserver
{
    /// <summary>Takes note; the answer waits, and is not given where this throws.</summary>
    /// <param name="call">Who reads, and by which operation.</param>
    /// <param name="records">What is shown, valid until the end of the wait; the same record may come more than once.</param>
    /// <param name="cancellationToken">Ends when nobody waits for the answer any more.</param>
    ValueTask ShownAsync(GraphCallData call, IReadOnlyList<PersonalRecord> records, CancellationToken cancellationToken);
}

/// <summary>Tells the observer, if there is one; its faults are masked like all others.</summary>
internal sealed class ReadNotice(ErrorMask mask, IReadObserver? observer = null)
{
    public async ValueTask GiveAsync(GraphCallData call, IReadOnlyList<PersonalRecord> records, CancellationToken cancellationToken)
    {
        if (observer is null || records.Count == 0)
        {
            return;
        }

        try
        {
            await observer.ShownAsync(call, records, cancellationToken);
        }
        catch (Exception fault) when (fault is not (GraphQL.ExecutionError or OperationCanceledException))
        {
            throw mask.Hide(fault, call.RequestId, "the note of a read");
        }
    }
}

/// <summary>What the engine reads of persons within one scope: an operation, or an event of a subscription.</summary>
internal sealed class ShownRecords(ReadNotice notice)
{
    private readonly Lock gate = new();
    private readonly List<Row> rows = [];

    public void Add(IEnumerable<Row> read)
    {
        lock (gate)
        {
            rows.AddRange(read);
        }
    }

    /// When all fields are resolved.
    public IReadOnlyList<PersonalRecord> ToList()
    {
        lock (gate)
        {
            return rows.Count == 0 ? [] : [.. rows.SelectMany(row => row.Layout.ShownOf(row))];
        }
    }

    public ValueTask TellAsync(GraphCallData call, CancellationToken cancellationToken) => notice.GiveAsync(call, ToList(), cancellationToken);
}
