using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Identity;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Abuse;

/// Every field of the three roots and every record, with a token of each single scope.
[Collection(AbuseGroup.Name)]
public sealed class ScopeMatrixTests(AbuseApp abuse)
{
    /// What needs no login (contract), what a reporter does with the access code, and the records that rules of their own guard.
    private static readonly string[] open =
    [
        "node", "nodes", "viewer", "regions", "requirements", "servicePoints", "nearestServicePoints", "slots", "trackApplication", "trackComplaint",
        "workingCalendar", "workingDeadline", "clarifyComplaint", "acceptComplaintAnswer", "reopenComplaint", "withdrawComplaint", "commentOnComplaint",
    ];

    /// Which scope opens the records of which type.
    private static readonly Dictionary<string, string[]> openedBy = new()
    {
        ["Application"] = ["applications:read"],
        ["Appointment"] = ["appointments:read"],
        ["WaitlistEntry"] = ["appointments:read"],
        ["Complaint"] = ["complaints:read"],
        ["Conversation"] = ["conversations:read"],
        ["Conversation of nobody"] = ["conversations:read"],
        ["ConversationMessage"] = ["conversations:read"],
        ["Notification"] = ["contacts:read"],
        ["Webhook"] = ["events:read"],
        ["WebhookDelivery"] = ["events:read"],
        ["Partner"] = [.. Scopes.All],
        ["TrustedDocument"] = [.. Scopes.All],
        ["ServicePoint"] = [.. Scopes.All],
        ["Closure"] = [.. Scopes.All],
        ["HolidayYear"] = [.. Scopes.All],
        ["MobileVisit"] = [.. Scopes.All],
        ["MobileVisit of the last event"] = [.. Scopes.All],
    };

    public static TheoryData<string> Single => new(Scopes.All);

    private ISchema Schema => abuse.App.Services.GetRequiredService<ISchema>();

    [Fact]
    public void Roots_ShouldAskForAPolicy_UnlessTheyArePublic()
    {
        var unguarded = new[] { Schema.Query, Schema.Mutation!, Schema.Subscription! }
            .SelectMany(root => root.Fields).Where(field => !SchemaWalk.IsGuarded(field)).Select(field => field.Name);

        Assert.Equal(open.Order(StringComparer.Ordinal), unguarded.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Single))]
    public async Task Root_ShouldAnswerOrRefuseAsItsPolicySays_WhenTheTokenHasOneScope(string scope)
    {
        using var client = abuse.App.AsPartner(scope);
        foreach (var (kind, root) in new[] { ("query", Schema.Query), ("mutation", Schema.Mutation!) })
        {
            foreach (var field in root.Fields.Where(field => SchemaWalk.IsGuarded(field) && field.Name != "uploadDocument"))
            {
                var policy = Policies.Table[SchemaWalk.PolicyOf(field)!];
                var answer = await client.AskAsync(Plausible.Whole(kind, field));

                var isRefused = answer.ErrorCode == Authorization.NotAuthorized;
                Assert.True(isRefused != policy.AnyScope.Contains(scope), $"{scope} and {field.Name}: {answer.Body}");
            }
        }
    }

    [Theory, MemberData(nameof(Single))]
    public async Task Record_ShouldBeReadable_WithItsScopeAlone(string scope)
    {
        using var client = abuse.App.AsPartner(scope);
        foreach (var record in abuse.World.Records)
        {
            var answer = (await client.AskAsync("query($id: ID!) { node(id: $id) { id } }", new { id = record.Id })).WithoutErrors();

            var isOpen = openedBy.TryGetValue(record.Name, out var scopes) && scopes.Contains(scope);
            Assert.True(answer.Body.Contains(record.Id, StringComparison.Ordinal) == isOpen, $"{scope} and {record.Name}: {answer.Body}");
        }
    }

    /// From what the scope opens no edge leads to what it does not.
    [Theory, MemberData(nameof(Single))]
    public async Task Edges_ShouldLeadNowhereElse_WhenTheTokenHasOneScope(string scope)
    {
        using var client = abuse.App.AsPartner(scope);
        foreach (var record in abuse.World.Records.Where(record => openedBy.TryGetValue(record.Name, out var scopes) && scopes.Contains(scope)))
        {
            foreach (var document in SchemaWalk.Edges((IObjectGraphType)Schema.AllTypes[record.Type]!, depth: 2))
            {
                var answer = await client.AskAsync(document, new { id = record.Id });

                Assert.All(
                    abuse.World.Records.Where(found => answer.Body.Contains($"\"id\":\"{found.Id}\"", StringComparison.Ordinal)),
                    found => Assert.True(openedBy.TryGetValue(found.Name, out var scopes) && scopes.Contains(scope), $"{scope} finds {found.Name} by {document}"));
            }
        }
    }

    /// Guarded fields below the roots: null with the code of the refusal, beside the rest of the record.
    [Fact]
    public async Task Field_ShouldBeNullWithItsCode_WhenItsScopeIsMissing()
    {
        using var client = abuse.App.AsPartner("appointments:read");

        var answer = await client.AskAsync(
            "query($id: ID!) { node(id: $id) { ... on Appointment { id applicantName applicationId applicationNumber } } }", new { id = abuse.World["Appointment"].Id });

        Assert.Equal(3, answer.Errors.Count(error => error.GetProperty("extensions").GetProperty("code").GetString() == Authorization.NotAuthorized));
        Assert.EndsWith("\"applicantName\":null,\"applicationId\":null,\"applicationNumber\":null}", answer.Data.GetProperty("node").GetRawText(), StringComparison.Ordinal);
    }
}
