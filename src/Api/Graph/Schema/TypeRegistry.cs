using System.Collections;
using System.ComponentModel;
using System.Reflection;
using GraphQL.Types;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Schema;

/// <summary>One graph type for each CLR type, and nothing that was not marked or declared.</summary>
internal sealed partial class TypeRegistry
{
    // Not safe for two threads, and two hosts may build their schemas at once.
    private static NullabilityInfoContext Nullability => new();
    private readonly GraphOptions options;
    private readonly ResolverCompiler resolvers;
    private readonly Dictionary<Type, IGraphType> outputs = [];
    private readonly Dictionary<Type, IGraphType> inputs = [];
    private readonly Dictionary<Type, NodeMap> maps = [];
    private readonly ILookup<Type, Type> extensions;

    public TypeRegistry(GraphOptions options, ResolverCompiler resolvers)
    {
        this.options = options;
        this.resolvers = resolvers;
        extensions = options.Modules.SelectMany(Extended).ToLookup(pair => pair.Target, pair => pair.Module);
        foreach (var scalar in new (Type Clr, ScalarGraphType Graph)[]
                 {
                     (typeof(string), new PlainString()), (typeof(int), new IntGraphType()), (typeof(bool), new BooleanGraphType()),
                     (typeof(double), new FloatGraphType()), (typeof(long), new LongScalar()), (typeof(Guid), new UuidScalar()),
                     (typeof(DateTimeOffset), new DateTimeScalar(options.Offset)), (typeof(DateOnly), new LocalDateScalar()),
                     (typeof(TimeOnly), new LocalTimeScalar()), (typeof(TimeSpan), new DurationScalar()), (typeof(Uri), new UriScalar()),
                 })
        {
            outputs[scalar.Clr] = inputs[scalar.Clr] = scalar.Graph;
        }

        inputs[typeof(UploadedFile)] = new UploadScalar();
        outputs[typeof(NodeIdText)] = Id;
        outputs[typeof(NodeRef)] = Node;
        foreach (var (clr, scalar) in options.Scalars)
        {
            outputs[clr] = inputs[clr] = scalar;
        }

        foreach (var group in extensions.Where(group => ConfigureMethod(group) is not null))
        {
            maps[group.Key] = NodeMap.Create(group.Key, ConfigureMethod(group)!);
        }

        foreach (var map in maps.Values)
        {
            map.Link(maps);
        }
    }

    public IReadOnlyDictionary<Type, NodeMap> Maps => maps;

    public IdGraphType Id { get; } = new();

    public IEnumerable<IGraphType> Known => outputs.Values.Concat(inputs.Values).Distinct();

    public NodeMap? MapOf(Type type) => maps.GetValueOrDefault(type);

