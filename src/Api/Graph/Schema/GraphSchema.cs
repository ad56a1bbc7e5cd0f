using System.Reflection;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Schema;

/// <summary>The schema of the marked classes, named as a Hot Chocolate server names it.</summary>
internal sealed class GraphSchema : GraphQL.Types.Schema
{
    private readonly TypeRegistry types;

    public GraphSchema(IServiceProvider services, GraphOptions options, IServiceProviderIsService isService)
        : base(services)
    {
        var resolvers = new ResolverCompiler(isService, options);
        types = new TypeRegistry(options, resolvers);
        var refusals = new ExpectedRefusal(options, types);

        // Instead of the engine's own, so before whatever has one.
        RegisterType(types.Output(typeof(string)));
        Directives.Register(Authorization.Directive, SpecifiedBy.Directive, FieldPrice.Cost, FieldPrice.Size);
        Features.DeprecationOfInputValues = true;
        Features.RepeatableDirectives = true;
        Query = new NodeQueries(types).AddTo(Root<QueryTypeAttribute>(options, "Query", new QueryConvention(types, resolvers).Field)!);
        Mutation = Root<MutationTypeAttribute>(options, "Mutation", new MutationConvention(types, resolvers, refusals, options).Field);
        Subscription = Root<SubscriptionTypeAttribute>(options, "Subscription", new SubscriptionConvention(types, resolvers).Field);
        RegisterType(refusals.Contract);
        foreach (var map in types.Maps.Values)
        {
            if (map.Visibility == Visibility.ByRule && !isService.IsService(typeof(IRowRule<>).MakeGenericType(map.Entity)))
            {
                throw new InvalidOperationException(
                    $"{map.Name} has no row rule: register IRowRule<{map.Entity.Name}>, or declare Public() or VisibleWithParent().");
            }

            if (map.HasIdentity)
            {
                types.Output(map.Entity);
            }
        }

        foreach (var type in types.Known.Where(IsReachableOnlyByContract))
        {
            RegisterType(type);
        }

        foreach (var scalar in types.Known)
        {
            SpecifiedBy.Apply(scalar);
        }
    }

    public NodeMap MapOf(Type entity) =>
        types.MapOf(entity) ?? throw new InvalidOperationException($"{entity} has no declared node type.");

    private static bool IsReachableOnlyByContract(IGraphType type) => type is IObjectGraphType { ResolvedInterfaces.Count: > 0 };

    private static ObjectGraphType? Root<TMark>(GraphOptions options, string name, Func<MethodInfo, FieldType> field)
        where TMark : Attribute
    {
        var methods = options.Modules
            .Where(module => module.IsDefined(typeof(TMark)))
            .OrderBy(module => module.Name, StringComparer.Ordinal)
            .SelectMany(TypeRegistry.FieldMethods)
            .ToArray();
        if (methods.Length == 0 && name != "Query")
        {
            return null;
        }

        var root = new ObjectGraphType { Name = name, Description = RootDescriptions[name] };
        foreach (var method in methods)
        {
            root.AddField(field(method));
        }

        return root;
    }

    private static readonly Dictionary<string, string> RootDescriptions = new()
    {
        ["Query"] = "What can be read.",
        ["Mutation"] = "What can be done. Every mutation takes one `input` and answers with a payload: the record, or `errors`.",
        ["Subscription"] = "What is pushed. Every subscription resumes with `after` where it was cut.",
    };
}

/// <summary>Fields of <c>Query</c>: plain methods, or connections where paging is asked for.</summary>
internal sealed class QueryConvention(TypeRegistry types, ResolverCompiler resolvers)
{
    private static readonly string[] Slicing = ["first", "last"];

    private readonly ConnectionTypes connections = new(types);
    private readonly FilterTypes filters = new(types);
    private readonly SortTypes sorts = new(types);

    public FieldType Field(MethodInfo method)
    {
        if (method.GetCustomAttribute<UsePagingAttribute>() is not { } paging)
        {
            return DeclaredPrice.OfQuery(types.MethodField(method), method);
        }

        var field = types.MethodField(method, types.Output(typeof(bool)));
        var returned = ResolverCompiler.ResultOf(method);
        if (typeof(IPage).IsAssignableFrom(returned))
        {
            // The method pages by itself; what its own page type has beside the nodes are fields of the connection.
            var connection = connections.Of(field.Name, types.Output(NodeOf(returned)), paging.IncludeTotalCount);
            types.AddProperties(returned, connection, inherited: false);
            field.ResolvedType = connection;
            field.Resolver = resolvers.Compile(method);
            return TypeRegistry.Protect(Paged(field, paging), method);
        }

        var element = returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(IQueryable<>)
            ? returned.GetGenericArguments()[0]
            : throw Wrong(method, "so it returns IQueryable<T> or Task<Page<T>>");
        var map = types.MapOf(element) ?? throw Wrong(method, $"but {element} has no declared node type");
        if (map.Visibility == Visibility.WithParent)
        {
            throw Wrong(method, $"but {map.Name} is read with its parent only");
        }

        field.ResolvedType = connections.Of(field.Name, types.Output(element), paging.IncludeTotalCount);
        AddPageArguments(field);
        if (method.GetCustomAttributes().OfType<IUseFiltering>().FirstOrDefault() is { } filtering)
        {
            field.Arguments!.Add(Argument("where", "Which records are wanted.", filters.Of(filtering.Create())).Costs(FieldPrice.Statement));
        }

        if (method.GetCustomAttributes().OfType<IUseSorting>().FirstOrDefault() is { } sorting)
        {
            var order = new ListGraphType(new NonNullGraphType(sorts.Of(sorting.Create())));
            field.Arguments!.Add(Argument("order", "What orders them; the key ends every order.", order).Costs(FieldPrice.Statement));
        }

        var read = (IFieldResolver)Activator.CreateInstance(
            typeof(ConnectionResolver<>).MakeGenericType(element), resolvers.CompileCall(method), map, paging)!;
        field.Metadata[PlannedReads.Read] = new ConnectionRead(method, map, paging);
        field.Resolver = resolvers.Refusing(read.ResolveAsync);
        return TypeRegistry.Protect(Paged(field, paging), method);
    }

