using System.Linq.Expressions;

namespace SipOkMuba.Graph.Fetching;

/// <summary>
/// Declares the object type of an entity by expressions, so that an operation can be planned: which columns, relations
/// and lists it needs is known before anything is read. Expressions hold no captured values: who asks decides by row
/// rules and policies, never inside a field.
/// </summary>
/// <typeparam name="T">The entity.</typeparam>
public sealed class NodeDescriptor<T>
    where T : class
{
    private readonly NodeMap<T> map;

    internal NodeDescriptor(NodeMap<T> map) => this.map = map;

    /// <summary>Description of the type.</summary>
    /// <param name="text">For developers who read the schema.</param>
    public NodeDescriptor<T> Description(string text)
    {
        map.Description = text;
        return this;
    }

    /// <summary>Another name than the entity's.</summary>
    /// <param name="name">A GraphQL name.</param>
    public NodeDescriptor<T> Name(string name)
    {
        map.Name = name;
        return this;
    }

    /// <summary>The key that orders and joins; it is never shown.</summary>
    /// <param name="key">A unique bigint column.</param>
    public NodeDescriptor<T> Key(Expression<Func<T, long>> key)
    {
        map.SetKey(key);
        return this;
    }

    /// <summary>Makes it a <c>Node</c> with an opaque <c>id</c>.</summary>
    /// <param name="id">The id of the record.</param>
    public NodeDescriptor<T> Id(Expression<Func<T, Guid>> id)
    {
        map.SetIdentity(id);
        return this;
    }

    /// <summary>
    /// It is about a person. An <see cref="IReadObserver"/> is told of each record that is shown with a field that
    /// discloses personal data, or that was asked for by its id or another name of its own, whatever is shown of it.
    /// </summary>
    /// <param name="person">The key of the person.</param>
    public NodeDescriptor<T> Personal(Expression<Func<T, long>> person)
    {
        map.Person = person;
        return this;
    }

    /// <summary>What orders a list where its reader names nothing; without it, the key.</summary>
    /// <remarks>
    /// A column that rises with the key and by which indexes are made gives the same order, and conditions an index.
    /// </remarks>
    /// <typeparam name="TValue">Type of the column.</typeparam>
    /// <param name="column">A column that is never null.</param>
    public NodeDescriptor<T> ListedBy<TValue>(Expression<Func<T, TValue>> column)
        where TValue : notnull
    {
        map.DefaultOrder = new SortKey(PropertyName(column), column, Descending: false);
        return this;
    }

    /// <summary>Everybody may read every row. Without it an <see cref="IRowRule{T}"/> must be registered.</summary>
    public NodeDescriptor<T> Public()
    {
        map.Visibility = Visibility.Public;
        return this;
    }

    /// <summary>A row is read with the record that lists it, by whoever may read that one.</summary>
    public NodeDescriptor<T> VisibleWithParent()
    {
        map.Visibility = Visibility.WithParent;
        return this;
    }

    /// <summary>A column as it is.</summary>
    /// <typeparam name="TValue">Type of the column.</typeparam>
    /// <param name="column">The column; its name names the field.</param>
    /// <param name="description">Description of the field.</param>
    public NodeField Column<TValue>(Expression<Func<T, TValue>> column, string description) =>
        map.Add(new ColumnField(PropertyName(column), description, column, typeof(TValue), null));

    /// <summary>A column shown through a pure function, such as a mask.</summary>
    /// <typeparam name="TValue">Type of the column.</typeparam>
    /// <typeparam name="TShown">Type of the field.</typeparam>
    /// <param name="name">Name of the field.</param>
    /// <param name="column">The column.</param>
    /// <param name="show">From column to field.</param>
    /// <param name="description">Description of the field.</param>
    public NodeField Column<TValue, TShown>(string name, Expression<Func<T, TValue>> column, Func<TValue, TShown> show, string description) =>
        map.Add(new ColumnField(name, description, column, typeof(TShown), value => show((TValue)value!)));

    /// <summary>A field computed from the columns that it names.</summary>
    /// <typeparam name="TNeeds">An anonymous type of columns.</typeparam>
    /// <typeparam name="TShown">Type of the field.</typeparam>
    /// <param name="name">Name of the field.</param>
    /// <param name="needs">The columns: <c>a => new { a.Status, a.Kind }</c>.</param>
    /// <param name="compute">From columns to field, pure.</param>
    /// <param name="description">Description of the field.</param>
    public NodeField Computed<TNeeds, TShown>(
        string name, Expression<Func<T, TNeeds>> needs, Func<TNeeds, TShown> compute, string description)
        where TNeeds : class =>
        map.Add(new ComputedField<TNeeds>(name, description, needs, typeof(TShown), found => compute(found)));

    /// <summary>
    /// A field that a service of the request makes of the columns that it names, such as a link for this caller. It is no
    /// part of a plan and never shared among callers: where columns are enough, compute it.
    /// </summary>
    /// <typeparam name="TNeeds">A record of columns.</typeparam>
    /// <typeparam name="TService">A registered service.</typeparam>
    /// <typeparam name="TShown">Type of the field.</typeparam>
    /// <param name="name">Name of the field.</param>
    /// <param name="needs">The columns: <c>a => new Named(a.Id)</c>.</param>
    /// <param name="serve">From columns to field.</param>
    /// <param name="description">Description of the field.</param>
    public NodeField Served<TNeeds, TService, TShown>(
        string name, Expression<Func<T, TNeeds>> needs, Func<TNeeds, TService, TShown?> serve, string description)
        where TNeeds : class
        where TService : class =>
        map.Add(new ServedField<TNeeds, TService>(name, description, needs, typeof(TShown), (found, service) => serve(found, service)));

    /// <summary>A related record, joined.</summary>
    /// <typeparam name="TOther">The related entity, declared as well.</typeparam>
    /// <param name="relation">The navigation; its name names the field.</param>
    /// <param name="description">Description of the field.</param>
    public NodeField One<TOther>(Expression<Func<T, TOther?>> relation, string description)
        where TOther : class =>
        map.Add(new OneField(PropertyName(relation), description, relation, typeof(TOther)));

    /// <summary>
    /// A related record that has a row rule of its own: null where the caller may not read it. One statement for all
    /// records of a page, where <see cref="One{TOther}"/> is joined.
    /// </summary>
    /// <typeparam name="TOther">The related entity, declared as well.</typeparam>
    /// <param name="name">Name of the field.</param>
    /// <param name="from">What this record knows the other one by; null where there is none.</param>
    /// <param name="key">The same on the other one, where it is unique.</param>
    /// <param name="description">Description of the field.</param>
    public NodeField Related<TOther>(
        string name, Expression<Func<T, long?>> from, Expression<Func<TOther, long>> key, string description)
        where TOther : class =>
        map.Add(new RelatedField<TOther>(name, description, Bare(from), key));

    /// <summary>A list of records that belong to this one: one statement for all parents of a page.</summary>
    /// <typeparam name="TChild">The entity of the list, declared as well.</typeparam>
    /// <param name="name">Name of the field.</param>
    /// <param name="parentKey">The key of the parent on the child.</param>
    /// <param name="order">What orders the list.</param>
    /// <param name="description">Description of the field.</param>
    /// <param name="where">Which of them the list holds; absent: all.</param>
    public NodeField Many<TChild>(
        string name,
        Expression<Func<TChild, long>> parentKey,
        Expression<Func<TChild, long>> order,
        string description,
        Expression<Func<TChild, bool>>? where = null)
        where TChild : class =>
        map.Add(new ManyField<TChild>(name, description, parentKey, order, where));

    // A key that is never null was converted to the type of one that may be.
    private static LambdaExpression Bare(Expression<Func<T, long?>> column) =>
        column.Body is UnaryExpression { NodeType: ExpressionType.Convert, Operand: var key } ? Expression.Lambda(key, column.Parameters) : column;

    private static string PropertyName(LambdaExpression member) => member.Body is MemberExpression { Member.Name: var name }
        ? Schema.Names.Camel(name)
        : throw new ArgumentException($"{member} is not a property; name the field.", nameof(member));
}

