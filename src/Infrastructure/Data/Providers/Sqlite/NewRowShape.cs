using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// How new records of a type become rows.
internal sealed class NewRowShape
{
    private NewRowShape(IEntityType type)
    {
        var properties = type.GetProperties().ToArray();
        Members = Array.ConvertAll(properties, property => new RecordMember(property));
        Statement = new RowStatement(type, EntityState.Added, properties.Index().Aggregate(
            UInt128.Zero, (written, one) => written | (one.Item.ValueGenerated == ValueGenerated.Never ? UInt128.One << one.Index : UInt128.Zero)));
        References = [.. type.GetForeignKeys().Where(of => of.DependentToPrincipal is not null).Select(of => new NewRowLink(of, of.DependentToPrincipal!))];
        Children = [.. type.GetNavigations().Where(navigation => !navigation.IsOnDependent).Select(navigation => new NewRowLink(navigation.ForeignKey, navigation))];
    }

    public RowStatement Statement { get; }

    /// In the order of the properties.
    public RecordMember[] Members { get; }

    public NewRowLink[] References { get; }

    public NewRowLink[] Children { get; }

    /// Null where a value or a reference has no member of its own, or the database gives a column a value that it could have been given.
    public static NewRowShape? TryOf(IEntityType type) =>
        type.FindPrimaryKey()!.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } key] && key.ClrType == typeof(long)
        && type.GetProperties().All(property => !property.IsShadowProperty() && (property == key || property.ValueGenerated == ValueGenerated.Never || property.GetComputedColumnSql() is not null))
        && !type.GetSkipNavigations().Any()
        && type.GetForeignKeys().All(IsSimple)
        && type.GetNavigations().All(navigation => navigation.IsOnDependent || (navigation.IsCollection && IsSimple(navigation.ForeignKey)))
            ? new NewRowShape(type)
            : null;

    private static bool IsSimple(IForeignKey key) =>
        key.Properties.Count == 1 && key.PrincipalKey.IsPrimaryKey() && key.PrincipalKey.Properties[0].ClrType == typeof(long);
}

/// A foreign key, and the member of either side that leads along it.
internal sealed class NewRowLink(IForeignKey key, INavigation navigation)
{
    public RecordMember Navigation { get; } = new(navigation);

    public RecordMember ForeignKey { get; } = new(key.Properties[0]);

    public RecordMember PrincipalKey { get; } = new(key.PrincipalKey.Properties[0]);
}

/// A property of a record as EF Core reads and sets it.
internal sealed class RecordMember(IPropertyBase property)
{
    private readonly IClrPropertyGetter getter = property.GetGetter();
    private readonly MemberInfo settable = property.GetMemberInfo(forMaterialization: false, forSet: true);

    public object? Of(object record) => getter.GetClrValueUsingContainingEntity(record);

    public void Set(object record, object? value)
    {
        if (settable is FieldInfo field)
        {
            field.SetValue(record, value);
        }
        else
        {
            ((PropertyInfo)settable).SetValue(record, value);
        }
    }
}
