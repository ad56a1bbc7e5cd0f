using System.Security.Claims;
using GraphQL;
using GraphQL.Execution;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Transport;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace SipOkMuba.Graph.Subscriptions;

/// One open subscription, and with whom it shares.
internal sealed class Subscription(
    GraphCallData call, ExecutionContext context, ExecutionNode node, SharedSelection? selection, long openedAt)
{
    private ClaimsPrincipal? representative;
    private string? audience;
    private ShareKey group;

    public GraphCallData Call => call;

    public ExecutionContext Context => context;

    public ExecutionNode Node => node;

    /// What was worked out before is older than what its client may know.
    public long OpenedAt => openedAt;

    /// When it was asked last whether its grant holds, and it did.
    public long? HeldAt { get; set; }

    /// Asked for each event, as rights change; who may not share has none.
    public bool TryShare(IAudienceSource audiences, IGraphQLTextSerializer serializer, out ShareKey with, out ClaimsPrincipal executedAs)
    {
        (with, executedAs) = (group, call.Grant.User);
        if (selection is null)
        {
            return false;
        }

        executedAs = audiences.RepresentativeOf(call.Grant.User);
        if (!ReferenceEquals(executedAs, representative))
        {
            representative = executedAs;
            var current = audiences.AudienceOf(executedAs);
            if (current != audience)
            {
                (audience, group) = (current, selection.KeyOf(current, call.Language?.Tag, context.ExecutionOptions.Variables, serializer));
            }
        }

        with = group;
        return true;
    }
}
