using System.Globalization;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Cost;

/// <summary>How many items a list is priced with.</summary>
/// <param name="Assumed">The most that it may hold; the price never counts more.</param>
/// <param name="WhenAbsent">What is counted when no slicing argument is given; none: the most.</param>
/// <param name="Slicing">Arguments that say how many are wanted.</param>
/// <param name="Sized">Fields of the returned object that are the list; none: the field itself is.</param>
internal sealed record ListSize(int Assumed, int? WhenAbsent, IReadOnlyList<string> Slicing, IReadOnlyList<string> Sized)
{
    /// Of a list that belongs to a record or is made by code, where nothing better is declared.
    public const int Few = 5;

    public static ListSize Of(int assumed) => new(assumed, null, [], []);
}

/// <summary>What was declared of a field's, an argument's or an input field's cost; absent: the default.</summary>
internal static class FieldPrice
{
    /// Of a field that asks the database on its own, as Hot Chocolate prices an asynchronous resolver.
    public const int Statement = 10;

    private const string WeightKey = "sipokmuba:cost";
    private const string SizeKey = "sipokmuba:listSize";

    public static Directive Cost { get; } = new("cost", DirectiveLocation.Scalar, DirectiveLocation.Object,
        DirectiveLocation.FieldDefinition, DirectiveLocation.ArgumentDefinition, DirectiveLocation.Enum,
        DirectiveLocation.InputFieldDefinition)
    {
        Description = "What one use adds to the cost of an operation. Without it: 1 for an object, 0 for a scalar, an argument or an input field.",
        Arguments = new QueryArguments(new QueryArgument(new NonNullGraphType(new StringGraphType()))
        {
            Name = "weight",
            Description = "The points.",
        }),
    };

    public static Directive Size { get; } = new("listSize", DirectiveLocation.FieldDefinition)
    {
        Description = "With how many items a list is priced. Without it: 1.",
        Arguments = new QueryArguments(
            Argument(new IntGraphType(), "assumedSize", "The most that is counted."),
            Argument(Names(), "slicingArguments", "Arguments that say how many are wanted; their actual values count."),
            Argument(new IntGraphType(), "slicingArgumentDefaultValue", "What is counted when none of them is given."),
            Argument(Names(), "sizedFields", "The fields of the returned object that are the list."),
            new QueryArgument(new NonNullGraphType(new BooleanGraphType()))
            {
                Name = "requireOneSlicingArgument",
                Description = "Whether exactly one of them must be given.",
                DefaultValue = true,
            }),
    };

    public static int? WeightOf(IMetadataReader priced) => priced.GetMetadata<int?>(WeightKey);

    public static ListSize? SizeOf(IMetadataReader field) => field.GetMetadata<ListSize?>(SizeKey);

    public static T Costs<T>(this T priced, int weight)
        where T : IMetadataReader, IMetadataWriter
    {
        priced.GetAppliedDirectives()?.Remove("cost");
        priced.Metadata[WeightKey] = (int?)weight;
        priced.ApplyDirective("cost", "weight", weight.ToString(CultureInfo.InvariantCulture));
        return priced;
    }

    public static FieldType Lists(this FieldType field, ListSize size)
    {
        field.Metadata[SizeKey] = size;
        field.ApplyDirective("listSize", directive =>
        {
            directive.AddArgument(new DirectiveArgument("assumedSize") { Value = size.Assumed });
            if (size.Slicing.Count > 0)
            {
                directive.AddArgument(new DirectiveArgument("slicingArguments") { Value = size.Slicing.ToArray() });
            }

            if (size.WhenAbsent is { } number)
            {
                directive.AddArgument(new DirectiveArgument("slicingArgumentDefaultValue") { Value = number });
            }

            if (size.Sized.Count > 0)
            {
                directive.AddArgument(new DirectiveArgument("sizedFields") { Value = size.Sized.ToArray() });
            }

            if (size.Slicing.Count > 0)
            {
                directive.AddArgument(new DirectiveArgument("requireOneSlicingArgument") { Value = false });
            }
        });
        return field;
    }

    private static ListGraphType Names() => new(new NonNullGraphType(new StringGraphType()));

    private static QueryArgument Argument(IGraphType type, string name, string description) =>
        new(type) { Name = name, Description = description };
}
