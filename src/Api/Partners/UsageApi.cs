using System.ComponentModel;
using System.Linq.Expressions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Partners;

[ObjectType<PartnerUsage>]
internal static class PartnerUsageNode
{
    public static void Configure(NodeDescriptor<PartnerUsage> node)
    {
        node.Description("How a partner used one operation on one day (pemakaian); written down every ten seconds.")
            .Key(usage => usage.Key).ListedBy(usage => usage.Day);
        node.Column(usage => usage.Day, "The day, in WIB.");
        node.Column(usage => usage.Operation, "Name of the operation, as the client sends it; `(other)` for what has none, or is beyond 100 names of a day.");
        node.Column(usage => usage.Calls, "How often it was sent; a subscription when it is opened.");
        node.Column(usage => usage.Errors, "Of these those whose answer held an error at the top; refusals of a payload are none.");
        node.Column(usage => usage.Events, "How many events it was told (kejadian), by subscriptions of this name or by webhooks whose document has it; those of webhooks without a document are under `(other)`.");
        node.Column(usage => usage.Points, "What was charged for calls and events (kuota).");
        node.Computed("averageMilliseconds", usage => new { usage.Calls, usage.Microseconds }, of => of.Calls == 0 ? 0 : Math.Round(of.Microseconds / 1000.0 / of.Calls, 1), "What the server took on average, from the request to the answer; 0 on a day that saw events alone.");
        node.Computed(
            "percentile95Milliseconds",
            usage => new { usage.Calls, usage.Within10Ms, usage.Within25Ms, usage.Within50Ms, usage.Within100Ms, usage.Within250Ms, usage.Within500Ms, usage.Within1000Ms, usage.Within2500Ms },
            of => UsageTally.Percentile(
                [of.Within10Ms, of.Within25Ms, of.Within50Ms, of.Within100Ms, of.Within250Ms, of.Within500Ms, of.Within1000Ms, of.Within2500Ms], of.Calls, 0.95),
            "What 95 of 100 took at the most: 10, 25, 50, 100, 250, 500, 1,000 or 2,500; null: longer.").Nullable();
        node.Column("slowestMilliseconds", usage => usage.SlowestMicroseconds, spent => Math.Round(spent / 1000.0, 1), "What the slowest took.");
    }
}

/// Its partner's; who answers for partners sees all.
internal sealed class PartnerUsageRows(Caller caller) : IRowRule<PartnerUsage>
{
    public Expression<Func<PartnerUsage, bool>> Visible
    {
        get
        {
            var own = caller.PartnerKey.GetValueOrDefault();
            return !Policies.Table[Policies.ReadPartners].Allows(caller) ? usage => false
                : caller.Kind == CallerKind.Partner ? usage => usage.OwnerKey == own
                : usage => true;
        }
    }
}

internal sealed class PartnerUsageFilter : FilterInput<PartnerUsage>
{
    public PartnerUsageFilter()
    {
        Field(usage => usage.Operation);
        Field(usage => usage.Day);
    }
}

[QueryType]
internal static class PartnerUsageQueries
{
    [Description("How a partner used this API, by operation and day (pemakaian mitra), oldest first; kept for 400 days.")]
    [Authorize(Policies.ReadPartners)]
    [UsePaging, UseFiltering<PartnerUsageFilter>]
    public static IQueryable<PartnerUsage> GetPartnerUsage(
        [ID(nameof(Partner)), Description("The partner; absent: the one that calls.")] Guid? partner,
        [Description("From this day on.")] DateOnly from,
        [Description("Up to this day.")] DateOnly to,
        AppDbContext database,
        Caller caller)
    {
        var days = database.PartnerUsages.Where(usage => usage.Day >= from && usage.Day <= to);
        var own = caller.PartnerKey.GetValueOrDefault();
        return partner is { } id ? days.Where(usage => usage.Owner.Id == id) : days.Where(usage => usage.OwnerKey == own);
    }
}
