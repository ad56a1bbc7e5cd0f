using GraphQL;

namespace SipOkMuba.Graph.Transport;

/// <summary>
/// The parameters of one GraphQL request, whichever wire brought it.
/// https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters
/// </summary>
public sealed record GraphRequest
{
    /// <summary>The text of the document; absent when <see cref="DocumentId"/> names a known one.</summary>
    public string? Query { get; init; }

    /// <summary>Which operation of the document to run.</summary>
    public string? OperationName
    {
        get;
        init => field = string.IsNullOrWhiteSpace(value) ? null : value;
    }

    /// <summary>The values of the variables.</summary>
    public Inputs? Variables { get; init; }

    /// <summary>Extensions of the protocol.</summary>
    public Inputs? Extensions { get; init; }

    /// <summary>The id of a document that the server knows.</summary>
    public string? DocumentId { get; init; }
}