    public static string? Description(ICustomAttributeProvider member) =>
        member.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false).OfType<DescriptionAttribute>().FirstOrDefault()?.Description;

    public static IGraphType Wrap(IGraphType type, bool nullable) => nullable ? type : new NonNullGraphType(type);

    /// The type of a field, argument or input field, with lists and nullability as the code declares them.
    public IGraphType Of(Type type, NullabilityInfo info, bool input, IDAttribute? id = null)
    {
        if (OptionalInput.ElementOf(type) is { } optional)
        {
            var given = Of(optional, info.GenericTypeArguments[0], input, id);
            return given is NonNullGraphType required ? required.ResolvedType! : given;
        }

        var bare = Unwrap(type, ref info);
        var nullable = Nullable.GetUnderlyingType(bare) is not null
            || (!bare.IsValueType && (input ? info.WriteState : info.ReadState) is not NullabilityState.NotNull);
        bare = Nullable.GetUnderlyingType(bare) ?? bare;
        if (id is not null && ElementOf(bare) is null)
        {
            return Wrap(Id, nullable);
        }

        if (ElementOf(bare) is { } element && !outputs.ContainsKey(bare))
        {
            var elementInfo = bare.IsArray ? info.ElementType! : info.GenericTypeArguments[0];
            return Wrap(new ListGraphType(Of(element, elementInfo, input, id)), nullable);
        }

        return Wrap(input ? Input(bare) : Output(bare), nullable);
    }

    public IGraphType Of(ParameterInfo parameter) =>
        Of(parameter.ParameterType, Nullability.Create(parameter), input: true, IdOf(parameter));

    /// The mark of a parameter; in a record it may stand on the property.
    public static IDAttribute? IdOf(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<IDAttribute>()
        ?? (parameter.Member is ConstructorInfo { DeclaringType: { } record }
            ? record.GetProperty(parameter.Name!)?.GetCustomAttribute<IDAttribute>()
            : null);

    public IGraphType OfReturn(MethodInfo method) =>
        Of(method.ReturnType, Nullability.Create(method.ReturnParameter), input: false);

    public IGraphType Of(PropertyInfo property, bool input) =>
        Of(property.PropertyType, Nullability.Create(property), input, property.GetCustomAttribute<IDAttribute>());

    public IGraphType Output(Type type)
    {
        if (outputs.TryGetValue(type, out var known))
        {
            return known;
        }

        if (type.IsEnum)
        {
            return Enumeration(type);
        }

        if (maps.TryGetValue(type, out var map))
        {
            return DeclaredType(type, map);
        }

        if (type.IsDefined(typeof(InterfaceTypeAttribute), inherit: false))
        {
            return InterfaceType(type);
        }

        return type.IsDefined(typeof(ObjectTypeAttribute), inherit: false)
            ? MarkedType(type)
            : throw new InvalidOperationException($"{type} is neither declared, marked nor a scalar: it is not published.");
    }

    public IGraphType Input(Type type)
    {
        if (inputs.TryGetValue(type, out var known))
        {
            return known;
        }

        return type.IsEnum ? Enumeration(type)
            : Description(type) is not null ? InputObject(type)
            : throw new InvalidOperationException($"{type} is neither a service nor described: it is not published as an input.");
    }

    public T Remember<T>(Type type, T graphType)
        where T : IGraphType
    {
        outputs[type] = graphType;
        return graphType;
    }

    public static Type? ElementOf(Type type) =>
        type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[0]
        : null;

    private static Type Unwrap(Type type, ref NullabilityInfo info)
    {
        while (type.IsGenericType && type.GetGenericTypeDefinition() is var definition
               && (definition == typeof(Task<>) || definition == typeof(ValueTask<>) || definition == typeof(NodeRef<>)
                   || definition == typeof(IAsyncEnumerable<>) || definition == typeof(ResumableStream<>)))
        {
            // A reference to a node may always lead nowhere.
            if (definition == typeof(NodeRef<>))
            {
                return type.GetGenericArguments()[0];
            }

            info = info.GenericTypeArguments[0];
            type = type.GetGenericArguments()[0];
        }

        return type;
    }

    private static MethodInfo? ConfigureMethod(IEnumerable<Type> modules) =>
        modules.Select(module => module.GetMethod("Configure", BindingFlags.Public | BindingFlags.Static)).SingleOrDefault(m => m is not null);

    private static IEnumerable<(Type Target, Type Module)> Extended(Type module) =>
        from attribute in module.GetCustomAttributes()
        let type = attribute.GetType()
        where type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ObjectTypeAttribute<>)
        select (type.GetGenericArguments()[0], module);

    private EnumerationGraphType Enumeration(Type type)
    {
        var graph = new EnumerationGraphType { Name = Names.Type(type), Description = Description(type) };
        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            graph.Add(new EnumValueDefinition(Names.EnumValue(field.Name), field.GetValue(null))
            {
                Description = Description(field),
                DeprecationReason = field.GetCustomAttribute<ObsoleteAttribute>()?.Message,
            });
        }

        outputs[type] = inputs[type] = graph;
        return graph;
    }
}
