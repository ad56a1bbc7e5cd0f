using System.Collections;
using System.Reflection;
using GraphQL.Types;

namespace SipOkMuba.Graph.Schema;

internal sealed partial class TypeRegistry
{
    private RecordInputType InputObject(Type type)
    {
        var name = Names.Type(type);
        var graph = new RecordInputType(type)
        {
            Name = name.EndsWith("Input", StringComparison.Ordinal) ? name : name + "Input",
            Description = Description(type),
            IsOneOf = type.IsDefined(typeof(OneOfAttribute), inherit: false),
        };
        inputs[type] = graph;
        foreach (var parameter in graph.Parameters)
        {
            graph.AddField(InputField(parameter));
        }

        return graph;
    }

    public FieldType InputField(ParameterInfo parameter)
    {
        var argument = Argument(parameter);
        var property = parameter.Member.DeclaringType?.GetProperty(parameter.Name!);
        return new FieldType
        {
            Name = argument.Name,
            Description = argument.Description ?? (property is null ? null : Description(property)),
            ResolvedType = argument.ResolvedType,
            DefaultValue = argument.DefaultValue,
        };
    }
}

/// <summary>An input object that is a record in code: the fields are the parameters of its constructor.</summary>
internal sealed class RecordInputType : InputObjectGraphType
{
    private readonly ConstructorInfo constructor;
    private readonly ConstructorInvoker invoker;
    private Coerced[]? coerced;

    public RecordInputType(Type type)
    {
        constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type} has no public constructor.");
        invoker = ConstructorInvoker.Create(constructor);
    }

    public ParameterInfo[] Parameters => constructor.GetParameters();

    public override object ParseDictionary(IDictionary<string, object?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        coerced ??= Array.ConvertAll(Parameters, parameter => new Coerced(parameter));
        return invoker.Invoke(Array.ConvertAll(coerced, parameter => parameter.From(value)).AsSpan());
    }
}

/// <summary>An input object whose fields become the parameters of a mutation.</summary>
internal sealed class MutationInputType : InputObjectGraphType
{
    public override object ParseDictionary(IDictionary<string, object?> value) => value;
}

/// <summary>From what the engine coerced to what a parameter takes; what is said of it in code is looked up once.</summary>
internal sealed class Coerced(ParameterInfo parameter)
{
    private readonly string name = Names.Argument(parameter);
    private readonly IDAttribute? ofId = TypeRegistry.IdOf(parameter);

    public object? From(IDictionary<string, object?> values) =>
        values.TryGetValue(name, out var value) ? To(value, parameter.ParameterType, ofId) : Default(parameter);

    public static object? Default(ParameterInfo parameter) =>
        parameter is { HasDefaultValue: true, DefaultValue: { } value } ? value
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
        : null;

    public static object? To(object? value, Type type, IDAttribute? id = null)
    {
        if (OptionalInput.ElementOf(type) is { } optional)
        {
            return Activator.CreateInstance(type, To(value, optional, id));
        }

        if (value is null || (type.IsInstanceOfType(value) && (id is null || value is Guid)))
        {
            return value;
        }

        if (TypeRegistry.ElementOf(type) is { } element)
        {
            var items = ((IEnumerable)value).Cast<object?>().Select(item => To(item, element, id)).ToArray();
            var array = Array.CreateInstance(element, items.Length);
            for (var i = 0; i < items.Length; i++)
            {
                array.SetValue(items[i], i);
            }

            return type.IsArray || type.IsAssignableFrom(array.GetType()) ? array : Activator.CreateInstance(type, array);
        }

        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return id is not null && bare == typeof(Guid) ? NodeId.Parse($"{value}", id.TypeName)
            : bare.IsInstanceOfType(value) ? value
            : bare == typeof(string) ? value.ToString()
            : Convert.ChangeType(value, bare, System.Globalization.CultureInfo.InvariantCulture);
    }
}
