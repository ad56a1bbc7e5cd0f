using GraphQL;
using GraphQL.Resolvers;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Mutations;

/// <summary>
/// Runs a mutation until the database has decided: a lost race (version, uniqueness) is run again in a fresh context, where
/// the method sees the truth and refuses with its own error. With an idempotency key the record of the key is written in
/// the mutation's own transaction.
/// </summary>
internal sealed class MutationResolver(
    Func<CallScope, IDictionary<string, object?>, ValueTask<object?>> call,
    IReadOnlyList<Type> declared,
    ResultIdentity? identity,
    GraphOptions options) : IFieldResolver
{
    public async ValueTask<object?> ResolveAsync(IResolveFieldContext context)
    {
        var input = (IDictionary<string, object?>)context.Arguments!["input"].Value!;
        var operation = context.RequestServices!.GetRequiredService<IdempotentOperation>();
        operation.Claim(context);
        for (var attempt = 1; ; attempt++)
        {
            if (await operation.FindAsync(context.CancellationToken) is { } known)
            {
                return known;
            }

            try
            {
                var outcome = await RunAsync(context, input, operation);

                // A refusal may be of the effect of an equal request that was done meanwhile.
                return outcome.Errors is null ? outcome : await operation.FindAsync(context.CancellationToken) ?? outcome;
            }
            catch (Exception e) when (attempt < options.MutationAttempts && options.IsConflict(e))
            {
                // Next turn of the loop: the winner's state is visible now.
            }
        }
    }

    private async ValueTask<Outcome> RunAsync(IResolveFieldContext context, IDictionary<string, object?> input, IdempotentOperation operation)
    {
        Guid? changed = null;
        await using var scope = new CallScope(context, opened => operation.RecordIn(opened, Changed));
        try
        {
            var value = await call(scope, input);
            changed = value is null ? null : identity?.Read(value);
            return new Outcome(value, changed, null);
        }
        catch (Exception e) when (options.ErrorRoot?.IsInstanceOfType(e) == true)
        {
            return declared.Contains(e.GetType()) ? new Outcome(null, null, [e]) : throw ExpectedRefusal.AsExecutionError(e, options);
        }
    }

    private IdempotentResult? Changed(DbContext context) => identity is null ? null : context.ChangeTracker.Entries()
        .Where(entry => entry.State is EntityState.Added or EntityState.Modified && identity.Entity.IsInstanceOfType(entry.Entity))
        .Select(entry => new IdempotentResult(identity.Entity.Name, identity.Read(entry.Entity)))
        .FirstOrDefault();
}

/// <summary>How to tell a record that a mutation gives back.</summary>
internal sealed record ResultIdentity(Type Entity, Func<object, Guid> Read);
