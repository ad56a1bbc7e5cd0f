using GraphQL.Validation;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Security;

/// Stops a validation that has found more errors than anyone will read; cancellation does not stop the engine's rules.
internal sealed class CappedValidator : IDocumentValidator
{
    private const int Errors = 100;

    private readonly DocumentValidator validator = new();

    /// Belongs to the rules of a document that is validated for the first time.
    public static IValidationRule Cap { get; } = new ErrorCap();

    public Task<IValidationResult> ValidateAsync(in ValidationOptions options) =>
        CatchAsync(validator.ValidateAsync(options));

    private static async Task<IValidationResult> CatchAsync(Task<IValidationResult> validation)
    {
        try
        {
            return await validation;
        }
        catch (CapReachedException reached)
        {
            return new ValidationResult(reached.Errors);
        }
    }

    private sealed class ErrorCap : ValidationRuleBase, INodeVisitor
    {
        public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context) => new(this);

        public ValueTask EnterAsync(ASTNode node, ValidationContext context)
        {
            if (context.HasErrors && context.Errors.Count() > Errors)
            {
                throw new CapReachedException(context.Errors.ToArray());
            }

            return default;
        }

        public ValueTask LeaveAsync(ASTNode node, ValidationContext context) => default;
    }

    private sealed class CapReachedException(ValidationError[] errors) : Exception
    {
        public ValidationError[] Errors { get; } = errors;
    }
}
