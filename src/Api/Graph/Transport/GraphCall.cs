using System.Net;
using System.Security.Claims;
using GraphQL;
using GraphQLParser.AST;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Transport;

/// <summary>
/// Who is calling and until when; shared by all operations of a socket, so that a renewed token counts for those that
/// run.
/// </summary>
public sealed class GraphGrant
{
    private volatile State state;

    /// <summary>A grant of this principal, ending when its token does.</summary>
    public GraphGrant(ClaimsPrincipal user, DateTimeOffset? expiresAt, string? tokenId = null) => state = new State(user, expiresAt, tokenId);

    private static readonly ClaimsPrincipal Nobody = new(new ClaimsIdentity());

    /// <summary>A caller without credentials.</summary>
    public static GraphGrant Anonymous => new(Nobody, null);

    /// <summary>The caller.</summary>
    public ClaimsPrincipal User => state.User;

    /// <summary>When the token ends, if it does.</summary>
    public DateTimeOffset? ExpiresAt => state.ExpiresAt;

    /// <summary>By what its issuer knows the token, where it can be revoked before it ends.</summary>
    /// <remarks>https://datatracker.ietf.org/doc/html/rfc7009</remarks>
    public string? TokenId => state.TokenId;

    /// <summary>Whether there are credentials at all.</summary>
    public bool IsAuthenticated => state.IsAuthenticated;

    internal void Renew(GraphGrant newer) => state = newer.state;

    private sealed record State(ClaimsPrincipal User, DateTimeOffset? ExpiresAt, string? TokenId)
    {
        // Asked for each event; the principal enumerates its identities each time.
        public bool IsAuthenticated { get; } = User.Identity?.IsAuthenticated == true;
    }
}

/// <summary>What a wire knows about the operation that it starts.</summary>
/// <param name="Grant">The caller.</param>
/// <param name="RequestId">The number under which faults of this operation are logged.</param>
/// <param name="IdempotencyKey">The key of the request, if its client wants a retry to be safe.</param>
/// <param name="RemoteAddress">Where the request came from.</param>
public sealed record GraphCallData(
    GraphGrant Grant, string RequestId, string? IdempotencyKey = null, IPAddress? RemoteAddress = null)
{
    /// <summary>The header of <see cref="AskedBudget"/>.</summary>
    public const string BudgetHeader = "GraphQL-Budget";

    /// <summary>
    /// The points of a window that the caller asks to be limited to, by header or by <c>extensions.budget</c>. The
    /// product decides whose wish it heeds.
    /// </summary>
    public int? AskedBudget { get; init; }

    /// <summary>
    /// The cursor after which a client that was cut goes on, as its wire tells it. It goes before an argument of the
    /// operation, which is as old as the first attempt.
    /// </summary>
    /// <remarks>https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header</remarks>
    public string? LastEventId { get; init; }

    /// <summary>
    /// Whether the wire tells the cursor of each answer, so that a stream may begin with the one from which it starts
    /// (<see cref="Subscriptions.StreamProgress"/>): a client that is cut before its first event loses none.
    /// </summary>
    public bool TellsCursors { get; init; }

    /// <summary>In which language errors are told; null: in the one for whoever asks for none.</summary>
    public ErrorLanguage? Language { get; init; }

    /// <summary>
    /// For what the product itself runs the operation, such as one event that a subscription is to show. The layer hands it
    /// to the product's own resolvers; no wire sets it.
    /// </summary>
    public object? RunFor { get; init; }

    /// <summary>What kind of operation runs; while none is known, a query.</summary>
    public OperationType Kind => Operation?.Kind ?? OperationType.Query;

    /// <summary>The root fields of the operation, as the schema names them.</summary>
    public string RootFields => Operation is { } known ? known.Document.RootsOf(known.Request.OperationName) : "";

    /// <summary>
    /// What the caller reads personal data for, as an argument of the operation said; an observer of reads keeps it. Null: no
    /// field asked for it.
    /// </summary>
    public string? Purpose => stated.Purpose;

    internal PreparedOperation? Operation { get; init; }

    internal CostMode CostMode { get; init; }

    /// What each event of a subscription is charged.
    internal int Points { get; init; } = 1;

    /// <summary>Keeps a purpose; where several fields state one, all of them.</summary>
    /// <param name="purpose">As the caller said it.</param>
    public void StatePurpose(string purpose) => stated.Add(purpose);

    // One for all copies: what a resolver says of its own is told to the observer of the whole operation.
    private readonly StatedPurpose stated = new();

    /// With what the request itself says, for wires and clients without headers; a header goes before it.
    internal GraphCallData With(GraphRequest request) => request.Extensions is not { Count: > 0 } extensions
        ? this
        : this with
        {
            IdempotencyKey = IdempotencyKey ?? KeyOf(extensions),
            AskedBudget = AskedBudget ?? extensions.GetValueOrDefault("budget") as int?,
            CostMode = CostMode != CostMode.Charge ? CostMode : CostModes.Of(extensions.GetValueOrDefault("cost") as string),
        };

    /// The call of one request of several, which shares with the others only what all came with.
    internal GraphCallData OfBatch(int number) =>
        new(Grant, $"{RequestId}-{number}", RemoteAddress: RemoteAddress) { AskedBudget = AskedBudget, CostMode = CostMode, Language = Language };

    private static string? KeyOf(Inputs extensions) => extensions.GetValueOrDefault("idempotencyKey") switch
    {
        null => null,
        string key => key,
        _ => throw new RequestRefusedError("The idempotency key is not a string.", GraphErrorCodes.IdempotencyKeyInvalid),
    };
}

