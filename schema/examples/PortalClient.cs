// A typed client for .NET 10 with nothing but the framework: a record for what each document selects, retries that do
// nothing twice, and events that go on where they were cut. Copy it, and write your own documents.
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SipOkMuba.Examples;

// What comes back is text where a later release may know more than this one.
public sealed record Village(string Code, string Name);

public sealed record Application(string Id, string Number, string Kind, string Status, DateTimeOffset SubmittedAt, Village Village);

public sealed record Refusal(string Code, string Message, string? Number, IReadOnlyList<string>? Missing);

public sealed record Submission(Application? Application, IReadOnlyList<Refusal>? Errors);

public sealed record StatusChange(Guid Id, string Cursor, string Status, DateTimeOffset OccurredAt, ChangedApplication Application);

public sealed record ChangedApplication(string Number);

public sealed record DocumentInput(string Type, string UploadId);

public sealed record SubmissionInput(
    string Kind, string Nik, string FamilyCardNumber, string FullName, DateOnly BirthDate, string Sex, string MaritalStatus, string VillageCode,
    string Phone, IReadOnlyList<DocumentInput> Documents);

public sealed class PortalException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code => code;
}

public sealed class PortalClient(HttpClient http)
{
    private const string Submit =
        """
        mutation Submit($input: SubmitApplicationInput!) {
          submitApplication(input: $input) {
            application { id number kind status submittedAt village { code name } }
            errors { ... on Error { code message } ... on DuplicateApplicationError { number } ... on MissingDocumentsError { missing } } } }
        """;

    private const string Find =
        "query Find($number: String!) { applicationByNumber(number: $number) { id number kind status submittedAt village { code name } } }";

    private const string Watch =
        "subscription Watch($number: String) { onApplicationStatusChanged(number: $number, after: \"0\") { id cursor status occurredAt application { number } } }";

    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    // Good for an hour; ask for another when it is refused with 401.
    public async Task SignInAsync(string clientId, string secret, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("client_id", clientId), new("client_secret", secret)]);
        using var response = await http.PostAsync(new Uri("/connect/token", UriKind.Relative), form, cancellationToken);
        var token = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        http.DefaultRequestHeaders.Authorization = new("Bearer", token.GetProperty("access_token").GetString());
    }

    // With the same key it may be sent again after a cut: the application is made once.
    public async Task<Submission> SubmitAsync(SubmissionInput input, string idempotencyKey, CancellationToken cancellationToken) =>
        (await AskAsync<Submission>("submitApplication", new(Submit, new { input }), idempotencyKey, cancellationToken))!;

    public Task<Application?> FindAsync(string number, CancellationToken cancellationToken) =>
        AskAsync<Application>("applicationByNumber", new(Find, new { number }), idempotencyKey: null, cancellationToken);

    // Until it is cut. Keep the cursor of the last one to go on after it.
    public async IAsyncEnumerable<StatusChange> WatchAsync(
        string number, string? lastCursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = RequestOf(new(Watch, new { number }), "text/event-stream");
        if (lastCursor is not null)
        {
            request.Headers.Add("Last-Event-ID", lastCursor);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            // A block without data tells how far the stream has come, and `complete` that nothing follows.
            if (item is { EventType: "next", Data.Length: > 0 })
            {
                yield return Read<StatusChange>("onApplicationStatusChanged", JsonSerializer.Deserialize<JsonElement>(item.Data))!;
            }
        }
    }

    private async Task<T?> AskAsync<T>(string field, Question question, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = RequestOf(question, "application/graphql-response+json");
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        return Read<T>(field, await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken));
    }

    private static HttpRequestMessage RequestOf(Question question, string accept) => new(HttpMethod.Post, "/graphql")
    {
        Content = JsonContent.Create(question, options: json),
        Headers = { Accept = { MediaTypeWithQualityHeaderValue.Parse(accept) } },
    };

    private static T? Read<T>(string field, JsonElement answer)
    {
        if (answer.TryGetProperty("errors", out var errors))
        {
            throw new PortalException(
                errors[0].GetProperty("extensions").GetProperty("code").GetString()!, errors[0].GetProperty("message").GetString()!);
        }

        return answer.GetProperty("data").GetProperty(field).Deserialize<T>(json);
    }

    private sealed record Question(string Query, object Variables);
}
