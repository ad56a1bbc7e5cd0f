using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Identity;

[QueryType]
internal static class ViewerQueries
{
    [Description("Who calls, as our directory knows them; null without a token.")]
    public static async Task<Viewer?> GetViewerAsync(
        Caller caller, GraphCall call, ICostBudget budget, AppDbContext database, CancellationToken cancellationToken) =>
        caller.Kind == CallerKind.Anonymous
            ? null
            : new Viewer(
                caller.Name,
                caller.Kind,
                caller.Roles,
                caller.Regions,
                caller.PartnerKey is { } key
                    ? await database.Partners.Where(partner => partner.Key == key).Select(partner => (Guid?)partner.Id).SingleAsync(cancellationToken)
                    : null,
                caller.Kind == CallerKind.Citizen ? Guid.Parse(caller.Actor.Subject) : null,
                [.. caller.Scopes.Order(StringComparer.Ordinal)],
                ViewerBudget.Of(budget.Of(call.Data)));
}

[ObjectType, Description("The caller (pengguna).")]
internal sealed record Viewer(
    [property: Description("Name in our directory.")] string? Name,
    [property: Description("As what the caller acts.")] CallerKind Kind,
    [property: Description("Roles of staff and village operators.")] IReadOnlyList<ActorRole> Roles,
    [property: Description("Code prefixes of the regions that staff and village operators may act in.")] IReadOnlyList<string> Regions,
    [property: ID(nameof(Partner)), Description("Opaque id of the partner, as `recordConsent` takes it; of a citizen the partner whose app calls; null for others.")] Guid? Partner,
    [property: ID(nameof(Domain.Citizens.Citizen)), Description("Opaque id of the citizen, as `setContactPreference` takes it; null for others.")] Guid? Citizen,
    [property: Description("Scopes of the token, as far as they are granted.")] IReadOnlyList<string> Scopes,
    [property: Description("Cost points of the present minute, this operation paid already; as in the `extensions` of every answer.")]
    ViewerBudget Budget);

[ObjectType, GraphName("Budget"), Description("What the caller's operations may cost in a minute (kuota); all null without a limit.")]
internal sealed record ViewerBudget(
    [property: Description("Points of a minute.")] int? Limit,
    [property: Description("Points that are left.")] int? Remaining,
    [property: Description("When the next minute begins.")] DateTimeOffset? ResetAt)
{
    public static ViewerBudget Of(BudgetState state) => new((int?)state.Limit, (int?)state.Remaining, state.ResetAt);
}