/// <summary>
/// The call within which something runs: one per operation, and one per event of a subscription. It is a scoped service
/// and filled before anything else of its scope is created, so whatever needs the caller asks for it.
/// </summary>
public sealed class GraphCall(GraphTransportOptions options)
{
    private GraphCallData? data;

    /// <summary>The caller, with the token as it was renewed last.</summary>
    public ClaimsPrincipal User => (data?.Grant ?? GraphGrant.Anonymous).User;

    /// <summary>When the caller's token ends, if it does.</summary>
    public DateTimeOffset? GrantExpiresAt => data?.Grant.ExpiresAt;

    /// <summary>The number under which faults of this operation are logged.</summary>
    public string RequestId => Data.RequestId;

    /// <summary>The header <c>Idempotency-Key</c>, or <c>extensions.idempotencyKey</c>.</summary>
    public string? IdempotencyKey => Data.IdempotencyKey;

    /// <summary>Where the request came from.</summary>
    public IPAddress? RemoteAddress => Data.RemoteAddress;

    /// <summary>In which language errors are told.</summary>
    public ErrorLanguage Language => data?.Language ?? options.Languages.Default;

    /// <summary>Ends when the client leaves or the time is up.</summary>
    public CancellationToken CancellationToken { get; private set; }

    /// <summary>What the wire knows of it.</summary>
    public GraphCallData Data => data ?? throw new InvalidOperationException("No operation runs in this scope.");

    internal void Fill(GraphCallData call, CancellationToken cancellationToken)
    {
        data = call;
        CancellationToken = cancellationToken;
    }
}

/// A service scope whose call is known.
internal sealed class CallScopes(IServiceScopeFactory factory)
{
    public AsyncServiceScope Open(GraphCallData call, CancellationToken cancellationToken)
    {
        var scope = factory.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<GraphCall>().Fill(call, cancellationToken);
        return scope;
    }
}

/// Fields of one operation run side by side.
internal sealed class StatedPurpose
{
    private readonly Lock gate = new();
    private readonly List<string> purposes = [];

    public string? Purpose
    {
        get
        {
            lock (gate)
            {
                return purposes.Count == 0 ? null : string.Join("; ", purposes);
            }
        }
    }

    public void Add(string purpose)
    {
        lock (gate)
        {
            if (!purposes.Contains(purpose))
            {
                purposes.Add(purpose);
            }
        }
    }
}
