using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Graph.Fetching;

/// <summary>The operations of Hot Chocolate's filters by kind of value.</summary>
internal static class FilterOperations
{
    private static readonly MethodInfo Compare = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;

    public static IReadOnlyDictionary<string, string> Descriptions { get; } = new Dictionary<string, string>
    {
        ["eq"] = "Equal.", ["neq"] = "Not equal.", ["in"] = "One of these.", ["nin"] = "None of these.",
        ["contains"] = "Contains this text.", ["ncontains"] = "Does not contain this text.",
        ["startsWith"] = "Begins with this text.", ["nstartsWith"] = "Does not begin with this text.",
        ["endsWith"] = "Ends with this text.", ["nendsWith"] = "Does not end with this text.",
        ["gt"] = "Greater.", ["ngt"] = "Not greater.", ["gte"] = "Greater or equal.", ["ngte"] = "Neither greater nor equal.",
        ["lt"] = "Less.", ["nlt"] = "Not less.", ["lte"] = "Less or equal.", ["nlte"] = "Neither less nor equal.",
    };

    /// No index helps these: each row's text is read.
    public static IReadOnlySet<string> ReadsText { get; } = new HashSet<string>
    {
        "contains", "ncontains", "startsWith", "nstartsWith", "endsWith", "nendsWith",
    };

    public static Dictionary<string, Func<Expression, object?, Expression>> For(Type type)
    {
        var operations = new Dictionary<string, Func<Expression, object?, Expression>>
        {
            ["eq"] = (member, value) => Expression.Equal(member, Operand(value, member)),
            ["neq"] = (member, value) => Expression.NotEqual(member, Operand(value, member)),
        };
        if (type == typeof(bool))
        {
            return operations;
        }

        if (type == typeof(string))
        {
            Negatable(operations, "contains", (member, value) => Expression.Call(member, nameof(string.Contains), null, Captured.Value(value, typeof(string))));
        }

        Negatable(operations, "in", In);
        if (type == typeof(string))
        {
            Negatable(operations, "startsWith", (member, value) => Part(member, value, (_, _) => Expression.Constant(0)));
            Negatable(operations, "endsWith", (member, value) => Part(member, value, Expression.Subtract));
        }
        else if (!type.IsEnum)
        {
            Negatable(operations, "gt", (member, value) => Expression.GreaterThan(member, Operand(value, member)));
            Negatable(operations, "gte", (member, value) => Expression.GreaterThanOrEqual(member, Operand(value, member)));
            Negatable(operations, "lt", (member, value) => Expression.LessThan(member, Operand(value, member)));
            Negatable(operations, "lte", (member, value) => Expression.LessThanOrEqual(member, Operand(value, member)));
        }

        return operations;
    }

    public static Expression After(Expression member, Expression value, bool descending) => descending
        ? Expression.LessThan(Left(member, value), Right(value))
        : Expression.GreaterThan(Left(member, value), Right(value));

    public static Expression AtOrAfter(Expression member, Expression value, bool descending) => descending
        ? Expression.LessThanOrEqual(Left(member, value), Right(value))
        : Expression.GreaterThanOrEqual(Left(member, value), Right(value));

    private static Expression Left(Expression member, Expression value) =>
        member.Type == typeof(string) ? Expression.Call(Compare, member, value) : Number(member);

    private static Expression Right(Expression value) => value.Type == typeof(string) ? Expression.Constant(0) : Number(value);

    // As the compiler does it: enums have no order of their own in an expression.
    private static Expression Number(Expression value) =>
        value.Type.IsEnum ? Expression.Convert(value, Enum.GetUnderlyingType(value.Type)) : value;

    // EF makes LIKE of StartsWith and EndsWith, which ignores case on SQLite. The text is a parameter in its length too, so
    // that the database measures both sides alike.
    private static BinaryExpression Part(Expression member, object? value, Func<Expression, Expression, Expression> start)
    {
        var text = Captured.Value(value, typeof(string));
        var length = Expression.Property(Expression.Call(typeof(EF), nameof(EF.Parameter), [typeof(string)], text), nameof(string.Length));
        var part = Expression.Call(member, nameof(string.Substring), null, start(Expression.Property(member, nameof(string.Length)), length), length);
        return Expression.Equal(part, text);
    }

    private static void Negatable(
        Dictionary<string, Func<Expression, object?, Expression>> operations, string name, Func<Expression, object?, Expression> operation)
    {
        operations[name] = operation;
        operations["n" + name] = (member, value) => Expression.Not(operation(member, value));
    }

    public static Expression In(Expression member, object? values)
    {
        var items = ((IEnumerable?)values)?.Cast<object?>().ToArray() ?? [];
        var array = Array.CreateInstance(member.Type, items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            array.SetValue(items[i], i);
        }

        return Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [member.Type], Captured.Value(array, array.GetType()), member);
    }

    private static Expression Operand(object? value, Expression member) =>
        value is null && member.Type.IsValueType && Nullable.GetUnderlyingType(member.Type) is null
        ? throw new GraphQL.ExecutionError("A value that is never null was compared with null.") { Code = "INVALID_FILTER" }
        : Captured.Value(value, member.Type);
}
