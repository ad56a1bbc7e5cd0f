using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Schema;

/// <summary><c>@specifiedBy</c>, which the engine does not have.</summary>
/// <remarks>https://spec.graphql.org/September2025/#sec--specifiedBy</remarks>
internal static class SpecifiedBy
{
    public static Directive Directive { get; } = new("specifiedBy", DirectiveLocation.Scalar)
    {
        Description = "The specification of a scalar's text.",
        Arguments = new QueryArguments(new QueryArgument<NonNullGraphType<StringGraphType>> { Name = "url", Description = "Address of the specification." }),
    };

    public static void Apply(IGraphType type)
    {
        if (AddressOf(type) is { } address)
        {
            type.ApplyDirective("specifiedBy", "url", address);
        }
    }

    public static string? AddressOf(object type) => (type as ISpecified)?.SpecifiedBy;
}
