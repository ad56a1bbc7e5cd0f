using System.Globalization;
using System.Text;
using GraphQL;
using GraphQL.Types;

namespace SipOkMuba.Api.Tests.Abuse;

/// Documents made from the types of the schema alone: what is published tomorrow is asked for without a change here.
internal static class SchemaWalk
{
    public static IEnumerable<IObjectGraphType> Nodes(ISchema schema) =>
        schema.AllTypes.OfType<IObjectGraphType>().Where(type => type.ResolvedInterfaces.Any(implemented => implemented.Name == "Node"));

    /// Every field that needs no argument, and below it as deep as is said.
    public static string Selection(IGraphType type, int depth) =>
        type is IComplexGraphType one ? "__typename " + Own(one, depth) : "__typename";

    /// One document for each field that leads somewhere, so that none costs too much.
    public static IEnumerable<string> Edges(IObjectGraphType type, int depth) => type.Fields
        .Where(field => IsOpen(field) && !IsLeaf(field))
        .Select(field => $"query($id: ID!) {{ node(id: $id) {{ ... on {type.Name} {{ id {field.Name} {{ {Selection(Named(field), depth)} }} }} }} }}");

    public static IGraphType Named(FieldType field) => field.ResolvedType!.GetNamedType();

    public static bool IsLeaf(FieldType field) => Named(field) is ScalarGraphType;

    /// It can be asked for by its name alone.
    public static bool IsOpen(FieldType field) =>
        !(field.Arguments ?? []).Any(argument => argument.ResolvedType is NonNullGraphType && argument.DefaultValue is null);

    public static bool IsGuarded(FieldType field) => PolicyOf(field) is not null;

    public static string? PolicyOf(FieldType field) => field.GetAppliedDirectives()?.Find("authorize")?.FindArgument("policy")?.Value as string;

    private static string Own(IComplexGraphType type, int depth)
    {
        var text = new StringBuilder();
        foreach (var field in type.Fields.Where(IsOpen))
        {
            if (IsLeaf(field))
            {
                text.Append(field.Name).Append(' ');
            }
            else if (depth > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{field.Name} {{ {Selection(Named(field), depth - 1)} }} ");
            }
        }

        return text.ToString();
    }
}
