using System.Buffers;
using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SipOkMuba.Graph.Fetching;

namespace SipOkMuba.Graph.Plans;

/// <summary>Where a value of the request enters a statement.</summary>
internal abstract class Slot(int index, ValueConverter? converter)
{
    /// Its place among the values of the request.
    public int Index => index;

    public ValueConverter? Converter => converter;

    public abstract Expression Expression { get; }

    public abstract void Probe(int which);

    public abstract object Probed { get; }

    /// Those of the slots that a query reads.
    public static List<Slot> In(IQueryable query, IReadOnlyCollection<Slot> slots)
    {
        var read = new Reader();
        read.Visit(query.Expression);
        return [.. slots.Where(read.Found.Contains)];
    }

    public static Slot Create(int index, Type type, IReadOnlyProperty? comparedWith) =>
        (Slot)Activator.CreateInstance(
            typeof(Slot<>).MakeGenericType(type), index, comparedWith?.FindTypeMapping()?.Converter)!;

    private sealed class Reader : ExpressionVisitor
    {
        public HashSet<Slot> Found { get; } = [];

        protected override Expression VisitConstant(ConstantExpression node)
        {
            if (node.Value is Slot slot)
            {
                Found.Add(slot);
            }

            return node;
        }
    }
}

internal sealed class Slot<T>(int index, ValueConverter? converter) : Slot(index, converter)
{
    private static readonly object?[] Probes =
        typeof(T).IsArray ? [List(0), List(1)] : [ProbeValues.Of(typeof(T), 0), ProbeValues.Of(typeof(T), 1)];

    public T Content = default!;

    // A captured field: EF makes it a parameter; a list would become one for each item.
    public override Expression Expression => Expression.Field(Expression.Constant(this), nameof(Content)) is var captured
        && typeof(T).IsArray
        ? Expression.Call(typeof(EF), nameof(EF.Parameter), [typeof(T)], captured)
        : captured;

    public override object Probed => Content!;

    public override void Probe(int which) => Content = (T)Probes[which]!;

    private static Array List(int which)
    {
        var element = typeof(T).GetElementType()!;
        var list = Array.CreateInstance(element, 2);
        list.SetValue(ProbeValues.Of(element, which), 0);
        list.SetValue(ProbeValues.Of(element, 1 - which), 1);
        return list;
    }
}

internal static class ProbeValues
{
    /// Two values of a type that are not equal in any form that a database knows.
    public static object Of(Type type, int which)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare.IsEnum ? Enum.GetValues(bare) is { Length: > 1 } all ? all.GetValue(which)! : throw new NotPlannable("an enum of one value")
            : bare == typeof(string) ? which == 0 ? "p1" : "q2"
            : bare == typeof(bool) ? which == 0
            : bare == typeof(Guid) ? new Guid(which + 1, 0, 0, new byte[8])
            : bare == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch.AddDays(1 + which)
            : bare == typeof(DateOnly) ? new DateOnly(2001, 1, 1 + which)
            : bare == typeof(int) || bare == typeof(long) || bare == typeof(short) || bare == typeof(double)
                ? Convert.ChangeType(7 + which, bare, CultureInfo.InvariantCulture)
                : throw new NotPlannable($"a value of type {bare.Name}");
    }
}

/// <summary>
/// The SQL that EF Core wrote for one shape, with each parameter joined to its slot. They are joined by probing: a slot's
/// value is changed, and the parameter that follows is its own. What does not add up is not plannable.
/// </summary>
internal sealed class Statement
{
    /// The slot of the keys that the page before gave.
    public const int KeysOfParents = -1;

    private readonly DbParameter[] templates;
    private readonly Func<object, object>[] converters;
    private readonly int[] values;

    private Statement(string sql, DbParameter[] templates, int[] values, Func<object, object>[] converters) =>
        (Sql, this.templates, this.values, this.converters) = (sql, templates, values, converters);

    public string Sql { get; }

    public static Statement Capture(IQueryable query, IReadOnlyList<Slot> slots)
    {
        foreach (var slot in slots)
        {
            slot.Probe(0);
        }

        using var first = query.CreateDbCommand();
        var owners = Enumerable.Repeat(-1, first.Parameters.Count).ToArray();
        var converters = new Func<object, object>[owners.Length];
        for (var i = 0; i < slots.Count; i++)
        {
            Join(query, first, slots[i], i, owners, converters);
        }

        if (owners.Contains(-1))
        {
            throw new NotPlannable("a parameter of no value");
        }

        var templates = first.Parameters.Cast<DbParameter>().ToArray();
        first.Parameters.Clear();
        return new Statement(first.CommandText, templates, [.. owners.Select(owner => slots[owner].Index)], converters);
    }

    public DbCommand CommandOn(DbConnection connection, DbTransaction? transaction)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Sql;
        foreach (var template in templates)
        {
            command.Parameters.Add(Copy(template, command.CreateParameter));
        }

