using System.Reflection;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Mutations;

/// <summary>
/// Hot Chocolate's mutation convention: flat parameters become one <c>XInput</c>, the result becomes a nullable field of
/// <c>XPayload</c> beside <c>errors: [XError!]</c>, a union of the declared refusals.
/// </summary>
internal sealed class MutationConvention(TypeRegistry types, ResolverCompiler resolvers, ExpectedRefusal refusals, GraphOptions options)
{
    public FieldType Field(MethodInfo method)
    {
        var name = Names.Pascal(Names.Field(method));
        var field = new FieldType
        {
            Name = Names.Field(method),
            Description = TypeRegistry.Description(method),
            DeprecationReason = method.GetCustomAttribute<ObsoleteAttribute>()?.Message,
            ResolvedType = new NonNullGraphType(Payload(method, name)),
            Arguments = new QueryArguments(new QueryArgument(new NonNullGraphType(Input(method, name)))
            {
                Name = "input",
                Description = $"What {Names.Field(method)} takes.",
            }),
            Resolver = new MutationResolver(resolvers.CompileCall(method), DeclaredErrors(method), IdentityOf(ResultType(method)), options),
        };
        return TypeRegistry.Protect(field, method);
    }

    private MutationInputType Input(MethodInfo method, string name)
    {
        var input = new MutationInputType { Name = name + "Input", Description = $"Input of `{Names.Field(method)}`." };
        foreach (var parameter in resolvers.ArgumentsOf(method))
        {
            input.AddField(types.InputField(parameter));
        }

        return input;
    }

    private ObjectGraphType Payload(MethodInfo method, string name)
    {
        var payload = new ObjectGraphType { Name = name + "Payload", Description = $"Answer of `{Names.Field(method)}`: the record, or why not." };
        var result = ResultType(method);
        var map = types.MapOf(result);
        payload.AddField(new FieldType
        {
            Name = Names.Camel(Names.Type(result)),
            Description = "The record after the change; null if it was refused.",
            ResolvedType = types.Output(result),
            Resolver = new FuncFieldResolver<object?>(map is null
                ? context => ((Outcome)context.Source!).Value
                : context => ((Outcome)context.Source!).ResultId is { } id ? Reload(context, map, id) : null),
        });
        var errors = DeclaredErrors(method);
        if (errors.Count == 0)
        {
            return payload;
        }

        var union = new UnionGraphType { Name = name + "Error", Description = $"Why `{Names.Field(method)}` may be refused." };
        foreach (var error in errors)
        {
            union.AddPossibleType(refusals.TypeOf(error));
        }

        payload.AddField(new FieldType
        {
            Name = "errors",
            Description = "Why it was refused; null if it was done.",
            ResolvedType = new ListGraphType(new NonNullGraphType(union)),
            Resolver = new FuncFieldResolver<object?>(context => ((Outcome)context.Source!).Errors),
        });
        return payload;
    }

    private static IReadOnlyList<Type> DeclaredErrors(MethodInfo method) =>
        [.. method.GetCustomAttributes<ErrorAttribute>().SelectMany(attribute => attribute.ErrorTypes).Distinct().OrderBy(type => type.Name, StringComparer.Ordinal)];

    private static NodeRef Reload(IResolveFieldContext context, NodeMap map, Guid id) =>
        new NodeRef(context.RequestServices!.GetRequiredService<NodeBatches>().Load(map, map.IdentityExpression, id, Selection.Below(context)));

    private Func<object, Guid>? IdentityOf(Type type)
    {
        if (types.MapOf(type) is not { HasIdentity: true } map)
        {
            return null;
        }

        var read = map.IdentityExpression.Compile();
        return entity => (Guid)read.DynamicInvoke(entity)!;
    }

    private static Type ResultType(MethodInfo method)
    {
        var type = method.ReturnType;
        return type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
            : type;
    }
}

/// <summary>What became of a mutation.</summary>
internal sealed record Outcome(object? Value, Guid? ResultId, IReadOnlyList<Exception>? Errors)
{
    public static Outcome Replayed { get; } = new(null, null, null);
}
