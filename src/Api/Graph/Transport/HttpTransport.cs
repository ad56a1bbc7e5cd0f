using System.Globalization;
using GraphQL;
using GraphQL.Execution;
using GraphQLParser.AST;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Telemetry;

namespace SipOkMuba.Graph.Transport;

/// GraphQL over HTTP: https://graphql.github.io/graphql-over-http/draft/
internal sealed class HttpTransport(GraphExecutor executor, RequestReader reader, GraphJson json,
    CallerAuthentication authentication, SchemaText schema, SocketTransport sockets, RateLimitHeaders rates,
    OperationWatches watches, GraphTransportOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            await sockets.HandleAsync(context);
            return;
        }

        var isGet = HttpMethods.IsGet(context.Request.Method);
        if ((isGet || HttpMethods.IsHead(context.Request.Method)) && context.Request.Query.ContainsKey("sdl"))
        {
            await SchemaAsync(context);
            return;
        }

        try
        {
            await AnswerAsync(context, isGet);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left: nobody reads an answer.
        }
    }

    public async Task SchemaAsync(HttpContext context)
    {
        var grant = await authentication.OfRequestAsync(context);
        if (grant is null || !options.AllowIntrospection(grant.User))
        {
            await WriteAsync(context, GraphExecutor.Refuse(grant is null ? InvalidToken() : new RequestRefusedError(
                "Introspection is not allowed for this request.", GraphErrorCodes.IntrospectionRefused,
                StatusCodes.Status403Forbidden)), MediaTypes.Json);
            return;
        }

        await schema.WriteAsync(context);
    }

    private async Task AnswerAsync(HttpContext context, bool isGet)
    {
        var type = MediaTypes.Choose(context.Request);
        var result = await ResultAsync(context, type, isGet);
        await using var planned = result as IAsyncDisposable;
        await WriteAsync(context, result, type ?? MediaTypes.Json);
    }

    private async Task<ExecutionResult> ResultAsync(HttpContext context, string? type, bool isGet)
    {
        GraphCallData? call = null;
        ExecutionResult? result = null;
        var watch = watches.OfRequest();
        try
        {
            if (type is null)
            {
                throw new RequestRefusedError($"Accept {MediaTypes.Response} or {MediaTypes.Json}.",
                    GraphErrorCodes.NotAcceptable, StatusCodes.Status406NotAcceptable);
            }

            if (!isGet && !HttpMethods.IsPost(context.Request.Method))
            {
                throw NotAllowed(context, "GET, POST", "Send GET or POST.");
            }

            var grant = await authentication.OfRequestAsync(context) ?? throw InvalidToken();
            call = new GraphCallData(grant, context.TraceIdentifier,
                First(context.Request.Headers["Idempotency-Key"]), context.Connection.RemoteIpAddress)
            {
                AskedBudget = NumberOf(First(context.Request.Headers[GraphCallData.BudgetHeader])),
                CostMode = CostModes.Of(First(context.Request.Headers[CostModes.Header])),
            };
            var request = isGet
                ? reader.ReadQuery(context.Request.Query)
                : await reader.ReadBodyAsync(context, grant);
            call = call.With(request);
            var operation = executor.Prepare(request, call);
            watch.Prepared(operation);
            if (isGet && operation.Kind == OperationType.Mutation)
            {
                throw NotAllowed(context, "POST", "Send a mutation by POST.");
            }

            if (operation.Kind == OperationType.Subscription)
            {
                throw new RequestRefusedError("A subscription needs a stream: connect by WebSocket.",
                    GraphErrorCodes.StreamRequired, StatusCodes.Status406NotAcceptable);
            }

            var charge = await executor.ChargeAsync(operation, call, context.RequestAborted);
            watch.Charged(charge);
            rates.Add(context.Response, charge.Budget);
            return result = await executor.ExecuteAsync(operation, charge, call, context.RequestAborted);
        }
        catch (ExecutionError refusal)
        {
            var budget = call is null ? null : executor.BudgetOf(call);
            rates.Add(context.Response, budget);
            return result = GraphExecutor.Refuse(refusal, budget);
        }
        finally
        {
            watch.End(result);
        }
    }

    private static string? First(StringValues header) => header.Count > 0 ? header[0] : null;

    private static int? NumberOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static RequestRefusedError NotAllowed(HttpContext context, string allow, string message)
    {
        context.Response.Headers.Allow = allow;
        return new RequestRefusedError(
            message, GraphErrorCodes.MethodNotAllowed, StatusCodes.Status405MethodNotAllowed);
    }

    private static RequestRefusedError InvalidToken() =>
        new("The token is not valid.", GraphErrorCodes.NotAuthenticated, StatusCodes.Status401Unauthorized);

    private async Task WriteAsync(HttpContext context, ExecutionResult result, string type)
    {
        if (result is PlannedResult planned)
        {
            Begin(context.Response, StatusCodes.Status200OK, type, planned.Json.Length);
            await context.Response.Body.WriteAsync(planned.Json, context.RequestAborted);
            return;
        }

        using var buffer = new PooledBuffer();
        json.WriteResult(buffer, result);
        var response = context.Response;
        var refused = result.Errors?.OfType<RequestRefusedError>().FirstOrDefault();
        Begin(response, refused?.Status ?? StatusOf(result, type), type, buffer.Length);
        if (response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        }

        if (refused?.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await response.Body.WriteAsync(buffer.Written, context.RequestAborted);
    }

    private static void Begin(HttpResponse response, int status, string type, int length)
    {
        response.StatusCode = status;
        response.ContentType = MediaTypes.WithCharset(type);
        response.ContentLength = length;
        response.Headers.CacheControl = "no-store";
        response.Headers.Append(HeaderNames.Vary, "Accept");
    }

    // https://graphql.github.io/graphql-over-http/draft/#sec-application-graphql-response-json
    private static int StatusOf(ExecutionResult result, string type)
    {
        var code = result.Errors?.FirstOrDefault()?.Code;
        return result.Executed || result.Errors is not { Count: > 0 } ? StatusCodes.Status200OK
            : result.Errors?.FirstOrDefault() is TimeoutError ? StatusCodes.Status503ServiceUnavailable
            : code == GraphErrorCodes.Internal ? StatusCodes.Status500InternalServerError
            : type == MediaTypes.Json ? StatusCodes.Status200OK
            : StatusCodes.Status400BadRequest;
    }
}
