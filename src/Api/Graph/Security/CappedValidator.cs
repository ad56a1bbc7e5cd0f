using GraphQL.Validation;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Security;

/// Stops a validation that has found more errors than anyone will read; cancellation does not stop the engine's rules.
internal sealed class CappedValidator(int cap) : IDocumentValidator
{
    private readonly DocumentValidator validator = new();
    private readonly Cap rule = new(cap);

    public Task<IValidationResult> ValidateAsync(in ValidationOptions options)
    {
        var capped = options with { Rules = [.. options.Rules ?? DocumentValidator.CoreRules, rule] };
        return CatchAsync(validator.ValidateAsync(capped));
    }

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

    private sealed class Cap(int cap) : ValidationRuleBase, INodeVisitor
    {
        public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context) => new(this);

        public ValueTask EnterAsync(ASTNode node, ValidationContext context)
        {
            if (context.HasErrors && context.Errors.Count() > cap)
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
