using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Graph.Fetching;

/// <summary>How a value of the request enters an expression, and what it is compared with.</summary>
internal delegate Expression Operand(object? value, Type type, Expression comparedWith);

/// <summary>From a member and a value to the condition.</summary>
internal delegate Expression Comparison(Expression member, object? value, Operand read);

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

    public static Dictionary<string, Comparison> For(Type type)
    {
        var operations = new Dictionary<string, Comparison>
        {
            ["eq"] = (member, value, read) => Expression.Equal(member, Operand(value, member, read)),
            ["neq"] = (member, value, read) => Expression.NotEqual(member, Operand(value, member, read)),
        };
        if (type == typeof(bool))
        {
            return operations;
        }

        if (type == typeof(string))
        {
            Negatable(operations, "contains", (member, value, read) =>
                Expression.Call(member, nameof(string.Contains), null, read(value, typeof(string), member)));
        }

        Negatable(operations, "in", In);
        if (type == typeof(string))
        {
            Negatable(operations, "startsWith", (member, value, read) => Part(member, value, read, (_, _) => Expression.Constant(0)));
            Negatable(operations, "endsWith", (member, value, read) => Part(member, value, read, Expression.Subtract));
        }
        else if (!type.IsEnum)
        {
            Negatable(operations, "gt", (member, value, read) => Expression.GreaterThan(member, Operand(value, member, read)));
            Negatable(operations, "gte", (member, value, read) => Expression.GreaterThanOrEqual(member, Operand(value, member, read)));
            Negatable(operations, "lt", (member, value, read) => Expression.LessThan(member, Operand(value, member, read)));
            Negatable(operations, "lte", (member, value, read) => Expression.LessThanOrEqual(member, Operand(value, member, read)));
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
    private static BinaryExpression Part(
        Expression member, object? value, Operand read, Func<Expression, Expression, Expression> start)
    {
        var text = read(value, typeof(string), member);
        var length = Expression.Property(Expression.Call(typeof(EF), nameof(EF.Parameter), [typeof(string)], text), nameof(string.Length));
        var part = Expression.Call(member, nameof(string.Substring), null, start(Expression.Property(member, nameof(string.Length)), length), length);
        return Expression.Equal(part, text);
    }

    private static void Negatable(Dictionary<string, Comparison> operations, string name, Comparison operation)
    {
        operations[name] = operation;
        operations["n" + name] = (member, value, read) => Expression.Not(operation(member, value, read));
    }

    public static Expression In(Expression member, object? values, Operand read)
    {
        var items = ((IEnumerable?)values)?.Cast<object?>().ToArray() ?? [];
        var array = Array.CreateInstance(member.Type, items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            array.SetValue(items[i], i);
        }

        return Expression.Call(
            typeof(Enumerable), nameof(Enumerable.Contains), [member.Type], read(array, array.GetType(), member), member);
    }

    private static Expression Operand(object? value, Expression member, Operand read) =>
        value is null && member.Type.IsValueType && Nullable.GetUnderlyingType(member.Type) is null
        ? throw new GraphQL.ExecutionError("A value that is never null was compared with null.") { Code = "INVALID_FILTER" }
        : read(value, member.Type, member);
}
