using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Partners;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Partners;

/// Shown once, so that only a test holds the secret.
internal sealed record TestKey(string Id, string ClientId, string Secret)
{
    public override string ToString() => ClientId;
}

/// What is done with partners, through the front door.
internal sealed class PartnerSteps(TestApp app, Func<string, HttpClient> clientOf)
{
    public const string Create =
        """
        mutation($partner: ID, $name: String!, $scopes: [String!], $expiresAt: DateTime, $locked: Boolean) {
          createPartnerKey(input: { partner: $partner, name: $name, scopes: $scopes, expiresAt: $expiresAt, onlyTrustedDocuments: $locked }) {
            partnerKey { id clientId scopes expiresAt revokedAt onlyTrustedDocuments version } secret
            errors { __typename ... on Error { code } ... on ScopeNotGrantableError { scope } ... on PartnerKeyLimitReachedError { limit } } } }
        """;

    public const string Revoke =
        """
        mutation($id: ID!, $expectedVersion: Int) {
          revokePartnerKey(input: { id: $id, expectedVersion: $expectedVersion }) {
            partnerKey { id revokedAt version }
            errors { __typename ... on Error { code } ... on StaleVersionError { currentVersion } } } }
        """;

    public const string Trust =
        """
        mutation($documents: [String!]!) {
          registerTrustedDocuments(input: { documents: $documents }) {
            trustedDocumentRegistration { documents { documentId operations added } }
            errors { __typename ... on Error { code } ... on InvalidTrustedDocumentError { position fault reason } ... on TrustedDocumentLimitReachedError { limit characters } } } }
        """;

    public const string UpdateKey =
        """
        mutation($id: ID!, $expectedVersion: Int, $name: String, $locked: Boolean) {
          updatePartnerKey(input: { id: $id, expectedVersion: $expectedVersion, name: $name, onlyTrustedDocuments: $locked }) {
            partnerKey { id name onlyTrustedDocuments version }
            errors { __typename ... on Error { code } ... on StaleVersionError { currentVersion } } } }
        """;

    public const string Update =
        """
        mutation($id: ID!, $expectedVersion: Int, $name: String, $scopes: [String!], $pointsPerMinute: Int, $active: Boolean) {
          updatePartner(input: { id: $id, expectedVersion: $expectedVersion, name: $name, scopes: $scopes, pointsPerMinute: $pointsPerMinute, active: $active }) {
            partner { id name scopes pointsPerMinute active version }
            errors { __typename ... on Error { code } ... on StaleVersionError { currentVersion } ... on ScopeNotGrantableError { scope } } } }
        """;

    private static int documents;

    public const string Register =
        """
        mutation($name: String!, $scopes: [String!]!, $pointsPerMinute: Int) {
          registerPartner(input: { name: $name, scopes: $scopes, pointsPerMinute: $pointsPerMinute }) {
            partner { id name scopes pointsPerMinute active version keys { id } }
            errors { __typename ... on Error { code } ... on ScopeNotGrantableError { scope } ... on InvalidPartnerBudgetError { least most } } } }
        """;

    public PartnerSteps(TestApp app)
        : this(app, who => app.As(who))
    {
    }

    public static Guid SubjectOf(string partner) => NodeId.Parse(partner, "Partner");

    public async Task<string> RegisteredAsync(string by = "demo-head", params string[] scopes)
    {
        var answer = await clientOf(by).AskAsync(
            Register, new { name = "Portal Desa", scopes = scopes is [] ? Api.Identity.Scopes.All : scopes });
        Assert.Null(answer.Refusal("registerPartner"));
        return answer["registerPartner"].GetProperty("partner").GetProperty("id").GetString()!;
    }

    public Task<TestKey> KeyAsync(string partner, string by = "demo-head", string[]? scopes = null, DateTimeOffset? expiresAt = null, bool? locked = null) =>
        KeyAsync(clientOf(by), partner, scopes, expiresAt, locked);

    public static async Task<TestKey> KeyAsync(HttpClient by, string? partner, string[]? scopes = null, DateTimeOffset? expiresAt = null, bool? locked = null)
    {
        var answer = await by.AskAsync(Create, new { partner, name = "portal", scopes, expiresAt, locked });
        Assert.Null(answer.Refusal("createPartnerKey"));
        var (key, secret) = (answer["createPartnerKey"].GetProperty("partnerKey"), answer["createPartnerKey"].GetProperty("secret"));
        return new TestKey(key.GetProperty("id").GetString()!, key.GetProperty("clientId").GetString()!, secret.GetString()!);
    }

    /// What was sent until now stands in the database.
    public async Task CountedAsync()
    {
        (await clientOf("demo-portal").AskAsync("query Who { viewer { name } }")).WithoutErrors();
        await app.Services.GetRequiredService<UsageCount>().FlushAsync(CancellationToken.None);
    }

    public static int Next() => Interlocked.Increment(ref documents);

    /// A new document of the demo portal: its id.
    public Task<string> TrustedAsync() => TrustedAsync(clientOf("demo-portal"), $"query Roles {{ viewer {{ roles }} }} # {Next()}");

    public static async Task<string> TrustedAsync(HttpClient by, string document)
    {
        var answer = await by.AskAsync(Trust, new { documents = new[] { document } });
        Assert.Null(answer.Refusal("registerTrustedDocuments"));
        return answer["registerTrustedDocuments"].GetProperty("trustedDocumentRegistration").GetProperty("documents")[0].GetProperty("documentId").GetString()!;
    }

    public async Task RevokeAsync(TestKey key, string by = "demo-head") =>
        Assert.Null((await clientOf(by).AskAsync(Revoke, new { id = key.Id })).Refusal("revokePartnerKey"));

    public async Task<string> TokenAsync(TestKey key, params string[] scopes)
    {
        var tokens = await AskForTokenAsync(key, scopes);
        return tokens.TryGetProperty("access_token", out var token) ? token.GetString()! : throw new InvalidOperationException(tokens.GetRawText());
    }

    public Task<JsonElement> AskForTokenAsync(TestKey key, params string[] scopes) => app.TokensAsync(
    [
        ("grant_type", "client_credentials"), ("client_id", key.ClientId), ("client_secret", key.Secret),
        .. scopes.Length == 0 ? Array.Empty<(string, string)>() : [("scope", string.Join(' ', scopes))],
    ]);
}