    private static FieldType Paged(FieldType field, UsePagingAttribute paging) => field.Costs(FieldPrice.Statement).Lists(new ListSize(
        paging.MaxPageSize,
        Math.Min(paging.DefaultPageSize, paging.MaxPageSize),
        [.. Slicing.Where(name => field.Arguments!.Find(name) is not null)],
        ["edges", "nodes"]));

    private static Type NodeOf(Type page) => page.IsGenericType && page.GetGenericTypeDefinition() == typeof(Page<>)
        ? page.GetGenericArguments()[0]
        : NodeOf(page.BaseType!);

    private void AddPageArguments(FieldType field)
    {
        var (number, text) = (types.Input(typeof(int)), types.Input(typeof(string)));
        field.Arguments!.Add(Argument("first", "The first nodes after the place.", number));
        field.Arguments.Add(Argument("after", "A cursor; continue after it.", text));
        field.Arguments.Add(Argument("last", "The last nodes before the place.", number));
        field.Arguments.Add(Argument("before", "A cursor; continue before it.", text));
    }

    private static QueryArgument Argument(string name, string description, IGraphType type) =>
        new(type) { Name = name, Description = description };

    private static InvalidOperationException Wrong(MethodInfo method, string why) => Names.Wrong(method, $"is paged, {why}");
}

internal sealed class ConnectionResolver<T>(
    Func<CallScope, IDictionary<string, object?>, ValueTask<object?>> call, NodeMap map, UsePagingAttribute paging) : IFieldResolver
    where T : class
{
    public async ValueTask<object?> ResolveAsync(IResolveFieldContext context)
    {
        await using var scope = new CallScope(context);
        var all = (IQueryable<T>)(await call(scope, ResolverCompiler.Arguments(context)))!;
        return await KeysetPaging.ReadAsync(context, scope.Opened, all, (NodeMap<T>)map, paging);
    }
}

/// <summary><c>node</c> and <c>nodes</c>.</summary>
internal sealed class NodeQueries(TypeRegistry types)
{
    private const int MostNodes = 50;

    public ObjectGraphType AddTo(ObjectGraphType query)
    {
        types.Node.AddField(new FieldType { Name = "id", Description = "Opaque id.", ResolvedType = new NonNullGraphType(types.Id) });
        query.AddField(new FieldType
        {
            Name = "node",
            Description = "A record by its opaque id; null where it is missing or not readable.",
            ResolvedType = types.Node,
            Arguments = new QueryArguments(new QueryArgument(new NonNullGraphType(types.Id)) { Name = "id", Description = "The opaque id." }),
            Resolver = new FuncFieldResolver<object?>(context => Ticket(context, $"{context.GetArgument<object>("id")}")),
        }.Costs(FieldPrice.Statement));
        query.AddField(new FieldType
        {
            Name = "nodes",
            Description = $"Records by their opaque ids, at most {MostNodes}, in the order asked for.",
            ResolvedType = new NonNullGraphType(new ListGraphType(types.Node)),
            Arguments = new QueryArguments(new QueryArgument(new NonNullGraphType(new ListGraphType(new NonNullGraphType(types.Id))))
            {
                Name = "ids",
                Description = "The opaque ids.",
            }),
            Resolver = new FuncFieldResolver<object?>(async context =>
            {
                var ids = context.GetArgument<object[]>("ids");
                if (ids.Length > MostNodes)
                {
                    throw new ExecutionError($"At most {MostNodes} nodes are fetched at once.") { Code = "HC0051", Extensions = new() { ["maximum"] = MostNodes } };
                }

                var tickets = Array.ConvertAll(ids, id => Ticket(context, $"{id}"));
                var rows = new List<object?>();
                foreach (var ticket in tickets)
                {
                    rows.Add(ticket is null ? null : await ((GraphQL.DataLoader.IDataLoaderResult)ticket).GetResultAsync(context.CancellationToken));
                }

                return rows;
            }),
        }.Costs(FieldPrice.Statement).Lists(new ListSize(MostNodes, null, ["ids"], [])));
        return query;
    }

    private static NodeRef? Ticket(IResolveFieldContext context, string id) =>
        NodeId.TryParse(id, out var typeName, out var guid)
            ? new NodeLoader(context).ById(typeName, guid)
            : throw new ExecutionError("The id is malformed.") { Code = GraphErrorCodes.InvalidId };
}
