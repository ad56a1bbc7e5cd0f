using System.Reflection;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using SipOkMuba.Graph.Cost;
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
            Resolver = new MutationResolver(resolvers.CompileCall(method), DeclaredErrors(method), RecordOf(method, name), IShownOnce.AttributeOf(method) is not null, options),
        };
        return TypeRegistry.Protect(DeclaredPrice.OfMutation(field, method), method);
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
        var result = IShownOnce.RecordOf(ResolverCompiler.ResultOf(method));
        payload.AddField(new FieldType
        {
            Name = RecordField(result),
            Description = "The record after the change; null if it was refused.",
            ResolvedType = types.Output(result),
            Resolver = new FuncFieldResolver<object?>(context => ((Outcome)context.Source!).Value),
        });
        if (IShownOnce.AttributeOf(method) is { } shown)
        {
            payload.AddField(new FieldType
            {
                Name = shown.Name,
                Description = shown.Description,
                ResolvedType = new StringGraphType(),
                Resolver = new FuncFieldResolver<object?>(context => ((Outcome)context.Source!).Secret),
            });
        }

        var errors = DeclaredErrors(method);
        if (errors.Length == 0)
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

    private Type[] DeclaredErrors(MethodInfo method)
    {
        Type[] errors = [.. method.GetCustomAttributes<ErrorAttribute>().SelectMany(attribute => attribute.ErrorTypes)
            .Distinct().OrderBy(type => type.Name, StringComparer.Ordinal)];
        return Array.Find(errors, error => options.ErrorRoot?.IsAssignableFrom(error) != true) is { } foreign
            ? throw Names.Wrong(method, $"declares {foreign}, which is no refusal of the product")
            : errors;
    }

    private PayloadRecord? RecordOf(MethodInfo method, string name)
    {
        var result = IShownOnce.RecordOf(ResolverCompiler.ResultOf(method));
        return types.MapOf(result) switch
        {
            null => null,
            { HasIdentity: true } map => new PayloadRecord(map, name + "Payload", RecordField(result), options),
            var map => throw Names.Wrong(method, $"returns {map.Name}, which has no id to read it again by"),
        };
    }

    private static string RecordField(Type result) => Names.Camel(Names.Type(result));
}

/// <summary>What became of a mutation.</summary>
internal sealed record Outcome(object? Value, IReadOnlyList<Exception>? Errors, string? Secret = null);
