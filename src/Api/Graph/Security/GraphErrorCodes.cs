namespace SipOkMuba.Graph.Security;

/// <summary>Every <c>extensions.code</c> that the layer itself gives, in one place.</summary>
public static class GraphErrorCodes
{
    /// <summary>No valid credentials.</summary>
    public const string NotAuthenticated = "AUTH_NOT_AUTHENTICATED";

    /// <summary>Valid credentials without the right, or a grant that was withdrawn meanwhile.</summary>
    public const string NotAuthorized = "AUTH_NOT_AUTHORIZED";

    /// <summary>A field that may not be null was null.</summary>
    public const string NonNullViolation = "HC0018";

    /// <summary>The persisted operation is not known; sent beside <see cref="PersistedQueryNotFound"/>.</summary>
    public const string UnknownPersistedOperation = "HC0020";

    /// <summary>The operation took too long.</summary>
    public const string Timeout = "HC0045";

    /// <summary>Introspection is not allowed to this caller.</summary>
    public const string IntrospectionRefused = "HC0046";

    /// <summary>The operation costs more than one request may; <c>extensions</c> carry the cost and the limit.</summary>
    public const string CostExceeded = "HC0047";

    /// <summary>The caller's budget is used up; answered with 429 and <c>Retry-After</c>.</summary>
    public const string BudgetExhausted = "BUDGET_EXHAUSTED";

    /// <summary>The caller's budget cannot be read at present; answered with 503 and <c>Retry-After</c>.</summary>
    public const string BudgetUnavailable = "BUDGET_UNAVAILABLE";

    /// <summary>That the caller reads this cannot be noted at present, so it is not shown; 503 and <c>Retry-After</c>.</summary>
    public const string AccessLogUnavailable = "ACCESS_LOG_UNAVAILABLE";

    /// <summary>A browser could have sent this without a preflight, and the preflight header is missing.</summary>
    public const string PreflightMissing = "HC0077";

    /// <summary>The word that Apollo's client waits for before it sends the whole document.</summary>
    public const string PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND";

    /// <summary>The hash of a persisted query is not that of the text beside it.</summary>
    public const string PersistedQueryMismatch = "PERSISTED_QUERY_HASH_MISMATCH";

    /// <summary>The caller may run trusted documents only.</summary>
    public const string OnlyTrustedDocuments = "HC0067";

    /// <summary>A fault of the server: masked, logged, numbered by <c>extensions.requestId</c>.</summary>
    public const string Internal = "INTERNAL_SERVER_ERROR";

    /// <summary>The fallback for an expected error that names no code.</summary>
    public const string Unspecified = "GRAPHQL_ERROR";

    /// <summary>The request is not a GraphQL request.</summary>
    public const string BadRequest = "BAD_REQUEST";

    /// <summary>The id is malformed, or of another type.</summary>
    public const string InvalidId = "INVALID_ID";

    /// <summary>An array of requests.</summary>
    public const string BatchRefused = "BATCH_REFUSED";

    /// <summary>None of the accepted media types is offered.</summary>
    public const string NotAcceptable = "NOT_ACCEPTABLE";

    /// <summary>The body is of a media type that is not read.</summary>
    public const string UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE";

    /// <summary>The HTTP method does not allow this operation.</summary>
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";

    /// <summary>A subscription was sent over a wire that carries one answer.</summary>
    public const string StreamRequired = "STREAM_REQUIRED";

    /// <summary>The body did not arrive in time.</summary>
    public const string RequestTimeout = "REQUEST_TIMEOUT";

    /// <summary><see cref="Transport.UploadLimits.MemoryBytes"/> is exceeded; answered with 503 and <c>Retry-After</c>.</summary>
    public const string UploadsBusy = "UPLOADS_BUSY";

    /// <summary>The subscriber did not read; <c>extensions.cursor</c> is the last event that was sent.</summary>
    public const string SubscriberTooSlow = "SUBSCRIBER_TOO_SLOW";

    /// <summary>Too many operations run on one socket.</summary>
    public const string TooManyRunning = "TOO_MANY_RUNNING_OPERATIONS";

