using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Persisted;

/// A document that the address of a request names, as Hot Chocolate serves them: /graphql/persisted/{id}/{operationName}.
internal sealed record NamedDocument(string Id, string? OperationName)
{
    public const string IdValue = "documentId";
    public const string OperationValue = "operationName";

    public static NamedDocument? In(HttpContext context) =>
        context.GetRouteValue(IdValue) is string id ? new NamedDocument(id, context.GetRouteValue(OperationValue) as string) : null;

    public GraphRequest NameIn(GraphRequest request) =>
        request.Query is null && request.DocumentId is null && (request.OperationName is null || OperationName is null)
            ? request with { DocumentId = Id, OperationName = OperationName ?? request.OperationName }
            : throw new RequestRefusedError("The address names the document already.", GraphErrorCodes.BadRequest);
}
