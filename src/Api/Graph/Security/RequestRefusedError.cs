using GraphQL;

namespace SipOkMuba.Graph.Security;

/// <summary>
/// A request that is refused before it is executed, with the HTTP status that says so whatever the client accepts.
/// Thrown or returned, it ends the operation.
/// </summary>
public sealed class RequestRefusedError : ExecutionError
{
    /// <summary>Refuses with a message for the developer, a code for the program, and an HTTP status.</summary>
    public RequestRefusedError(string message, string code, int status = StatusCodes.Status400BadRequest)
        : base(message)
    {
        Code = code;
        Status = status;
    }

    /// <summary>The HTTP status of the whole answer.</summary>
    public int Status { get; }

    /// <summary>What was exceeded, told as <c>extensions.limit</c>.</summary>
    public long Limit
    {
        init => Extensions = new Dictionary<string, object?> { ["limit"] = value };
    }

    /// <summary>When to come back, sent as <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
