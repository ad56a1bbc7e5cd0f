using System.Collections;
using System.Linq.Expressions;

namespace SipOkMuba.Graph.Fetching;

/// <summary>A filter as the client sent it: its shape decides the statement, its values are parameters.</summary>
internal abstract class Condition
{
    public abstract Expression On(Expression target, Operand read);

    /// The same order of values as that in which <see cref="On"/> reads them.
    public abstract void Describe(IConditionShape shape);
}

/// <summary>What of a condition decides the text of a statement, and the values that do not.</summary>
internal interface IConditionShape
{
    void Text(string part);

    void Value(object? value);
}

/// <summary>All of the conditions, or one of them; none is always true.</summary>
internal sealed class Junction(Condition[] parts, bool isOr) : Condition
{
    public static Junction Of(object? conditions, bool isOr) =>
        new([.. ((IEnumerable?)conditions)?.Cast<Condition>() ?? []], isOr);

    public override Expression On(Expression target, Operand read)
    {
        Expression? joined = null;
        foreach (var part in parts)
        {
            var condition = part.On(target, read);
            joined = joined is null ? condition
                : isOr ? Expression.OrElse(joined, condition)
                : Expression.AndAlso(joined, condition);
        }

        return joined ?? Expression.Constant(true);
    }

    public override void Describe(IConditionShape shape)
    {
        shape.Text(isOr ? "or(" : "and(");
        foreach (var part in parts)
        {
            part.Describe(shape);
        }

        shape.Text(")");
    }
}

/// <summary>A condition on a column or a related record.</summary>
internal sealed class MemberCondition(string name, LambdaExpression member, Condition inner) : Condition
{
    public override Expression On(Expression target, Operand read) =>
        inner.On(Replace.In(member.Body, member.Parameters[0], target), read);

    public override void Describe(IConditionShape shape)
    {
        shape.Text(name);
        inner.Describe(shape);
    }
}

/// <summary>A comparison of a column with a value.</summary>
internal sealed class ValueCondition(string operation, Comparison compare, object? value) : Condition
{
    public override Expression On(Expression target, Operand read) => compare(target, value, read);

    public override void Describe(IConditionShape shape)
    {
        shape.Text(operation);
        shape.Value(value);
    }
}

/// <summary>One of a few values: as equalities, so that each can be looked up by itself.</summary>
internal sealed class ChoiceCondition : Condition
{
    private const int Few = 8;
    private readonly Comparison equal;
    private readonly IReadOnlyList<object?> values;

    private ChoiceCondition(Comparison equal, IReadOnlyList<object?> values) => (this.equal, this.values) = (equal, values);

    /// Null where they are many, or none.
    public static ChoiceCondition? Of(Comparison equal, object? values) =>
        (values as IEnumerable)?.Cast<object?>().Distinct().ToList() is { Count: > 0 and <= Few } few ? new ChoiceCondition(equal, few) : null;

    public override Expression On(Expression target, Operand read) =>
        values.Select(value => equal(target, value, read)).Aggregate(Expression.OrElse);

    public override void Describe(IConditionShape shape)
    {
        shape.Text("in" + values.Count);
        foreach (var value in values)
        {
            shape.Value(value);
        }
    }
}

/// <summary>A condition on the records of a list.</summary>
internal sealed class ListCondition(string quantifier, Type element, object value) : Condition
{
    public override Expression On(Expression target, Operand read)
    {
        if (quantifier == "any")
        {
            var any = Call(nameof(Enumerable.Any), target);
            return (bool)value ? any : Expression.Not(any);
        }

        var item = Expression.Parameter(element, "e");
        var condition = Expression.Lambda(((Condition)value).On(item, read), item);
        return quantifier switch
        {
            "all" => Call(nameof(Enumerable.All), target, condition),
            "some" => Call(nameof(Enumerable.Any), target, condition),
            _ => Expression.Not(Call(nameof(Enumerable.Any), target, condition)),
        };
    }

    public override void Describe(IConditionShape shape)
    {
        shape.Text(quantifier);
        if (value is Condition condition)
        {
            condition.Describe(shape);
        }
        else
        {
            shape.Text(value is true ? "yes" : "no");
        }
    }

    private MethodCallExpression Call(string method, params Expression[] arguments) =>
        Expression.Call(typeof(Enumerable), method, [element], arguments);
}
