using System.Collections;
using GraphQL;
using GraphQL.Types;

namespace SipOkMuba.Graph.Cost;

/// The price of an operation with everything summed up that no variable decides. It holds no value of any caller.
internal sealed class PricedOperation(PricedSelection root, IReadOnlyDictionary<string, object?> defaults)
{
    public OperationCost Price(Inputs? variables)
    {
        var cost = root.Fixed;
        if (!root.IsFixed)
        {
            cost = root.Price(new VariableValues(variables, defaults));
        }

        return Whole(cost);
    }

    /// What it costs whatever the variables are.
    public OperationCost Least() => Whole(root.Least);

    /// The root object is one object of the answer.
    private static OperationCost Whole(Sum cost) => new((int)Sum.Capped(cost.Field), (int)Sum.Capped(cost.Type + 1));
}

internal readonly struct VariableValues(Inputs? given, IReadOnlyDictionary<string, object?> defaults)
{
    public object? Of(string name) =>
        given is not null && given.TryGetValue(name, out var value) ? value : defaults.GetValueOrDefault(name);
}

/// Saturating: no operand exceeds the ceiling, so a product fits.
internal readonly record struct Sum(long Field, long Type)
{
    public static long Capped(long value) => Math.Min(value, OperationCost.Ceiling);

    public static Sum operator +(Sum one, Sum other) =>
        new(Capped(one.Field + other.Field), Capped(one.Type + other.Type));

    public static Sum Greater(Sum one, Sum other) =>
        new(Math.Max(one.Field, other.Field), Math.Max(one.Type, other.Type));
}

/// What is selected of one object: what every object has, and the dearest of what one possible type has beside.
internal sealed class PricedSelection(Sum constant, PricedField[] varying, PricedSelection[] possible)
{
    public static PricedSelection Nothing { get; } = new(default, [], []);

    public Sum Fixed => constant;

    public bool IsFixed => varying.Length == 0 && possible.Length == 0;

    public Sum Least => varying.Aggregate(constant, (sum, one) => sum + one.Least)
        + possible.Aggregate(default(Sum), (dearest, type) => Sum.Greater(dearest, type.Least));

    public Sum Price(in VariableValues variables)
    {
        var sum = constant;
        foreach (var field in varying)
        {
            sum += field.Price(variables);
        }

        var dearest = default(Sum);
        foreach (var type in possible)
        {
            dearest = Sum.Greater(dearest, type.Price(variables));
        }

        return sum + dearest;
    }
}

/// One response field; the same key merged, unless a directive decides about one of them.
internal sealed class PricedField(
    int weight, int typeWeight, PricedCondition[] conditions, PricedArgument[] arguments, PricedSize? size, PricedSelection selection)
{
    public bool IsFixed => conditions.Length == 0 && arguments.Length == 0 && size is not { IsFixed: false } && selection.IsFixed;

    /// Without what a variable may leave out.
    public Sum Least => conditions.Length > 0 ? default : Of(size?.Least ?? 1, selection.Least, given: 0);

    public Sum Price(in VariableValues variables)
    {
        foreach (var condition in conditions)
        {
            if (variables.Of(condition.Variable) is bool value && value == condition.Skips)
            {
                return default;
            }
        }

        long given = 0;
        foreach (var argument in arguments)
        {
            given += argument.Price(variables);
        }

        return Of(size?.Of(variables) ?? 1, selection.Price(variables), given);
    }

    private Sum Of(long count, Sum inside, long given) => new(
        Sum.Capped(weight + (count * inside.Field) + given), Sum.Capped(count * (typeWeight + inside.Type)));
}

/// A variable in `@skip` or `@include` that must not have the value that leaves the field out.
internal readonly record struct PricedCondition(string Variable, bool Skips);

/// How many items: the greatest of the slicing arguments that are given, and never more than the list may hold.
internal sealed class PricedSize(int most, int whenAbsent, int? written, string[] variables)
{
    public bool IsFixed => variables.Length == 0;

    /// A variable may ask for none.
    public int Least => Math.Clamp(written ?? (IsFixed ? whenAbsent : 0), 0, most);

    public int Of(in VariableValues values)
    {
        var wanted = written;
        foreach (var variable in variables)
        {
            if (CountOf(values.Of(variable)) is { } count)
            {
                wanted = Math.Max(wanted ?? 0, count);
            }
        }

        return Math.Clamp(wanted ?? whenAbsent, 0, most);
    }

    public static int? CountOf(object? value) => value switch
    {
        int number => number,
        long number => (int)Math.Clamp(number, 0, int.MaxValue),
        string or null => null,
        ICollection list => list.Count,
        IEnumerable<object?> items => items.Count(),
        _ => int.MaxValue,
    };
}

/// A variable as an argument, or inside one, whose value has a price of its own.
internal readonly record struct PricedArgument(string Variable, int Weight, IGraphType Type)
{
    public long Price(in VariableValues variables) =>
        variables.Of(Variable) is { } value ? Weight + PricedInput.Of(Type, value) : 0;
}

/// What a value adds, by the weights of the input fields that it uses.
internal static class PricedInput
{
    public static long Of(IGraphType type, object? value)
    {
        switch (value)
        {
            case null or string:
                return 0;
            case IDictionary<string, object?> members when type.GetNamedType() is IInputObjectGraphType input:
                long sum = 0;
                foreach (var (name, member) in members)
                {
                    if (member is not null && input.Fields.Find(name) is { } field)
                    {
                        sum += (FieldPrice.WeightOf(field) ?? 0) + Of(field.ResolvedType!, member);
                    }
                }

                return Sum.Capped(sum);
            case IEnumerable items when type.GetNamedType() is IInputObjectGraphType:
                long all = 0;
                foreach (var item in items)
                {
                    all += Of(type, item);
                }

                return Sum.Capped(all);
            default:
                return 0;
        }
    }
}
