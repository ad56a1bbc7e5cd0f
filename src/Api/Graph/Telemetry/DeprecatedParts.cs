using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using SipOkMuba.Graph.Evolution;

namespace SipOkMuba.Graph.Telemetry;

/// <summary>
/// Which deprecated parts of the schema a document touches, by their coordinates: whoever takes one away wants to know
/// whether anybody still uses it.
/// </summary>
/// <remarks>https://spec.graphql.org/September2025/#sec-Schema-Coordinates</remarks>
internal sealed class DeprecatedParts(ISchema schema)
{
    private readonly Lazy<(PublishedSchema Schema, HashSet<string> Parts)> marked = new(() =>
    {
        var published = PublishedSchema.Parse(schema.Print());
        return (published, Deprecation.In(published).Select(part => part.Coordinate).ToHashSet());
    });

    public IReadOnlyList<string> In(GraphQLDocument document)
    {
        var (published, parts) = marked.Value;
        return parts.Count == 0 ? [] : [.. OperationFootprint.Of(published, document).Where(parts.Contains)];
    }
}
