using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// The values of a row that is to be written; properties are numbered in the order of their type.
internal interface IRow
{
    object? ValueOf(int property);

    object? FormerValueOf(int property);

    void TakeGenerated(int property, long value);
}

/// What EF Core tracks.
internal sealed class TrackedRow(IUpdateEntry entry, IReadOnlyList<IProperty> properties) : IRow
{
    public object? ValueOf(int property) => entry.GetCurrentValue(properties[property]);

    public object? FormerValueOf(int property) => entry.GetOriginalValue(properties[property]);

    public void TakeGenerated(int property, long value) => entry.SetStoreGeneratedValue(properties[property], value);
}
