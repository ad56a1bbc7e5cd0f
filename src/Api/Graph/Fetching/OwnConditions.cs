using System.Linq.Expressions;

namespace SipOkMuba.Graph.Fetching;

/// <summary>
/// The conditions that a resolver's own query begins with, apart from the records: they lead along an index as those of
/// the client do, instead of being asked of each record of a window.
/// </summary>
internal static class OwnConditions
{
    public static (IQueryable<T> All, IReadOnlyList<LambdaExpression> Conditions) Of<T>(IQueryable<T> query)
        where T : class
    {
        var conditions = new List<LambdaExpression>();
        var source = query.Expression;
        while (source is MethodCallExpression
            {
                Method: { Name: nameof(Queryable.Where), DeclaringType: { } type }, Arguments: [var inner, UnaryExpression { Operand: Expression<Func<T, bool>> condition }],
            }
            && type == typeof(Queryable))
        {
            conditions.Add(condition);
            source = inner;
        }

        return (conditions.Count == 0 ? query : query.Provider.CreateQuery<T>(source), conditions);
    }
}
