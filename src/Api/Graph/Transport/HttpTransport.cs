using System.Globalization;
using GraphQL;
using GraphQL.Execution;
using GraphQLParser.AST;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Telemetry;

namespace SipOkMuba.Graph.Transport;

/// GraphQL over HTTP: https://graphql.github.io/graphql-over-http/draft/
internal sealed class HttpTransport(GraphExecutor executor, RequestReader reader, GraphJson json,
    CallerAuthentication authentication, SchemaText schema, SocketTransport sockets, SseTransport streams, RateLimitHeaders rates,
    OperationWatches watches, RequestedDocuments documents, RequestBatches batches, GraphTransportOptions options)
{
    /// What an answer depends on beside the request itself.
    public const string Negotiated = "Accept, Accept-Language";

    public async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            await sockets.HandleAsync(context);
            return;
        }

        if ((HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && context.Request.Query.ContainsKey("sdl"))
        {
            await SchemaAsync(context);
            return;
        }

        await AnswerWholeAsync(context);
    }

    /// At the address of a document.
    public Task HandleNamedAsync(HttpContext context) => AnswerWholeAsync(context);

    private async Task AnswerWholeAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context, HttpMethods.IsGet(context.Request.Method));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left: nobody reads an answer.
        }
    }

    public async Task SchemaAsync(HttpContext context)
    {
        var language = options.Languages.Of(context.Request.Headers.AcceptLanguage);
        var grant = await authentication.OfRequestAsync(context);
        var locked = grant is not null && documents.AreTrustedOnly(grant.User);
        if (grant is null || locked || !options.AllowIntrospection(grant.User))
        {
            await WriteAsync(context, GraphExecutor.Refuse(grant is null ? InvalidToken() : new RequestRefusedError(
                "Introspection is not allowed for this request.",
                locked ? GraphErrorCodes.OnlyTrustedDocuments : GraphErrorCodes.IntrospectionRefused,
                StatusCodes.Status403Forbidden)), MediaTypes.Json, language);
            return;
        }

        await schema.WriteAsync(context);
    }

    private async Task AnswerAsync(HttpContext context, bool isGet)
    {
        var language = options.Languages.Of(context.Request.Headers.AcceptLanguage);
        var (result, type, call) = await ResultAsync(context, MediaTypes.Choose(context.Request), language, isGet);
        await using var planned = result as IAsyncDisposable;
        if (type == MediaTypes.EventStream && call is not null && !IsRefused(result))
        {
            await streams.AnswerAsync(context, result, call);
        }
        else
        {
            await WriteAsync(context, result, type is null or MediaTypes.EventStream ? MediaTypes.ChooseWhole(context.Request) : type, language);
        }
    }

    private async ValueTask<(ExecutionResult Result, string? Type, GraphCallData? Call)> ResultAsync(
        HttpContext context, string? type, ErrorLanguage language, bool isGet)
    {
        GraphCallData? call = null;
        ExecutionResult? result = null;
        var watch = watches.OfRequest();
        try
        {
            if (type is null)
            {
                throw new RequestRefusedError($"Accept {MediaTypes.Response}, {MediaTypes.Json} or {MediaTypes.EventStream}.",
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
                LastEventId = SseTransport.LastEventIdOf(context.Request),
                TellsCursors = true,
                Language = language,
            };
            var named = NamedDocument.In(context);
            var sent = isGet
                ? new SentRequests(reader.ReadQuery(context.Request.Query, named), null)
                : await reader.ReadBodyAsync(context, grant, named);
            if (sent.Batch is { } batch)
            {
                result = await batches.RunAsync(batch, call, context.RequestAborted);
                rates.Add(context.Response, executor.BudgetOf(call));
                return (result, MediaTypes.ChooseWhole(context.Request), call);
            }

            var request = sent.Single!;
            call = call.With(request);
            var operation = await executor.PrepareAsync(request, call, context.RequestAborted);
            watch.Prepared(operation, call);
            if (isGet && executor.IsOnlyByPost(operation))
            {
                throw NotAllowed(context, "POST", "Send this operation by POST.");
            }

            if (operation.Kind == OperationType.Subscription)
            {
                type = MediaTypes.AcceptsStream(context.Request)
                    ? MediaTypes.EventStream
                    : throw new RequestRefusedError($"A subscription needs a stream: accept {MediaTypes.EventStream}, or connect by WebSocket.",
                        GraphErrorCodes.StreamRequired, StatusCodes.Status406NotAcceptable);
                streams.Enter(context, grant);
            }

            var charge = await executor.ChargeAsync(operation, call, context.RequestAborted);
            watch.Charged(charge);
            rates.Add(context.Response, charge.Budget);
            result = await executor.ExecuteAsync(operation, charge, call, context.RequestAborted);
            return (result, type, call);
        }
        catch (IOException broken)
        {
            // Such as a chunk that is none: the server would tell it in words of its own.
            result = GraphExecutor.Refuse(new RequestRefusedError(
                "The body cannot be read.", GraphErrorCodes.BadRequest, (broken as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest));
            return (result, type, call);
        }
        catch (ExecutionError refusal)
        {
            var budget = call is null ? null : executor.BudgetOf(call);
            rates.Add(context.Response, budget);
            result = GraphExecutor.Refuse(refusal, budget);
            return (result, type, call);
        }
        finally
        {
            if (result is BatchResult)
            {
                // Each of its operations had its own.
                watch.Drop();
            }
            else
            {
                watch.End(result);
            }
        }
    }

    private static bool IsRefused(ExecutionResult result) => result.Errors?.Any(error => error is RequestRefusedError) == true;

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

    private async Task WriteAsync(HttpContext context, ExecutionResult result, string type, ErrorLanguage language)
    {
        if (result is PlannedResult or BatchResult)
        {
            var written = result is PlannedResult planned ? planned.Json : ((BatchResult)result).Json;
            Begin(context.Response, StatusCodes.Status200OK, type, language, written.Length);
            await context.Response.Body.WriteAsync(written, context.RequestAborted);
            return;
        }

        using var buffer = new PooledBuffer();
        json.WriteResult(buffer, result, language);
        var response = context.Response;
        var refused = result.Errors?.OfType<RequestRefusedError>().FirstOrDefault();
        Begin(response, refused?.Status ?? StatusOf(result, type), type, result is KeptResult ? null : language, buffer.Length);
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

    private static void Begin(HttpResponse response, int status, string type, ErrorLanguage? language, int length)
    {
        response.StatusCode = status;
        response.ContentType = MediaTypes.WithCharset(type);
        response.ContentLength = length;
        response.Headers.CacheControl = "no-store";
        response.Headers.Append(HeaderNames.Vary, Negotiated);
        response.Headers.ContentLanguage = language?.Tag;
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
