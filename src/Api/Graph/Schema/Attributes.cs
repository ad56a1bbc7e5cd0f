namespace SipOkMuba.Graph.Schema;

/// <summary>Marks a static class whose public methods are fields of <c>Query</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class QueryTypeAttribute : Attribute;

/// <summary>
/// Marks a static class whose public methods are fields of <c>Mutation</c>, each under the mutation convention: flat
/// parameters become <c>XInput</c>, the result and the declared errors become <c>XPayload</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MutationTypeAttribute : Attribute;

/// <summary>
/// Marks a static class whose public methods are fields of <c>Subscription</c>. A method returns
/// <see cref="IAsyncEnumerable{T}"/>; one event at a time is pulled from it and executed.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SubscriptionTypeAttribute : Attribute;

/// <summary>
/// Marks a static class that describes the object type of <typeparamref name="T"/>: a method
/// <c>static void Configure(NodeDescriptor&lt;T&gt;)</c> declares the fields that are read from the database, every other
/// public method is a field of its own.
/// </summary>
/// <typeparam name="T">The entity, or the class marked with <see cref="ObjectTypeAttribute"/>.</typeparam>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ObjectTypeAttribute<T> : Attribute;

/// <summary>Publishes a class or record as an object type: each public property is a field. Entities are never marked.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ObjectTypeAttribute : Attribute;

/// <summary>Publishes a class as an interface type; its marked subclasses are the possible types.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class InterfaceTypeAttribute : Attribute;

/// <summary>The name in the schema, where the convention would give another.</summary>
/// <param name="name">A GraphQL name.</param>
[AttributeUsage(AttributeTargets.All)]
public sealed class GraphNameAttribute(string name) : Attribute
{
    /// <summary>A GraphQL name.</summary>
    public string Name => name;
}

/// <summary>Leaves a public member out of the schema.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public sealed class GraphIgnoreAttribute : Attribute;

/// <summary>The parameter receives the object whose field is resolved.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ParentAttribute : Attribute;

/// <summary>An opaque node id on the wire, a <see cref="Guid"/> in code.</summary>
/// <param name="typeName">The node type that the id must belong to; none: any.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class IDAttribute(string? typeName = null) : Attribute
{
    /// <summary>The node type that the id must belong to; none: any.</summary>
    public string? TypeName => typeName;
}

/// <summary>An input object of which exactly one field is given, printed as <c>@oneOf</c>.</summary>
/// <remarks>https://spec.graphql.org/September2025/#sec-OneOf-Input-Objects</remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OneOfAttribute : Attribute;

/// <summary>The caller must satisfy an ASP.NET Core authorization policy; printed as <c>@authorize</c>.</summary>
/// <remarks>Refused with <c>AUTH_NOT_AUTHENTICATED</c> or <c>AUTH_NOT_AUTHORIZED</c> at the field.</remarks>
/// <param name="policy">Name of the policy.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class AuthorizeAttribute(string policy) : Attribute
{
    /// <summary>Name of the policy.</summary>
    public string Policy => policy;
}

/// <summary>
/// What the query takes as arguments is secret or personal and must not stand in an address, where servers on the way keep it:
/// by GET it is refused with <c>METHOD_NOT_ALLOWED</c>, status 405.
/// </summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc9110#section-17.9</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnlyByPostAttribute : Attribute
{
    internal const string Mark = "transport.onlyByPost";
}

/// <summary>A refusal that the mutation declares as a member of its <c>errors</c> union.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public abstract class ErrorAttribute : Attribute
{
    /// <summary>The exception types that are declared.</summary>
    public abstract IEnumerable<Type> ErrorTypes { get; }
}

/// <inheritdoc cref="ErrorAttribute"/>
/// <typeparam name="TError">The exception type that is declared.</typeparam>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ErrorAttribute<TError> : ErrorAttribute
    where TError : Exception
{
    /// <inheritdoc/>
    public override IEnumerable<Type> ErrorTypes => [typeof(TError)];
}

/// <summary>The list becomes a connection: keyset paging, forwards and backwards, bound to its ordering.</summary>
/// <remarks>https://relay.dev/graphql/connections.htm</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UsePagingAttribute : Attribute
{
    /// <summary>Nodes of a page when neither <c>first</c> nor <c>last</c> is given.</summary>
    public int DefaultPageSize { get; init; } = 10;

    /// <summary>The most nodes of a page; more is refused with <c>HC0051</c>.</summary>
    public int MaxPageSize { get; init; } = 50;

    /// <summary>Whether the connection has <c>totalCount</c>; it costs a statement when it is selected.</summary>
    public bool IncludeTotalCount { get; init; }
}

/// <summary>What one use of the field costs, where the default is wrong; printed as <c>@cost</c>.</summary>
/// <param name="weight">The points.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class CostAttribute(int weight) : Attribute
{
    /// <summary>The points.</summary>
    public int Weight => weight;
}

/// <summary>With how many items a list is priced, where the default is wrong; printed as <c>@listSize</c>.</summary>
/// <param name="assumed">The most that the list is expected to hold.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class ListSizeAttribute(int assumed) : Attribute
{
    /// <summary>The most that the list is expected to hold.</summary>
    public int Assumed => assumed;
}

/// <summary>Adds <c>where</c> with the allow-listed fields of <typeparamref name="TFilter"/>.</summary>
/// <typeparam name="TFilter">A subclass of <see cref="Fetching.FilterInput{T}"/>.</typeparam>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UseFilteringAttribute<TFilter> : Attribute, IUseFiltering
    where TFilter : Fetching.FilterInput, new()
{
    Fetching.FilterInput IUseFiltering.Create() => new TFilter();
}

/// <summary>Adds <c>order</c> with the allow-listed fields of <typeparamref name="TSort"/>.</summary>
/// <typeparam name="TSort">A subclass of <see cref="Fetching.SortInput{T}"/>.</typeparam>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UseSortingAttribute<TSort> : Attribute, IUseSorting
    where TSort : Fetching.SortInput, new()
{
    Fetching.SortInput IUseSorting.Create() => new TSort();
}

internal interface IUseFiltering
{
    Fetching.FilterInput Create();
}

internal interface IUseSorting
{
    Fetching.SortInput Create();
}
