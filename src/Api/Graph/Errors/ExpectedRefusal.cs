using System.Collections;
using System.Reflection;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Errors;

/// <summary>The product's expected refusals: object types that implement <c>Error</c>, or coded errors of a query.</summary>
internal sealed class ExpectedRefusal(GraphOptions options, TypeRegistry types)
{
    public InterfaceGraphType Contract { get; } = CreateContract();

    public ObjectGraphType TypeOf(Type error)
    {
        if (types.Known.OfType<ObjectGraphType>().FirstOrDefault(type => type.Name == NameOf(error)) is { } known)
        {
            return known;
        }

        var graph = types.Remember(error, new ObjectGraphType
        {
            Name = NameOf(error),
            Description = TypeRegistry.Description(error),
            IsTypeOf = error.IsInstanceOfType,
        });
        graph.AddField(MessageField());
        graph.AddField(CodeField());
        foreach (var property in DataOf(error))
        {
            graph.AddField(new FieldType
            {
                Name = Names.Field(property),
                Description = TypeRegistry.Description(property),
                ResolvedType = types.Of(property, input: false),
                Resolver = new FuncFieldResolver<object?>(context => property.GetValue(context.Source)),
            });
        }

        graph.AddResolvedInterface(Contract);
        Contract.AddPossibleType(graph);
        return graph;
    }

    public static ExecutionError AsExecutionError(Exception error, GraphOptions options)
    {
        var execution = new ExecutionError(error.Message) { Code = options.ErrorCode(error) };
        foreach (var property in DataOf(error.GetType()))
        {
            (execution.Extensions ??= [])[Names.Field(property)] = Shown(property.GetValue(error));
        }

        return execution;
    }

    private static object? Shown(object? value) => value switch
    {
        Enum member => Names.EnumValue(member.ToString()),
        string text => text,
        IEnumerable items => items.Cast<object?>().Select(Shown).ToArray(),
        _ => value,
    };

    private static string NameOf(Type error)
    {
        var name = Names.Type(error);
        return name.EndsWith("Error", StringComparison.Ordinal) ? name
            : name.EndsWith("Exception", StringComparison.Ordinal) ? string.Concat(name.AsSpan(0, name.Length - 9), "Error")
            : name + "Error";
    }

    private static IEnumerable<PropertyInfo> DataOf(Type error) =>
        error.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => !property.IsDefined(typeof(GraphIgnoreAttribute)) && property.GetMethod!.GetBaseDefinition().DeclaringType == error);

    private static InterfaceGraphType CreateContract()
    {
        var contract = new InterfaceGraphType { Name = "Error", Description = "A refusal that a program can act on. The state is unchanged; the message is in the language that `Accept-Language` asks for." };
        contract.AddField(new FieldType { Name = "message", Description = MessageText, ResolvedType = NonNullString() });
        contract.AddField(new FieldType { Name = "code", Description = CodeText, ResolvedType = NonNullString() });
        return contract;
    }

    private const string MessageText = "What went wrong, for a person.";

    private const string CodeText = "What went wrong, for a program: stable, in SCREAMING_CASE.";

    private static NonNullGraphType NonNullString() => new(new StringGraphType());

    private FieldType MessageField() => new()
    {
        Name = "message",
        Description = MessageText,
        ResolvedType = NonNullString(),
        Resolver = new FuncFieldResolver<object?>(context =>
        {
            var error = (Exception)context.Source!;
            return context.RequestServices!.GetRequiredService<GraphCall>().Language
                .Word(options.ErrorCode(error), error.Message, name => DataOf(error.GetType()).FirstOrDefault(data => Names.Field(data) == name)?.GetValue(error));
        }),
    };

    private FieldType CodeField() => new()
    {
        Name = "code",
        Description = CodeText,
        ResolvedType = NonNullString(),
        Resolver = new FuncFieldResolver<object?>(context => options.ErrorCode((Exception)context.Source!)),
    };
}
