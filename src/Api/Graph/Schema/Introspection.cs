using GraphQL.Resolvers;
using GraphQL.Types;

namespace SipOkMuba.Graph.Schema;

/// <summary>What the introspection of the specification has and the engine's lacks; tools ask for all of it.</summary>
/// <remarks>https://spec.graphql.org/September2025/#sec-Schema-Introspection</remarks>
internal static class Introspection
{
    public static void Complete(ISchema schema)
    {
        var type = (IComplexGraphType)schema.AllTypes["__Type"]!;
        type.AddField(new FieldType
        {
            Name = "specifiedByURL",
            Description = "Address of the specification of a scalar's text.",
            ResolvedType = schema.AllTypes["String"],
            Resolver = new FuncFieldResolver<object?>(context => SpecifiedBy.AddressOf(context.Source!)),
        });
        var arguments = ((IComplexGraphType)schema.AllTypes["__Directive"]!).Fields.Find("args")!;
        arguments.Arguments ??= new QueryArguments();
        if (arguments.Arguments.Find("includeDeprecated") is null)
        {
            arguments.Arguments.Add(new QueryArgument(schema.AllTypes["Boolean"]!)
            {
                Name = "includeDeprecated",
                Description = "Whether deprecated arguments are listed too.",
                DefaultValue = false,
            });
        }
    }
}
