using GraphQL;
using SipOkMuba.Api.Events;
using SipOkMuba.Api.Identity;
using SipOkMuba.Api.Partners;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Webhooks;

namespace SipOkMuba.Api.Webhooks;

/// A webhook reads what its partner's subscription would read at this moment, by the same rules, and pays the same way.
internal sealed class WebhookWire(
    AccountDirectory accounts, EventReadership readership, WebhookDocuments documents, ICostBudget budget, UsageCount usage, TimeProvider time)
    : IWebhookWire
{
    /// Of an event without a document.
    private const int EnvelopePoints = 1;
    private static readonly TimeSpan budgetPause = TimeSpan.FromMinutes(1);

    public async Task<IReadOnlySet<Guid>> ReadableAsync(
        WebhookGrant grant, IReadOnlyCollection<(string Type, Guid Id)> subjects, CancellationToken cancellationToken) =>
        CallerOf(grant) is var caller && Policies.Table[Policies.ReadEvents].Allows(caller)
            ? await readership.ReadableAsync(caller, subjects, cancellationToken)
            : new HashSet<Guid>();

    public async Task<WebhookBody> BodyOfAsync(WebhookGrant grant, string? query, LoggedEvent logged, CancellationToken cancellationToken)
    {
        var caller = CallerOf(grant);
        if (!await MayReadAsync(caller, logged))
        {
            return new WebhookBody.Withheld();
        }

        var owner = new AudiencePrincipal(caller);
        if (query is null)
        {
            var call = new GraphCallData(new GraphGrant(owner, expiresAt: null), "");
            var state = await budget.ChargeAsync(call, EnvelopePoints, cancellationToken);
            if (state.Exhausted)
            {
                return Postponed(state.ResetAt);
            }

            usage.Told(call, name: null, EnvelopePoints);
            return new WebhookBody.Ready(WebhookEnvelope.Of(logged));
        }

        return await documents.ResultOfAsync(query, owner, logged, cancellationToken) switch
        {
            ({ } json, _) => new WebhookBody.Ready(json),
            (_, [{ } refusal, ..]) => BodyOf(refusal),
            _ => new WebhookBody.Withheld(),
        };
    }

    private Caller CallerOf(WebhookGrant grant) => accounts.PartnerOf(grant.Partner, grant.Scopes.Split(' '));

    private ValueTask<bool> MayReadAsync(Caller caller, LoggedEvent logged) =>
        Policies.Table[Policies.ReadEvents].Allows(caller)
            ? readership.MayReadAsync(caller, logged, time.GetTimestamp())
            : new(false);

    private WebhookBody BodyOf(ExecutionError refusal) => refusal.Code switch
    {
        Authorization.NotAuthorized or Authorization.NotAuthenticated or "NOT_FOUND" => new WebhookBody.Withheld(),
        GraphErrorCodes.BudgetExhausted =>
            Postponed(refusal is RequestRefusedError { RetryAfter: { } wait } ? time.GetUtcNow() + wait : null),
        _ => new WebhookBody.Failed(),
    };

    private WebhookBody.Postponed Postponed(DateTimeOffset? until) => new(until ?? time.GetUtcNow() + budgetPause);
}
