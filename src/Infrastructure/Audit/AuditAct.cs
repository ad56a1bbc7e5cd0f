namespace SipOkMuba.Infrastructure.Audit;

/// What is being done where the code runs, for the audit log: a mutation of one request. Whatever it saves says so.
public sealed class AuditAct
{
    private static readonly AsyncLocal<AuditAct?> current = new();

    private AuditAct(string name, string requestId, AuditActor by) => (Name, RequestId, By) = (name, requestId, by);

    public static AuditAct? Current => current.Value;

    public string Name { get; }
    public string RequestId { get; }
    public AuditActor By { get; }

    /// Whether an event or a note of it was added already.
    internal bool IsTold { get; set; }

    /// Until the asynchronous method that calls it returns.
    public static void Begin(string name, string requestId, AuditActor by) => current.Value = new AuditAct(name, requestId, by);
}
