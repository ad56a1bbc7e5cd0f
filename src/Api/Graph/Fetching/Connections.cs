using GraphQL.Resolvers;
using GraphQL.Types;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Fetching;

/// <summary>The connection fields of a <see cref="UsePagingAttribute"/>.</summary>
internal sealed class ConnectionTypes(TypeRegistry types)
{
    private ObjectGraphType? pageInfo;

    public ObjectGraphType PageInfo => pageInfo ??= CreatePageInfo();

    public ObjectGraphType Of(string fieldName, IGraphType node, bool withTotal)
    {
        var name = Names.Pascal(fieldName);
        var edge = new ObjectGraphType { Name = name + "Edge", Description = "A node and its place." };
        edge.AddField(Field("cursor", "Continue after this place with `after`, before it with `before`.", NonNull(types.Output(typeof(string))), source => ((Edge)source).Cursor));
        edge.AddField(Field("node", "The node.", NonNull(node), source => ((Edge)source).Node));
        var connection = new ObjectGraphType { Name = name + "Connection", Description = "A page of a list." };
        connection.AddField(Field("pageInfo", "How to continue.", NonNull(PageInfo), source => source));
        connection.AddField(Field("edges", "The nodes with their places.", new ListGraphType(NonNull(edge)), source => ((IPage)source).Edges));
        connection.AddField(Field("nodes", "The nodes.", new ListGraphType(NonNull(node)), source => ((IPage)source).Edges.Select(item => item.Node)));
        if (withTotal)
        {
            connection.AddField(Field("totalCount", "How many there are in all, counted up to 10,000; 10,001 stands for more than that.", NonNull(types.Output(typeof(int))), source => ((IPage)source).Total).Costs(FieldPrice.Statement));
        }

        return connection;
    }

    private ObjectGraphType CreatePageInfo()
    {
        var text = types.Output(typeof(string));
        var flag = NonNull(types.Output(typeof(bool)));
        var graph = new ObjectGraphType { Name = "PageInfo", Description = "How to continue a list." };
        graph.AddField(Field("hasNextPage", "Whether more follows.", flag, source => ((IPage)source).HasNextPage));
        graph.AddField(Field("hasPreviousPage", "Whether more precedes.", flag, source => ((IPage)source).HasPreviousPage));
        graph.AddField(Field("startCursor", "Place of the first node.", text, source => ((IPage)source).StartCursor));
        graph.AddField(Field("endCursor", "Place of the last node.", text, source => ((IPage)source).EndCursor));
        return graph;
    }

    private static FieldType Field(string name, string description, IGraphType type, Func<object, object?> read)
    {
        var field = new FieldType
        {
            Name = name,
            Description = description,
            ResolvedType = type,
            Resolver = new FuncFieldResolver<object?>(context => read(context.Source!)),
        };
        SharedSelection.Permit(field);
        return field;
    }

    private static NonNullGraphType NonNull(IGraphType type) => new(type);
}
