using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser;
using GraphQLParser.AST;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Evolution;

/// A document that somebody sends.
internal sealed record RegisteredOperation(string Owner, string Name, string Text);

/// <param name="Hit">Those whom the change can reach.</param>
internal sealed record ReviewedChange(SchemaChange Change, IReadOnlyList<RegisteredOperation> Hit);

/// <param name="Invalid">Operations that the new schema refuses although the old one takes them.</param>
/// <param name="Undated">What the new schema deprecates without a last day.</param>
internal sealed record SchemaReview(
    IReadOnlyList<ReviewedChange> Changes, IReadOnlyList<(RegisteredOperation Operation, string Why)> Invalid, IReadOnlyList<string> Undated)
{
    public bool IsRefused => Undated.Count > 0 || Invalid.Count > 0 || Changes.Any(one => one.Change.Level == ChangeLevel.Breaking);

    public static async Task<SchemaReview> OfAsync(string old, string next, IReadOnlyList<RegisteredOperation> operations, DateOnly today)
    {
        var (was, now) = (PublishedSchema.Parse(old), PublishedSchema.Parse(next));
        var documents = operations.Select(operation => (Operation: operation, Syntax: Parser.Parse(operation.Text))).ToList();
        var footprints = documents.Select(document => (document.Operation, Touched: OperationFootprint.Of(was, document.Syntax))).ToList();
        var changes = SchemaComparison.Between(was, now, today).Select(change => new ReviewedChange(
            change, [.. footprints.Where(footprint => footprint.Touched.Overlaps(change.Touches)).Select(footprint => footprint.Operation)]));

        var invalid = new List<(RegisteredOperation, string)>();
        var (before, after) = (Executable(old, was), Executable(next, now));
        foreach (var (operation, syntax) in documents)
        {
            if (await FaultOfAsync(after, syntax) is { } fault && await FaultOfAsync(before, syntax) is null)
            {
                invalid.Add((operation, fault));
            }
        }

        return new SchemaReview([.. changes], invalid, [.. Deprecation.Undated(now)]);
    }

    private static async Task<string?> FaultOfAsync(ISchema schema, GraphQLDocument document)
    {
        foreach (var operation in document.Definitions.OfType<GraphQLOperationDefinition>())
        {
            var validation = await new DocumentValidator().ValidateAsync(new ValidationOptions
            {
                Schema = schema,
                Document = document,
                Operation = operation,
                Rules = MergeableFields.Among(null),
                Variables = Inputs.Empty,
                Extensions = Inputs.Empty,
                UserContext = new Dictionary<string, object?>(),
            });

            // There are no values yet.
            if (validation.Errors.FirstOrDefault(error => error is not InvalidVariableError) is { } first)
            {
                return first.Message;
            }
        }

        return null;
    }

    /// For the rules alone: nothing of it resolves.
    private static GraphQL.Types.Schema Executable(string sdl, PublishedSchema published)
    {
        var schema = GraphQL.Types.Schema.For(sdl, builder => builder.Types.ForAll(type => type.IsTypeOfFunc = _ => true));
        foreach (var scalar in published.Types.Values.Where(type => type.Kind == ASTNodeKind.ScalarTypeDefinition))
        {
            schema.RegisterType(new AnyScalar { Name = scalar.Name });
        }

        foreach (var stream in (IEnumerable<FieldType>?)schema.Subscription?.Fields ?? [])
        {
            stream.StreamResolver = new SourceStreamResolver<object>(_ => (IObservable<object?>)null!);
        }

        schema.Initialize();
        return schema;
    }

    private sealed class AnyScalar : ScalarGraphType
    {
        public override object? ParseValue(object? value) => value;

        public override object? ParseLiteral(GraphQLValue value) => value.Kind == ASTNodeKind.NullValue ? null : value;

        public override bool CanParseLiteral(GraphQLValue value) => true;
    }
}