        command.Prepare();
        return command;
    }

    /// Parameters with these values, for a command that somebody else makes.
    public DbParameter[] ParametersWith(ReadOnlySpan<object?> given, DbProviderFactory factory)
    {
        var parameters = new DbParameter[templates.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = Copy(templates[i], factory.CreateParameter);
            parameters[i].Value = converters[i](given[values[i]]!);
        }

        return parameters;
    }

    public void Bind(DbCommand command, ReadOnlySpan<object?> given, object? keys)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = converters[i](values[i] < 0 ? keys! : given[values[i]]!);
        }
    }

    private static void Join(
        IQueryable query, DbCommand first, Slot slot, int place, int[] owners, Func<object, object>[] converters)
    {
        var before = slot.Probed;
        slot.Probe(1);
        using var second = query.CreateDbCommand();
        if (second.CommandText != first.CommandText)
        {
            throw new NotPlannable("the text depends on a value");
        }

        var found = false;
        for (var i = 0; i < owners.Length; i++)
        {
            var (old, changed) = (first.Parameters[i].Value!, second.Parameters[i].Value!);
            if (IsSame(old, changed))
            {
                continue;
            }

            var convert = ConverterTo(changed, slot.Converter);
            if (owners[i] >= 0 || !IsSame(convert(before), old) || !IsSame(convert(slot.Probed), changed))
            {
                throw new NotPlannable("a parameter that is not the value");
            }

            (owners[i], converters[i], found) = (place, convert, true);
        }

        slot.Probe(0);
        if (!found)
        {
            throw new NotPlannable("a value that is no parameter");
        }
    }

    private static Func<object, object> ConverterTo(object provider, ValueConverter? converter)
    {
        object One(object value) => converter is null || !converter.ModelClrType.IsInstanceOfType(value)
            ? value
            : converter.ConvertToProvider(value)!;

        return provider switch
        {
            string => value => value is HashSet<long> keys ? Json(keys)
                : value is IEnumerable list and not string ? Json(list, One)
                : One(value),
            IList and not byte[] => value => value is HashSet<long> keys && ElementOf(provider.GetType()) == typeof(long) ? keys.ToArray()
                : Values((IEnumerable)value, One, ElementOf(provider.GetType())),
            _ => One,
        };
    }

    private static Type ElementOf(Type list) => list.IsArray ? list.GetElementType()! : list.GetGenericArguments()[0];

    private static Array Values(IEnumerable list, Func<object, object> convert, Type element)
    {
        var items = list.Cast<object>().Select(convert).ToArray();
        var typed = Array.CreateInstance(element, items.Length);
        items.CopyTo(typed, 0);
        return typed;
    }

    private static string Json(HashSet<long> keys)
    {
        const int LongestKey = 20;
        var rented = ArrayPool<char>.Shared.Rent((keys.Count * (LongestKey + 1)) + 2);
        var length = 0;
        foreach (var key in keys)
        {
            rented[length] = length == 0 ? '[' : ',';
            length++;
            key.TryFormat(rented.AsSpan(length), out var digits, provider: CultureInfo.InvariantCulture);
            length += digits;
        }

        rented[length++] = ']';
        var json = new string(rented, 0, length);
        ArrayPool<char>.Shared.Return(rented);
        return json;
    }

    private static string Json(IEnumerable list, Func<object, object> convert)
    {
        var text = new StringBuilder("[");
        foreach (var item in list)
        {
            text.Append(text.Length > 1 ? "," : "");
            _ = convert(item!) switch
            {
                long number => text.Append(number),
                var value => text.Append(JsonSerializer.Serialize(value, value.GetType())),
            };
        }

        return text.Append(']').ToString();
    }

    private static bool IsSame(object a, object b) => a is IEnumerable x and not string && b is IEnumerable y
        ? x.Cast<object?>().SequenceEqual(y.Cast<object?>())
        : Equals(a, b);

    private static DbParameter Copy(DbParameter template, Func<DbParameter?> create)
    {
        if (template is ICloneable cloneable)
        {
            return (DbParameter)cloneable.Clone();
        }

        // Not its size: on SQLite that is the length of the probe, and would cut what is longer.
        var copy = create()!;
        copy.ParameterName = template.ParameterName;
        copy.DbType = template.DbType;
        copy.Value = template.Value;
        return copy;
    }
}

/// <summary>Finds the mapped property that an expression over a row reads.</summary>
internal static class MappedProperties
{
    public static IProperty? Of(IModel model, Expression column) =>
        column is MemberExpression member && TypeOf(model, member.Expression!) is { } entity
            ? entity.FindProperty(member.Member.Name)
            : null;

    private static IEntityType? TypeOf(IModel model, Expression row) => row switch
    {
        ParameterExpression parameter => model.FindEntityType(parameter.Type),
        MemberExpression member => TypeOf(model, member.Expression!)?.FindNavigation(member.Member.Name)?.TargetEntityType,
        _ => null,
    };
}
