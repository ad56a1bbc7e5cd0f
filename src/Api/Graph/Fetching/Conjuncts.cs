using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;

namespace SipOkMuba.Graph.Fetching;

/// <summary>The conditions of a predicate that must all hold, and what each says of a column.</summary>
internal sealed class Conjuncts
{
    private readonly ParameterExpression row;
    private readonly IEntityType entity;
    private readonly List<Conjunct> all = [];

    public Conjuncts(IEntityType entity, ParameterExpression row, IEnumerable<Expression?> predicates)
    {
        (this.row, this.entity) = (row, entity);
        foreach (var predicate in predicates)
        {
            Split(predicate);
        }
    }

    public IReadOnlyList<Conjunct> All => all;

    /// The column that an expression over the row is.
    public IProperty? ColumnOf(Expression expression) =>
        expression is MemberExpression member && member.Expression == row ? entity.FindProperty(member.Member.Name) : null;

    private void Split(Expression? condition)
    {
        switch (condition)
        {
            case null or ConstantExpression { Value: true }:
                break;
            case BinaryExpression { NodeType: ExpressionType.AndAlso } both:
                Split(both.Left);
                Split(both.Right);
                break;
            default:
                all.Add(Of(condition));
                break;
        }
    }

    private Conjunct Of(Expression condition)
    {
        if (Choices(condition) is { Count: > 0 } choices && choices.All(choice => choice.Column == choices[0].Column))
        {
            return new Conjunct(condition, choices[0].Column, choices.ConvertAll(choice => choice.Condition), IsRange: false);
        }

        if (condition is MethodCallExpression { Method.Name: nameof(Enumerable.Contains), Arguments: [_, var item] } && ColumnOf(item) is { } listed)
        {
            return new Conjunct(condition, listed, Choices: null, IsRange: false);
        }

        return new Conjunct(condition, Range(condition), Choices: null, IsRange: true);
    }

    /// Equalities of which one must hold; null where it is anything else.
    private List<(IProperty Column, Expression Condition)>? Choices(Expression condition)
    {
        switch (condition)
        {
            case BinaryExpression { NodeType: ExpressionType.OrElse } either:
                return Choices(either.Left) is { } left && Choices(either.Right) is { } right ? [.. left, .. right] : null;
            case BinaryExpression { NodeType: ExpressionType.Equal } equal when ColumnOf(equal.Left) is { } column && !Mentions(equal.Right, row):
                return [(column, equal)];
            default:
                return null;
        }
    }

    private IProperty? Range(Expression condition) => condition switch
    {
        UnaryExpression { NodeType: ExpressionType.Not, Operand: var inner } => Range(inner),
        BinaryExpression
        {
            NodeType: ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual or ExpressionType.LessThan or ExpressionType.LessThanOrEqual,
        }
        bound when !Mentions(bound.Right, row) => ColumnOf(bound.Left),
        _ => null,
    };

    public static bool Mentions(Expression expression, ParameterExpression row)
    {
        var found = new Finder(row);
        found.Visit(expression);
        return found.IsFound;
    }

    private sealed class Finder(Expression wanted) : ExpressionVisitor
    {
        public bool IsFound { get; private set; }

        public override Expression? Visit(Expression? node)
        {
            IsFound |= node == wanted;
            return IsFound ? node : base.Visit(node);
        }
    }
}

/// <summary>One condition of several that must all hold.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Column">The only column that it compares with values; null where it is anything else.</param>
/// <param name="Choices">The equalities of which one must hold, where it is no more than that.</param>
/// <param name="IsRange">Whether it bounds the column.</param>
internal sealed record Conjunct(Expression Condition, IProperty? Column, IReadOnlyList<Expression>? Choices, bool IsRange)
{
    /// It names the values that the column may have.
    public bool IsList => Column is not null && !IsRange;
}
