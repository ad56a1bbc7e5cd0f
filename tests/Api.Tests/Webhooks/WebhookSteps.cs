using System.Text.Json;

namespace SipOkMuba.Api.Tests.Webhooks;

internal sealed record TestWebhook(string Id, string Secret);

/// What a partner does with webhooks, through the front door.
internal sealed class WebhookSteps(Scenarios scenarios)
{
    public const string Create = """
        mutation($url: URI!, $eventTypes: [String!], $query: String, $description: String) {
          createWebhook(input: { url: $url, eventTypes: $eventTypes, query: $query, description: $description }) {
            webhook { id url eventTypes query description enabled version createdAt disabledReason }
            secret
            errors { __typename ... on Error { code message } ... on InvalidWebhookUrlError { urlReason: reason }
              ... on InvalidWebhookQueryError { queryReason: reason detail } ... on WebhookLimitReachedError { limit } ... on UnknownEventTypeError { eventType } } } }
        """;

    public const string Deliveries = """
        query($webhook: ID) { webhookDeliveries(webhook: $webhook, first: 50) {
          nodes { id eventId eventType status attempts nextAttemptAt lastAttemptAt responseStatus fault webhookId } pageInfo { hasNextPage } } }
        """;

    public async Task<TestWebhook> CreateAsync(string url, string by = "demo-portal", string[]? eventTypes = null, string? query = null)
    {
        var answer = await scenarios.As(by).AskAsync(Create, new { url, eventTypes, query });
        Assert.Null(answer.Refusal("createWebhook"));
        var payload = answer["createWebhook"];
        return new TestWebhook(payload.GetProperty("webhook").GetProperty("id").GetString()!, payload.GetProperty("secret").GetString()!);
    }

    /// A verb on the webhook.
    public Task<Answer> DoAsync(string verb, TestWebhook webhook, string by, string input = "", string result = "", string? key = null) =>
        scenarios.As(by).AskAsync(
            $$"""mutation($id: ID!) { {{verb}}(input: { id: $id {{input}} }) { webhook { id enabled version } {{result}} errors { ... on Error { code message } } } }""",
            new { id = webhook.Id }, key);

    public async Task<List<JsonElement>> DeliveriesAsync(TestWebhook webhook, string by = "demo-portal") =>
        [.. (await scenarios.As(by).AskAsync(Deliveries, new { webhook = webhook.Id })).WithoutErrors()["webhookDeliveries"].GetProperty("nodes").EnumerateArray()];

    public async Task<JsonElement> WebhookAsync(TestWebhook webhook, string by = "demo-portal") => (await scenarios.As(by).AskAsync(
        "query($id: ID!) { node(id: $id) { ... on Webhook { enabled disabledReason failingSince version testStatus testFault testMilliseconds } } }",
        new { id = webhook.Id })).WithoutErrors()["node"];

    /// The one delivery, as soon as it is as wanted. The database tells nobody by itself.
    public async Task<JsonElement> DeliveryAsync(TestWebhook webhook, Func<JsonElement, bool> isWanted, string by = "demo-portal")
    {
        JsonElement found = default;
        await Poll.UntilAsync(async _ =>
            (found = (await DeliveriesAsync(webhook, by)).Find(isWanted.Invoke)).ValueKind == JsonValueKind.Object);
        return found;
    }
}
