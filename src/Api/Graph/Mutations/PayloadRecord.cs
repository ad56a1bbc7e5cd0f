using GraphQL;
using GraphQLParser.AST;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Mutations;

/// <summary>The record that a payload shows, in which of its fields.</summary>
internal sealed class PayloadRecord(NodeMap map, string payload, string field, GraphOptions options)
{
    public string TypeName => map.Entity.Name;

    public Guid IdOf(object record) => map.IdentityOf(record);

    /// What the document selects of the record under all aliases of the field; null: nothing.
    public PayloadRead? Selected(IResolveFieldContext context) => Selection.Below(context).Below(payload, field) is { } selection
        ? new PayloadRead(this, map, selection, PayloadStatements.KeyOf(context), context.RequestServices!)
        : null;

    /// The records of this type that the context knows, each with whether the save that runs writes it.
    public IReadOnlyList<(Guid Id, bool IsWritten)> KnownTo(DbContext context) =>
    [
        .. context.ChangeTracker.Entries().Where(entry => map.Entity.IsInstanceOfType(entry.Entity))
            .Select(entry => (IdOf(entry.Entity), entry.State is EntityState.Added or EntityState.Modified)),
        .. options.InsertedBy(context).Where(map.Entity.IsInstanceOfType).Select(inserted => (IdOf(inserted), true)),
    ];
}

/// <summary>
/// Reads the record of one run of a mutation inside the mutation's own transaction, right before the commit: whoever
/// follows the change at once does not show in the answer.
/// </summary>
internal sealed class PayloadRead(
    PayloadRecord record, NodeMap map, Selection selection, GraphQLField? statementKey, IServiceProvider services)
{
    private readonly Dictionary<Guid, Row?> written = [];

    public async Task BeforeCommitAsync(DbContext context, CancellationToken cancellationToken)
    {
        // The save has looked for changes already, and none came since.
        var detecting = context.ChangeTracker.AutoDetectChangesEnabled;
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        var tracked = record.KnownTo(context);
        context.ChangeTracker.AutoDetectChangesEnabled = detecting;

        // In a transaction of the mutation's own its saves lie behind it.
        var isSaving = tracked.Any(one => one.IsWritten);
        await ReadAsync([.. tracked.Where(one => one.IsWritten || !isSaving).Select(one => one.Id)], context, cancellationToken);
    }

    /// The record as it was written; as it is now, where no transaction of this run wrote it.
    public async Task<Row?> RowAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!written.ContainsKey(id))
        {
            await ReadAsync([id], within: null, cancellationToken);
        }

        return written[id];
    }

    private async Task ReadAsync(Guid[] ids, DbContext? within, CancellationToken cancellationToken)
    {
        if (within is not null && statementKey is not null && ids is [var only]
            && services.GetRequiredService<PayloadStatements>().Find(statementKey, map, selection, services) is { } statement)
        {
            try
            {
                written[only] = await statement.ReadAsync(within, only, services, cancellationToken);
                return;
            }
            catch (NotPlannable)
            {
                // Read below, as every time from now on.
            }
        }

        var batch = map.CreateBatch(map.IdentityExpression, services, Reading.AfterChange, within);
        foreach (var id in ids)
        {
            batch.TryAdd(id, selection);
        }

        foreach (var id in ids)
        {
            written[id] = await batch.RowAsync(id, cancellationToken);
        }
    }
}
