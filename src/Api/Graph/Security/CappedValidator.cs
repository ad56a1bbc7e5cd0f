using GraphQL.Validation;
using GraphQLParser.AST;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Telemetry;

namespace SipOkMuba.Graph.Security;

/// Stops a validation that has found more errors than anyone will read; cancellation does not stop the engine's rules.
/// One that takes long tells of a hole in the guard before it.
internal sealed class CappedValidator(GraphMeters meters, TimeProvider time, ILogger<CappedValidator> log) : IDocumentValidator
{
    internal const int WarmUp = 20;
    private const int Errors = 100;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    private readonly DocumentValidator validator = new();
    private int validations;

    /// Belongs to the rules of a document that is validated for the first time.
    public static IValidationRule Cap { get; } = new ErrorCap();

    public Task<IValidationResult> ValidateAsync(in ValidationOptions options)
    {
        var started = time.GetTimestamp();
        return CatchAsync(validator.ValidateAsync(options), options.Document, started);
    }

    private async Task<IValidationResult> CatchAsync(Task<IValidationResult> validation, GraphQLDocument document, long started)
    {
        try
        {
            return await validation;
        }
        catch (CapReachedException reached)
        {
            return new ValidationResult(reached.Errors);
        }
        finally
        {
            // The first of a process wait for the compiler.
            if (Interlocked.Increment(ref validations) > WarmUp && time.GetElapsedTime(started) is var took && took > Slow)
            {
                meters.SlowValidation();
                log.LogWarning("A validation took {Milliseconds} ms: document {Hash} of {Characters} characters",
                    (int)took.TotalMilliseconds, DocumentIds.HashOf(document.Source.ToString()), document.Source.Length);
            }
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
