using System.Reflection;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Schema;

internal sealed partial class TypeRegistry
{
    public InterfaceGraphType Node { get; } = new()
    {
        Name = "Node",
        Description = "An object with an opaque id that can be fetched again by `node`.",
    };

    /// Methods of a marked static class, in the order of the source.
    public static IEnumerable<MethodInfo> FieldMethods(Type module) => module
        .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsSpecialName && method.Name != "Configure" && !method.IsDefined(typeof(GraphIgnoreAttribute)))
        .OrderBy(method => method.MetadataToken);

    public FieldType MethodField(MethodInfo method) => typeof(IQueryable).IsAssignableFrom(ResolverCompiler.ResultOf(method))
        ? throw Names.Wrong(method, "returns a query that nothing reads; page it or read it")
        : Protect(MethodField(method, OfReturn(method)), method);

    public FieldType MethodField(MethodInfo method, IGraphType type)
    {
        var field = DeclaredPrice.OfMember(new FieldType
        {
            Name = Names.Field(method),
            Description = Description(method),
            DeprecationReason = method.GetCustomAttribute<ObsoleteAttribute>()?.Message,
            ResolvedType = type,
            Arguments = new QueryArguments(resolvers.ArgumentsOf(method).Select(Argument)),
            Resolver = resolvers.Compile(method),
        }, method);
        if (resolvers.IsAlikeForAudience(method))
        {
            SharedSelection.Permit(field);
        }

        if (method.IsDefined(typeof(OnlyByPostAttribute)))
        {
            field.Metadata[OnlyByPostAttribute.Mark] = true;
        }

        if (resolvers.RecordRead(method, this) is { } record)
        {
            field.Metadata[PlannedReads.Read] = record;
        }

        return field;
    }

    public QueryArgument Argument(ParameterInfo parameter)
    {
        var type = Of(parameter);
        return new QueryArgument(type)
        {
            Name = Names.Argument(parameter),
            Description = Description(parameter),
            DefaultValue = parameter is { HasDefaultValue: true, DefaultValue: { } value } ? value : null,
        };
    }

    public static FieldType Protect(FieldType field, MemberInfo member) =>
        member.GetCustomAttribute<AuthorizeAttribute>() is { } authorize ? Authorization.Protect(field, authorize.Policy) : field;

    private DeclaredGraphType DeclaredType(Type type, NodeMap map)
    {
        var graph = Remember(type, new DeclaredGraphType(map));
        foreach (var declared in map.Fields)
        {
            var field = new FieldType
            {
                Name = declared.Name,
                Description = declared.Description,
                DeprecationReason = declared.DeprecationReason,
                ResolvedType = declared.GraphTypeOf(this),
                Resolver = declared is ServedField served
                    ? new FuncFieldResolver<object?>(context => served.Serve((Row)context.Source!, context.RequestServices!))
                    : new FuncFieldResolver<object?>(context => declared.Show((Row)context.Source!)),
            };
            declared.Price(field);
            if (declared is not ServedField)
            {
                SharedSelection.Permit(field);
            }

            graph.AddField(declared.Policy is { } policy ? Authorization.Protect(field, policy) : field);
        }

        if (map.HasIdentity)
        {
            Implement(graph, Node);
        }

        AddMethods(type, graph);
        return graph;
    }

    private ObjectGraphType MarkedType(Type type)
    {
        var graph = Remember(type, new ObjectGraphType { Name = Names.Type(type), Description = Description(type) });
        graph.IsTypeOf = type.IsInstanceOfType;
        AddProperties(type, graph);
        AddMethods(type, graph);
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.IsDefined(typeof(InterfaceTypeAttribute), inherit: false))
            {
                AddMethods(parent, graph);
                Implement(graph, (InterfaceGraphType)Output(parent));
            }
        }

        return graph;
    }

    private InterfaceGraphType InterfaceType(Type type)
    {
        var graph = Remember(type, new InterfaceGraphType { Name = Names.Type(type), Description = Description(type) });
        AddProperties(type, graph);
        AddMethods(type, graph);
        foreach (var field in graph.Fields)
        {
            field.Resolver = null;
        }

        foreach (var subclass in type.Assembly.GetTypes()
                     .Where(t => t.IsSubclassOf(type) && t.IsDefined(typeof(ObjectTypeAttribute), inherit: false))
                     .OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            Output(subclass);
        }

        return graph;
    }

    public void AddProperties(Type type, IComplexGraphType graph, bool inherited = true)
    {
        var scope = BindingFlags.Public | BindingFlags.Instance | (inherited ? BindingFlags.Default : BindingFlags.DeclaredOnly);
        var properties = type.GetProperties(scope)
            .Where(property => !property.IsDefined(typeof(GraphIgnoreAttribute)) && property.Name != "EqualityContract");
        foreach (var property in properties.OrderBy(property => Depth(property.DeclaringType!)).ThenBy(property => property.MetadataToken))
        {
            var read = Shown(ResolverCompiler.Getter(property), property.GetCustomAttribute<IDAttribute>(), graph.Name);
            var field = new FieldType
            {
                Name = Names.Field(property),
                Description = Description(property),
                DeprecationReason = property.GetCustomAttribute<ObsoleteAttribute>()?.Message,
                ResolvedType = Of(property, input: false),
                Resolver = new FuncFieldResolver<object?>(context => read(context.Source!)),
            };
            field.Metadata[PlannedReads.Value] = read;
            SharedSelection.Permit(field);
            graph.AddField(Protect(DeclaredPrice.OfMember(field, property), property));
        }
    }

    private static Func<object, object?> Shown(Func<object, object?> read, IDAttribute? id, string typeName) => id is null
        ? read
        : source => read(source) is var value && value is Guid guid ? NodeId.Format(id.TypeName ?? typeName, guid) : value;

    private void AddMethods(Type type, IComplexGraphType graph)
    {
        foreach (var method in extensions[type].SelectMany(FieldMethods).Where(method => !graph.HasField(Names.Field(method))))
        {
            if (Array.Find(method.GetParameters(), p => p.IsDefined(typeof(ParentAttribute)) && maps.ContainsKey(p.ParameterType)) is { } parent)
            {
                throw Names.Wrong(method,
                    $"takes the entity {parent.ParameterType.Name} as its parent, but only selected columns are read; declare it in Configure");
            }

            graph.AddField(MethodField(method));
        }
    }

    private static void Implement(ObjectGraphType graph, InterfaceGraphType contract)
    {
        graph.AddResolvedInterface(contract);
        contract.AddPossibleType(graph);
    }

    private static int Depth(Type type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;
}

/// <summary>The object type of an entity; its fields read <see cref="Row"/>s.</summary>
internal sealed class DeclaredGraphType : ObjectGraphType
{
    public DeclaredGraphType(NodeMap map)
    {
        Map = map;
        Name = map.Name;
        Description = map.Description;
        IsTypeOf = value => value is Row row && row.Layout.Map == map;
    }

    public NodeMap Map { get; }
}
