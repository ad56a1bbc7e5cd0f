using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using GraphQL;
using Microsoft.Net.Http.Headers;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Transport;

/// Reads the parameters of a request from an HTTP body, a query string or the payload of a message.
internal sealed class RequestReader(GraphJson json, UploadForm form, GraphTransportOptions options, TimeProvider time)
{
    public static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private readonly KnownTexts texts = new();

    public async ValueTask<SentRequests> ReadBodyAsync(HttpContext context, GraphGrant grant, NamedDocument? named)
    {
        var (request, cancellationToken) = (context.Request, context.RequestAborted);
        if (IsForm(request))
        {
            return new(await form.ReadAsync(context, grant, root => Read(root, named)), null);
        }

        RefuseLength(request.ContentLength ?? 0);
        var body = request.BodyReader;
        var read = body.TryRead(out var all) && all.IsCompleted ? all : await ReadAsync(body, all, cancellationToken);
        try
        {
            RefuseLength(read.Buffer.Length);
            using var document = JsonDocument.Parse(WithoutMark(read.Buffer), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Array && named is null
                ? new(null, ReadBatch(document.RootElement))
                : new(Read(document.RootElement, named), null);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new RequestRefusedError("The body is not JSON in UTF-8.", GraphErrorCodes.BadRequest);
        }
        finally
        {
            body.AdvanceTo(read.Buffer.End);
        }
    }

    public GraphRequest ReadQuery(IQueryCollection query, NamedDocument? named)
    {
        var request = new GraphRequest
        {
            Query = query["query"],
            OperationName = query["operationName"],
            Variables = Member(query, "variables"),
            Extensions = Member(query, "extensions"),
            DocumentId = query["documentId"].FirstOrDefault() ?? query["id"],
        };
        return named?.NameIn(request) ?? request;
    }

    public GraphRequest Read(JsonElement root, NamedDocument? named = null)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            throw new RequestRefusedError("Requests are sent one by one.", GraphErrorCodes.BatchRefused);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new RequestRefusedError("A request is a JSON object.", GraphErrorCodes.BadRequest);
        }

        var request = new GraphRequest
        {
            Query = Text(root, "query", texts),
            OperationName = Text(root, "operationName"),
            Variables = Map(root, "variables"),
            Extensions = Map(root, "extensions"),
            DocumentId = Text(root, "documentId") ?? Text(root, "id"),
        };
        if (named is not null)
        {
            return named.NameIn(request);
        }

        if (request.Query is null && request.DocumentId is null
            && request.Extensions?.ContainsKey("persistedQuery") != true)
        {
            throw new RequestRefusedError("The request has no query.", GraphErrorCodes.BadRequest);
        }

        return request;
    }

    private GraphRequest[] ReadBatch(JsonElement root) => root.GetArrayLength() switch
    {
        _ when options.RequestsPerBatch == 0 => throw new RequestRefusedError("Requests are sent one by one.", GraphErrorCodes.BatchRefused),
        0 => throw new RequestRefusedError("The batch is empty.", GraphErrorCodes.BadRequest),
        var length when length > options.RequestsPerBatch => throw new RequestRefusedError(
            $"A batch has {options.RequestsPerBatch} requests at the most.", GraphErrorCodes.BatchRefused),
        _ => [.. root.EnumerateArray().Select(request => Read(request))],
    };

    private static string? Text(JsonElement root, string name, KnownTexts? known = null) =>
        !root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? known is null ? value.GetString() : known.TextOf(value)
        : throw new RequestRefusedError($"{name} is not a string.", GraphErrorCodes.BadRequest);

    private Inputs? Map(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new RequestRefusedError($"{name} is not an object.", GraphErrorCodes.BadRequest);
        }

        new InputLimits(options.Limits).CheckVariables(value);
        try
        {
            return json.ReadNode<Inputs>(value);
        }
        catch (ArgumentException)
        {
            // The engine's reader fails where an object has a member twice.
            throw new RequestRefusedError($"{name} has a member twice.", GraphErrorCodes.BadRequest);
        }
    }

    private Inputs? Member(IQueryCollection query, string name)
    {
        if (query[name].FirstOrDefault() is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse($"{{\"{name}\":{text}}}", Strict);
            return Map(document.RootElement, name);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new RequestRefusedError($"{name} is not JSON.", GraphErrorCodes.BadRequest);
        }
    }

    // A page of another site can send forms and plain text without asking first, with the cookies of its visitor:
    // https://fetch.spec.whatwg.org/#cors-safelisted-request-header
    private static bool IsForm(HttpRequest request)
    {
        MediaTypeHeaderValue? type = null;
        if (request.ContentType == MediaTypes.Json
            || (MediaTypeHeaderValue.TryParse(request.ContentType, out type) && MediaTypes.IsJson(type)))
        {
            return false;
        }

        if (type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new RequestRefusedError("Send application/json in UTF-8.", GraphErrorCodes.UnsupportedMediaType,
                StatusCodes.Status415UnsupportedMediaType);
        }

        return request.Headers.ContainsKey("GraphQL-Preflight") || request.Headers.ContainsKey("GraphQL-Require-Preflight")
            ? true
            : throw new RequestRefusedError("Send the header GraphQL-Preflight: 1.", GraphErrorCodes.PreflightMissing);
    }

    // Most bodies arrive with their headers: only the others need a clock.
    private async ValueTask<ReadResult> ReadAsync(PipeReader body, ReadResult arrived, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.BodyTimeout, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            while (!arrived.IsCompleted)
            {
                var bytes = arrived.Buffer.Length;
                if (bytes > 0)
                {
                    body.AdvanceTo(arrived.Buffer.Start, arrived.Buffer.End);
                }

                RefuseLength(bytes);
                arrived = await body.ReadAsync(limited.Token);
            }

            return arrived;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RequestRefusedError("The body did not arrive in time.", GraphErrorCodes.RequestTimeout,
                StatusCodes.Status408RequestTimeout);
        }
    }

    private static ReadOnlySequence<byte> WithoutMark(ReadOnlySequence<byte> body) =>
        body.FirstSpan.StartsWith(ByteOrderMark) ? body.Slice(ByteOrderMark.Length) : body;

    private void RefuseLength(long bytes)
    {
        if (bytes > options.Limits.Bytes)
        {
            throw new RequestRefusedError(
                $"The body has more than {options.Limits.Bytes} bytes.", GraphErrorCodes.TooLarge) { Limit = options.Limits.Bytes };
        }
    }
}