    /// <summary>Too many sockets and event streams of one caller or address; answered with 429 and <c>Retry-After</c>.</summary>
    public const string TooManyWires = "TOO_MANY_OPEN_STREAMS";

    /// <summary>The idempotency key was used for another request; answered with 422.</summary>
    public const string IdempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED";

    /// <summary>The operation has several mutation fields, but one idempotency key.</summary>
    public const string IdempotencyKeySeveralMutations = "IDEMPOTENCY_KEY_SEVERAL_MUTATIONS";

    /// <summary>The idempotency key is too long, or no plain text.</summary>
    public const string IdempotencyKeyInvalid = "IDEMPOTENCY_KEY_INVALID";

    /// <summary>The answer to the idempotency key held a secret, which is shown once; answered with 409.</summary>
    public const string AlreadyShown = "ALREADY_SHOWN";

    /// <summary>The document is a schema or a part of one.</summary>
    public const string NotExecutable = "DOCUMENT_NOT_EXECUTABLE";

    /// <summary><see cref="DocumentLimits.Bytes"/> is exceeded.</summary>
    public const string TooLarge = "REQUEST_TOO_LARGE";

    /// <summary><see cref="DocumentLimits.Tokens"/> is exceeded.</summary>
    public const string TooManyTokens = "TOO_MANY_TOKENS";

    /// <summary><see cref="DocumentLimits.Depth"/> is exceeded.</summary>
    public const string TooDeep = "DOCUMENT_TOO_DEEP";

    /// <summary><see cref="DocumentLimits.Fragments"/> is exceeded.</summary>
    public const string TooManyFragments = "TOO_MANY_FRAGMENTS";

    /// <summary><see cref="DocumentLimits.Operations"/> is exceeded.</summary>
    public const string TooManyOperations = "TOO_MANY_OPERATIONS";

    /// <summary><see cref="DocumentLimits.Variables"/> is exceeded.</summary>
    public const string TooManyVariables = "TOO_MANY_VARIABLES";

    /// <summary><see cref="DocumentLimits.Directives"/> or the figure per place is exceeded.</summary>
    public const string TooManyDirectives = "TOO_MANY_DIRECTIVES";

    /// <summary><see cref="DocumentLimits.Arguments"/> is exceeded.</summary>
    public const string TooManyArguments = "TOO_MANY_ARGUMENTS";

    /// <summary>A fragment contains itself.</summary>
    public const string FragmentCycle = "FRAGMENT_CYCLE";

    /// <summary><see cref="DocumentLimits.Fields"/> is exceeded.</summary>
    public const string TooManyFields = "TOO_MANY_FIELDS";

    /// <summary><see cref="DocumentLimits.EqualKeys"/> is exceeded.</summary>
    public const string TooManyEqualKeys = "TOO_MANY_EQUAL_RESPONSE_KEYS";

    /// <summary><see cref="DocumentLimits.Aliases"/> is exceeded.</summary>
    public const string TooManyAliases = "TOO_MANY_ALIASES";

    /// <summary><see cref="DocumentLimits.RootFields"/> is exceeded.</summary>
    public const string TooManyRootFields = "TOO_MANY_ROOT_FIELDS";

    /// <summary><see cref="DocumentLimits.InputList"/> is exceeded.</summary>
    public const string InputTooLong = "INPUT_LIST_TOO_LONG";

    /// <summary><see cref="DocumentLimits.InputValues"/> is exceeded.</summary>
    public const string TooManyInputValues = "TOO_MANY_INPUT_VALUES";

    /// <summary><see cref="DocumentLimits.InputDepth"/> is exceeded.</summary>
    public const string InputTooDeep = "INPUT_TOO_DEEP";

    /// <summary>Introspection nests deeper than any tool needs.</summary>
    public const string IntrospectionTooDeep = "INTROSPECTION_TOO_DEEP";

    /// <summary>Introspection asks for the same thing several times.</summary>
    public const string IntrospectionTooWide = "INTROSPECTION_TOO_WIDE";
}
