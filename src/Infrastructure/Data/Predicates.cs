using System.Linq.Expressions;

namespace SipOkMuba.Infrastructure.Data;

/// Conditions put together so that a database still sees one.
public static class Predicates
{
    public static Expression<Func<T, bool>> Or<T>(this Expression<Func<T, bool>> left, Expression<Func<T, bool>> right) =>
        Expression.Lambda<Func<T, bool>>(Expression.OrElse(left.Body, Of(right, left.Parameters[0])), left.Parameters);

    public static Expression<Func<T, bool>> And<T>(this Expression<Func<T, bool>> left, Expression<Func<T, bool>> right) =>
        Expression.Lambda<Func<T, bool>>(Expression.AndAlso(left.Body, Of(right, left.Parameters[0])), left.Parameters);

    /// A condition of what a path leads to.
    public static Expression<Func<T, bool>> Then<T, TPart>(this Expression<Func<T, TPart>> path, Expression<Func<TPart, bool>> condition) =>
        Expression.Lambda<Func<T, bool>>(Of(condition, path.Body), path.Parameters);

    private static Expression Of<T>(Expression<Func<T, bool>> condition, Expression argument) =>
        new Rebind(condition.Parameters[0], argument).Visit(condition.Body);

    private sealed class Rebind(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
