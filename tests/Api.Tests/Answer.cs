using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SipOkMuba.Api.Tests;

/// What came back: as text, to compare byte by byte, and as JSON. What is left of the budget differs each time: it is left out.
public sealed record Answer(HttpStatusCode Status, string Body)
{
    public JsonElement Data => Json.GetProperty("data");

    public string? ErrorCode => Errors.Select(error => error.GetProperty("extensions").GetProperty("code").GetString()).FirstOrDefault();

    public IReadOnlyList<JsonElement> Errors =>
        Json.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateArray()] : [];

    // Not kept, so that two answers are equal when their bytes are.
    private JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public JsonElement this[string field] => Data.GetProperty(field);

    /// The one refusal of a mutation's payload; null if it was done.
    public JsonElement? Refusal(string mutation)
    {
        Assert.True(Errors.Count == 0, Body);
        var refusals = this[mutation].GetProperty("errors");
        return refusals.ValueKind == JsonValueKind.Null ? null : Assert.Single(refusals.EnumerateArray());
    }

    /// The code of the refusal, in the payload or, where the field itself was refused, at the top.
    public string? RefusalCode(string mutation) =>
        ErrorCode ?? Refusal(mutation)?.GetProperty("code").GetString();

    public Answer WithoutErrors()
    {
        Assert.True(Errors.Count == 0, Body);
        return this;
    }
}

internal static partial class Asking
{
    public static async Task<Answer> AskAsync(
        this HttpClient client, string query, object? variables = null, string? idempotencyKey = null, string? traceParent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = variables is FileInput file ? file.FormOf(query) : JsonContent.Create(new { query, variables }),
        };
        if (variables is FileInput)
        {
            request.Headers.Add("GraphQL-Preflight", "1");
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (traceParent is not null)
        {
            request.Headers.Add("traceparent", traceParent);
        }

        using var response = await client.SendAsync(request);
        var answer = new Answer(response.StatusCode, WithoutBudget(await response.Content.ReadAsStringAsync()));
        Tripwires.UndeclaredErrors.RefuseIn(answer);
        return answer;
    }

    public static string WithoutBudget(string body) => Budget().Replace(body, "");

    [GeneratedRegex(",\"extensions\":\\{\"budget\":\\{[^{}]*\\}\\}|,\"budget\":\\{[^{}]*\\}")]
    private static partial Regex Budget();
}
