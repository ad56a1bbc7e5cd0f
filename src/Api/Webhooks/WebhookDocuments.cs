using System.Buffers;
using System.Security.Claims;
using System.Text.Json;
using GraphQL;
using GraphQLParser.AST;
using SipOkMuba.Api.Events;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Webhooks;

/// <summary>
/// Subscription documents of webhooks, run by the executor of the live wires: the same guard, price, policies, masks,
/// budget and access log.
/// </summary>
internal sealed class WebhookDocuments(GraphExecutor executor, GraphJson serializer, IdSource ids)
{
    /// What is chosen by types or by a document, as far as the caller's token reaches.
    public async Task<WebhookChoice> ChoiceAsync(
        IReadOnlyList<string>? eventTypes, string? query, GraphCall asking, Caller caller, CancellationToken cancellationToken)
    {
        var scopes = caller.Scopes.Order(StringComparer.Ordinal).ToList();
        if (query is not null)
        {
            if (eventTypes is not null)
            {
                throw new InvalidWebhookQueryError(
                    WebhookQueryFault.WithEventTypes, "Give `types` to the subscription, or `eventTypes` without a document.");
            }

            var filter = await FilterOfAsync(query, asking, cancellationToken);
            return new WebhookChoice(filter.Types?.Distinct().ToList(), filter.SubjectId, filter.Region, query, scopes);
        }

        return eventTypes?.FirstOrDefault(type => EventCatalog.All.All(described => described.Name != type)) is { } unknown
            ? throw new UnknownEventTypeError(unknown)
            : new WebhookChoice(eventTypes is { Count: > 0 } ? [.. eventTypes.Distinct()] : null, null, null, null, scopes);
    }

    /// Which events the document subscribes to; refused with what the server says of it.
    private async Task<EventFilter> FilterOfAsync(string query, GraphCall asking, CancellationToken cancellationToken)
    {
        if (query.Length > Webhook.QueryLength)
        {
            throw new InvalidWebhookQueryError(WebhookQueryFault.TooLong, $"At most {Webhook.QueryLength} characters.");
        }

        var probe = new FilterProbe();
        var (request, call) = (new GraphRequest { Query = query }, CallOf(asking.User, probe));
        var prepared = await SubscriptionOfAsync(request, call, asking.Language, cancellationToken);
        var result = await executor.ExecuteAsync(request, call, cancellationToken);
        if (ResponseEvents.Of(result) is { } stream)
        {
            await stream.DisposeAsync();
        }

        if (probe.Filter is null)
        {
            throw result.Errors is [{ } error, ..]
                ? new InvalidWebhookQueryError(WebhookQueryFault.Refused, MessageOf(error, asking.Language))
                : NotASubscription();
        }

        if (!executor.IsAlikeForAudience(prepared))
        {
            // Nobody is signed in when it is sent.
            throw new InvalidWebhookQueryError(
                WebhookQueryFault.Refused, "It selects a field that is made for one person who is signed in, such as a link; ask for it by a query.");
        }

        return probe.After is null
            ? probe.Filter
            : throw new InvalidWebhookQueryError(WebhookQueryFault.WithCursor, "Leave `after` out.");
    }

    /// What the document shows of one event: JSON, or the errors for which it shows nothing. Both null: it is not one of its
    /// events.
    public async Task<(byte[]? Json, ExecutionErrors? Refusal)> ResultOfAsync(
        string query, ClaimsPrincipal user, LoggedEvent logged, CancellationToken cancellationToken)
    {
        var result = await executor.ExecuteAsync(new GraphRequest { Query = query }, CallOf(user, new OneEvent(logged)), cancellationToken);
        if (ResponseEvents.Of(result) is not { } stream)
        {
            return (null, result.Errors);
        }

        await using (stream)
        {
            await foreach (var shown in stream.WithCancellation(cancellationToken))
            {
                if (shown.Result is { } answer)
                {
                    return shown.IsFailure ? (null, answer.Errors) : (JsonOf(answer), null);
                }
            }
        }

        return (null, null);
    }

    private GraphCallData CallOf(ClaimsPrincipal user, object purpose) =>
        new(new GraphGrant(user, expiresAt: null), ids.Next().ToString("N")) { RunFor = purpose };

    /// Before anything runs: a mutation would be done.
    private async Task<PreparedOperation> SubscriptionOfAsync(
        GraphRequest request, GraphCallData call, ErrorLanguage language, CancellationToken cancellationToken)
    {
        try
        {
            var prepared = await executor.PrepareAsync(request, call, cancellationToken);
            if (prepared.Kind != OperationType.Subscription
                || prepared.Document.Syntax.Definitions.Count(definition => definition is GraphQLOperationDefinition) != 1)
            {
                throw NotASubscription();
            }

            return prepared;
        }
        catch (ExecutionError refusal)
        {
            throw new InvalidWebhookQueryError(WebhookQueryFault.Refused, MessageOf(refusal, language));
        }
    }

    private static string MessageOf(ExecutionError error, ErrorLanguage language) => new ErrorShape(language).GetInfo(error).Message;

    private static InvalidWebhookQueryError NotASubscription() =>
        new(WebhookQueryFault.NotASubscription, "Give one operation, such as subscription { onEvent { id type } }.");

    /// Data and errors. What else an answer tells, such as the budget, would differ from try to try.
    private byte[] JsonOf(ExecutionResult answer)
    {
        using var whole = new PooledBuffer();
        serializer.WriteResult(whole, answer, language: null);
        using var parsed = JsonDocument.Parse(whole.Written);
        var kept = new ArrayBufferWriter<byte>();
        using (var json = GraphJson.WriterOf(kept))
        {
            json.WriteStartObject();
            foreach (var member in parsed.RootElement.EnumerateObject().Where(member => member.Name != "extensions"))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return kept.WrittenSpan.ToArray();
    }
}
