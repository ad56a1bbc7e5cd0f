using System.Net;
using System.Security.Claims;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Transport;

/// <summary>How the wires behave. The defaults are those of production.</summary>
public sealed class GraphTransportOptions
{
    /// <summary>What one request may hold.</summary>
    public DocumentLimits Limits { get; set; } = new();

    /// <summary>The most that one operation may cost, in fields and in types alike.</summary>
    public int CostLimit { get; set; } = 1_000;

    /// <summary>Characters of document text whose parsed and validated form is kept; about forty bytes each.</summary>
    public int DocumentCacheCharacters { get; set; } = 1_000_000;

    /// <summary>
    /// Characters of automatic persisted queries that a process keeps for callers with credentials; the others have a quarter
    /// as much of their own.
    /// </summary>
    public int PersistedQueryCharacters { get; set; } = 2_000_000;

    /// <summary>How long a query, a mutation, the opening of a subscription or one of its events may take.</summary>
    public TimeSpan ExecutionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most that <see cref="RequestsPerBatch"/> may be.</summary>
    public const int MostRequestsPerBatch = 10;

    /// <summary>How many requests a body may hold in an array; 0: none. Each is charged and limited as if it had come alone.</summary>
    public int RequestsPerBatch
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(RequestsPerBatch));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostRequestsPerBatch, nameof(RequestsPerBatch));
            field = value;
        }
    }

    /// <summary>How long a request body may take to arrive.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What a request with files may hold.</summary>
    public UploadLimits Uploads { get; set; } = new();

    /// <summary>
    /// Whether the pages of an origin may open a socket; those of the server's own always may. A client that is not a
    /// browser sends none and is not asked.
    /// </summary>
    public Func<string, bool> AllowOrigin { get; set; } = _ => false;

    /// <summary>
    /// Names of operations that telemetry may tell, beside their type. Any other name is a client's own text and is told
    /// nowhere.
    /// </summary>
    public ISet<string> OperationNames { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The languages in which errors are told. Default: the layer's own words, in English.</summary>
    public ErrorLanguages Languages { get; set; } = new(ErrorLanguage.Own);

    /// <summary>Whether a caller may read the schema, by introspection or as text.</summary>
    public Func<ClaimsPrincipal, bool> AllowIntrospection { get; set; } = _ => true;

    /// <summary>Names the subject of a token; a renewed token must name the same.</summary>
    public Func<ClaimsPrincipal, string?> SubjectOf { get; set; } =
        user => user.FindFirstValue("sub") ?? user.FindFirstValue(ClaimTypes.NameIdentifier);

    /// <summary>How long a socket may wait before <c>connection_init</c>.</summary>
    public TimeSpan InitTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The offset in which a socket is told when its token expires. Default: UTC.</summary>
    public TimeSpan Offset { get; set; } = TimeSpan.Zero;

    /// <summary>How often an idle socket or event stream is told that it is alive.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>How often the grant behind an open socket or event stream is checked.</summary>
    public TimeSpan GrantCheck { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one message may wait for a client that does not read.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a closing socket or event stream may take.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes that may wait for one socket.</summary>
    public long SendQueueBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Sockets and event streams that may be open from one network at the same time.</summary>
    public int WiresPerAddress { get; set; } = 10_000;

    /// <summary>Sockets and event streams that one caller may have open at the same time.</summary>
    public int WiresPerCaller { get; set; } = 10_000;

    /// <summary>Names the network of an address, whose addresses are one caller's. Default: each is its own.</summary>
    public Func<IPAddress, string> NetworkOf { get; set; } = address => address.ToString();

    /// <summary>Operations that may run on one socket at the same time.</summary>
    public int OperationsPerSocket { get; set; } = 100;
}
