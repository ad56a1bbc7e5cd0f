using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Persisted;

/// <summary>Says of a document what can be said before anybody runs it: the guard, every rule but those that ask for values, and the price that none of them lowers.</summary>
public sealed class DocumentReview
{
    private readonly DocumentCache documents;
    private readonly IDocumentValidator validator;
    private readonly ISchema schema;
    private readonly int costLimit;

    internal DocumentReview(DocumentCache documents, IDocumentValidator validator, ISchema schema, int costLimit)
    {
        this.documents = documents;
        this.validator = validator;
        this.schema = schema;
        this.costLimit = costLimit;
    }

    /// <summary>Reviews a document.</summary>
    /// <param name="text">As clients send it.</param>
    /// <param name="language">In which it is told what is wrong.</param>
    /// <param name="cancellationToken">Ends the review between two documents, not within one.</param>
    public async Task<ReviewedDocument> ReviewAsync(string text, ErrorLanguage language, CancellationToken cancellationToken)
    {
        try
        {
            var document = documents.Find(text);
            GraphQLOperationDefinition[] operations = [.. document.Syntax.Definitions.OfType<GraphQLOperationDefinition>()];
            var names = Array.ConvertAll(operations, operation => operation.Name?.StringValue ?? "");
            if (operations.Length == 0)
            {
                return new ReviewedDocument(names, new DocumentFault(GraphErrorCodes.NotExecutable, "The document has no operation."));
            }

            var fault = document.Validated ? null : await FaultOfAsync(document, operations[0], language, cancellationToken);
            if (fault is null)
            {
                RefuseTooDear(document, operations);
            }

            return new ReviewedDocument(names, fault);
        }
        catch (ExecutionError refusal)
        {
            return new ReviewedDocument([], FaultOf(refusal, language));
        }
    }

    private async Task<DocumentFault?> FaultOfAsync(
        KnownDocument document, GraphQLOperationDefinition operation, ErrorLanguage language, CancellationToken cancellationToken)
    {
        var validation = await validator.ValidateAsync(new ValidationOptions
        {
            Schema = schema,
            Document = document.Syntax,
            Rules = [.. MergeableFields.Among(null), CappedValidator.Cap],
            Operation = operation,
            Variables = Inputs.Empty,
            Extensions = Inputs.Empty,
            UserContext = new Dictionary<string, object?>(),
            CancellationToken = cancellationToken,
        });

        // There are no values yet.
        return validation.Errors.FirstOrDefault(error => error is not InvalidVariableError) is { } first ? FaultOf(first, language) : null;
    }

    private void RefuseTooDear(KnownDocument document, GraphQLOperationDefinition[] operations)
    {
        var pricing = new OperationPricing(schema, document.Syntax);
        foreach (var operation in operations)
        {
            var least = pricing.Price(operation).Least();
            if (least.Exceeds(costLimit))
            {
                throw Cashier.TooDear(least, costLimit);
            }
        }
    }

    private static DocumentFault FaultOf(ExecutionError error, ErrorLanguage language) =>
        new(ErrorShape.CodeOf(error), new ErrorShape(language).GetInfo(error).Message);
}

/// <summary>What a review has found.</summary>
/// <param name="Operations">The names of its operations, in their order; one without a name is empty.</param>
/// <param name="Fault">The first thing that is wrong with it; null: nothing.</param>
public sealed record ReviewedDocument(IReadOnlyList<string> Operations, DocumentFault? Fault);

/// <summary>What is wrong with a document.</summary>
/// <param name="Code">As <c>extensions.code</c> of an answer would say.</param>
/// <param name="Message">For the developer.</param>
public sealed record DocumentFault(string Code, string Message);
