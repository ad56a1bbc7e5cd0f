using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// The statements that save the rows of one model, and the order in which rows can be written.
internal sealed class RowStatements
{
    /// Of what stands alone: an event after what it tells.
    private const int Last = int.MaxValue;

    private static readonly ConditionalWeakTable<IModel, RowStatements> ofModels = [];

    private readonly ConcurrentDictionary<(IEntityType Type, EntityState State, UInt128 Written), RowStatement> statements = new();
    private readonly Dictionary<IEntityType, Table> tables;
    private readonly Dictionary<Type, Lazy<NewRowShape?>> newRows;

    private RowStatements(IModel model)
    {
        var depths = new Dictionary<IEntityType, int?>();
        tables = model.GetEntityTypes().Where(RowStatement.CanWrite).ToDictionary(type => type, type => new Table(
            type.GetForeignKeys().Any() || type.GetReferencingForeignKeys().Any() ? DepthOf(type, depths) : Last,
            type.GetForeignKeys().Any(key => key.PrincipalEntityType == type),
            [.. type.GetIndexes().Where(index => index.IsUnique).SelectMany(index => index.GetFilter() is null ? index.Properties : type.GetProperties())]));
        newRows = tables.Keys.ToDictionary(type => type.ClrType, type => new Lazy<NewRowShape?>(() => CanWrite(type) ? NewRowShape.TryOf(type) : null));
    }

    public static RowStatements Of(IModel model) => ofModels.GetValue(model, static of => new RowStatements(of));

    public bool CanWrite(IEntityType type) => tables.TryGetValue(type, out var table) && table.Depth is not null;

    /// Null where EF Core has to write them.
    public NewRowShape? NewRowOf(Type type) => newRows.TryGetValue(type, out var shape) ? shape.Value : null;

    /// Whom others refer to first; null where EF Core has to order them.
    public List<(RowStatement Statement, IUpdateEntry Entry)>? TryOrder(IList<IUpdateEntry> entries)
    {
        var rows = new List<(RowStatement Statement, IUpdateEntry Entry, int Depth, long Order)>(entries.Count);
        foreach (var entry in entries)
        {
            if (entry.EntityState is not (EntityState.Added or EntityState.Modified)
                || !tables.TryGetValue(entry.EntityType, out var table)
                || table.Depth is not { } depth
                || (table.NeedsOrder(entry) && IsBesideAnother(entry, entries))
                || RowStatement.WrittenBy(entry) is not { } written)
            {
                return null;
            }

            var statement = statements.GetOrAdd((entry.EntityType, entry.EntityState, written), static key => new RowStatement(key.Type, key.State, key.Written));
            rows.Add((statement, entry, depth, statement.OrderOf(entry)));
        }

        rows.Sort(static (one, other) => one.Depth != other.Depth ? one.Depth.CompareTo(other.Depth) : one.Order.CompareTo(other.Order));
        return rows.ConvertAll(static row => (row.Statement, row.Entry));
    }

    private static bool IsBesideAnother(IUpdateEntry entry, IList<IUpdateEntry> entries)
    {
        foreach (var other in entries)
        {
            if (other != entry && other.EntityType == entry.EntityType)
            {
                return true;
            }
        }

        return false;
    }

    /// How many tables must come before; null where tables refer to one another in a circle.
    private static int? DepthOf(IEntityType type, Dictionary<IEntityType, int?> depths)
    {
        if (depths.TryGetValue(type, out var known))
        {
            return known;
        }

        depths[type] = null;
        var depth = (int?)0;
        foreach (var key in type.GetForeignKeys().Where(key => key.PrincipalEntityType != type))
        {
            depth = DepthOf(key.PrincipalEntityType, depths) is { } before && depth is { } present ? Math.Max(present, before + 1) : null;
        }

        return depths[type] = depth;
    }

    /// Whether others of its table that are saved with the row may refer to it or take what it has.
    private sealed record Table(int? Depth, bool RefersToItself, HashSet<IProperty> DecidingUniqueness)
    {
        public bool NeedsOrder(IUpdateEntry row) =>
            RefersToItself || (row.EntityState == EntityState.Modified && DecidingUniqueness.Any(row.IsModified));
    }
}
