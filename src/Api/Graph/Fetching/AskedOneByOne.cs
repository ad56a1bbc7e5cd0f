using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Graph.Fetching;

/// <summary>
/// Conditions on the lists of a record, such that PostgreSQL asks them of each record that is looked at. It would rather
/// read all that any record may have and compare it then: measured, every consent of a partner, or every wait, for a page
/// of ten. It leaves a sub-select with an OFFSET alone.
/// </summary>
internal sealed class AskedOneByOne : ExpressionVisitor
{
    private AskedOneByOne()
    {
    }

    public static Expression? In(Expression? condition) => new AskedOneByOne().Visit(condition);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        var visited = base.VisitMethodCall(node);
        if (visited is not MethodCallExpression { Method: { Name: var name, DeclaringType: var declaring } } call
            || (declaring != typeof(Enumerable) && declaring != typeof(Queryable)))
        {
            return visited;
        }

        return name switch
        {
            nameof(Enumerable.Any) => Any(call, call.Arguments.ElementAtOrDefault(1)),
            nameof(Enumerable.All) => Expression.Not(Any(call, Negated(call.Arguments[1]))),
            _ => call,
        };
    }

    private static LambdaExpression Negated(Expression condition)
    {
        var lambda = condition is UnaryExpression { Operand: LambdaExpression quoted } ? quoted : (LambdaExpression)condition;
        return Expression.Lambda(Expression.Not(lambda.Body), lambda.Parameters);
    }

    private static MethodCallExpression Any(MethodCallExpression call, Expression? condition)
    {
        var (methods, item, list) = (call.Method.DeclaringType!, call.Method.GetGenericArguments(), call.Arguments[0]);
        if (condition is not null)
        {
            list = Expression.Call(methods, nameof(Enumerable.Where), item, list, condition);
        }

        var none = Expression.Call(typeof(EF), nameof(EF.Constant), [typeof(int)], Expression.Constant(0));
        return Expression.Call(methods, nameof(Enumerable.Any), item, Expression.Call(methods, nameof(Enumerable.Skip), item, list, none));
    }
}