/// <summary>
/// Which rows of an entity the present caller may read: one rule for every query, relation, loader and event. Registered
/// as a scoped service.
/// </summary>
/// <typeparam name="T">The entity.</typeparam>
public interface IRowRule<T>
{
    /// <summary>True for the rows that the caller may read.</summary>
    Expression<Func<T, bool>> Visible { get; }

    /// <summary>
    /// Whether <see cref="Visible"/> is the same for all callers of an audience, so that one statement reads for them all.
    /// A rule that asks who of them calls must say that it is not.
    /// </summary>
    bool IsOfAudience => true;

    /// <summary>
    /// True for the rows that the payload of the caller's own mutation shows; where one may write without reading, more
    /// than <see cref="Visible"/>.
    /// </summary>
    Expression<Func<T, bool>> VisibleAfterChange => Visible;

    /// <summary>
    /// Whether <see cref="VisibleAfterChange"/> is the same for all callers of an audience, so that one statement reads
    /// what their payloads show.
    /// </summary>
    bool IsOfAudienceAfterChange => false;

    /// <summary>
    /// The only records that the rule can let pass, where they are few enough to be sorted for one page; null where they
    /// may be many, which are walked in order.
    /// </summary>
    Func<Microsoft.EntityFrameworkCore.DbContext, IQueryable<T>>? Candidates => null;
}

/// <summary>Makes the product's context; the caller disposes it.</summary>
public interface IContextSource
{
    /// <summary>A context of its own.</summary>
    Microsoft.EntityFrameworkCore.DbContext Create();
}
