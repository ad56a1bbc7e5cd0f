using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Fetching;

/// <summary>The records of one value of an enum, in the rest of an ordering; or all, where no enum begins it.</summary>
/// <param name="Value">The value; null: all.</param>
/// <param name="Order">Their ordering.</param>
/// <param name="Where">Which they are; null: all.</param>
/// <param name="Place">Where the page begins among them; null: with the first.</param>
internal sealed record OrderedPart<T>(object? Value, Keyset<T> Order, Expression<Func<T, bool>>? Where, object?[]? Place)
    where T : class;

/// <summary>
/// Splits an ordering that begins with an enum by its values. No index can have every such ordering, and sorting all
/// records of a value would cost more with each; one after the other, each value is entered by an index.
/// </summary>
internal static class OrderedParts
{
    public static IReadOnlyList<OrderedPart<T>> Of<T>(
        Keyset<T> order, object?[]? place, bool backward, IEntityType? entity, Expression<Func<T, bool>>? wanted)
        where T : class
    {
        var first = order.Keys[0];
        if (!order.BeginsWithEnum)
        {
            return [new OrderedPart<T>(null, order, null, place)];
        }

        // As the database orders it: by the name.
        var values = Enum.GetValues(first.By.ReturnType).Cast<object>().OrderBy(Text, StringComparer.Ordinal).ToList();
        if (first.Descending != backward)
        {
            values.Reverse();
        }

        return
        [
            .. values.Skip(place is null ? 0 : values.IndexOf(place[0]!))
                .Where(value => entity is null || MayBe(value, first.By, entity, wanted))
                .Select(value => new OrderedPart<T>(
                    value,
                    order.Rest,
                    Expression.Lambda<Func<T, bool>>(
                        Expression.Equal(first.By.Body, Captured.Value(value, first.By.ReturnType)), first.By.Parameters),
                    value.Equals(place?[0]) ? place[1..] : null)),
        ];
    }

    private static string Text(object value) => Names.EnumValue(value.ToString()!);

    /// False where a condition on that column alone refuses the value: its records would be read for nothing.
    private static bool MayBe<T>(object value, LambdaExpression column, IEntityType entity, Expression<Func<T, bool>>? wanted)
    {
        if (wanted is null)
        {
            return true;
        }

        var row = wanted.Parameters[0];
        var property = entity.FindProperty(((MemberExpression)column.Body).Member.Name);
        var conjuncts = new Conjuncts(entity, row, [wanted.Body]);
        return conjuncts.All
            .Select(one => new Assumed(node => property is not null && conjuncts.ColumnOf(node) == property, Expression.Constant(value)).Visit(one.Condition)!)
            .Where(condition => !Conjuncts.Mentions(condition, row))
            .All(condition => Expression.Lambda<Func<bool>>(condition).Compile(preferInterpretation: true)());
    }

    private sealed class Assumed(Func<Expression, bool> isColumn, Expression value) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node is not null && isColumn(node) ? value : base.Visit(node);
    }
}
