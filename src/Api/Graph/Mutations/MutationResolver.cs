using GraphQL;
using GraphQL.Resolvers;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Telemetry;

namespace SipOkMuba.Graph.Mutations;

/// <summary>
/// Runs a mutation until the database has decided: a lost race (version, uniqueness) is run again in a fresh context, where
/// the method sees the truth and refuses with its own error. With an idempotency key the record of the key is written in
/// the mutation's own transaction; what the payload shows is read there.
/// </summary>
internal sealed class MutationResolver(
    Func<CallScope, IDictionary<string, object?>, ValueTask<object?>> call,
    IReadOnlyList<Type> declared,
    PayloadRecord? record,
    bool showsSecret,
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
                return await OfAsync(known, context);
            }

            try
            {
                var outcome = await RunAsync(context, input, operation);

                // A refusal may be of the effect of an equal request that was done meanwhile.
                return outcome.Errors is not null && await operation.FindAsync(context.CancellationToken) is { } meanwhile
                    ? await OfAsync(meanwhile, context)
                    : outcome;
            }
            catch (Exception e) when (attempt < options.MutationAttempts && options.IsConflict(e))
            {
                // Next turn of the loop: the winner's state is visible now.
            }
        }
    }

    private async ValueTask<Outcome> RunAsync(IResolveFieldContext context, IDictionary<string, object?> input, IdempotentOperation operation)
    {
        options.MutationBegins?.Invoke(context.RequestServices!, context.FieldDefinition.Name);
        var reads = context.RequestServices!.GetRequiredService<CommitReads>();
        var shown = record?.Selected(context);
        DbContext? watched = null;
        void Open(DbContext opened)
        {
            operation.RecordIn(opened, Changed);
            if (shown is not null)
            {
                reads.Watch(watched = opened, shown);
            }
        }

        await using var scope = new CallScope(context, Open);
        try
        {
            var result = await call(scope, input);
            if (result is not IShownOnce secret)
            {
                return new Outcome(await ValueAsync(result, shown, context), null);
            }

            operation.KeepNothing();
            return new Outcome(await ValueAsync(secret.Record, shown, context), null, secret.Secret);
        }
        catch (Exception e) when (options.ErrorRoot?.IsInstanceOfType(e) == true)
        {
            if (!declared.Contains(e.GetType()))
            {
                throw ExpectedRefusal.AsExecutionError(e, options);
            }

            if (options.MutationRefused is { } told)
            {
                await told(context.RequestServices!, e, context.CancellationToken);
            }

            context.RequestServices!.GetRequiredService<GraphMeters>().Refused(options.ErrorCode(e));
            return new Outcome(null, [e]);
        }
        finally
        {
            if (watched is not null)
            {
                reads.Leave(watched);
            }
        }
    }

    private async ValueTask<object?> ValueAsync(object? result, PayloadRead? shown, IResolveFieldContext context) =>
        record is null || result is null ? result : await ShownAsync(shown, record.IdOf(result), context);

    // A refusal is told again; what was done gave a secret, and that is told once.
    private async ValueTask<Outcome> OfAsync(KnownEffect known, IResolveFieldContext context) => showsSecret && known.ResultId is not null
        ? throw new RequestRefusedError("The answer to this idempotency key held a secret, which is shown once.",
            GraphErrorCodes.AlreadyShown, StatusCodes.Status409Conflict)
        : new(known.ResultId is { } id ? await ShownAsync(record?.Selected(context), id, context) : null, null);

    private static async ValueTask<object?> ShownAsync(PayloadRead? shown, Guid id, IResolveFieldContext context) =>
        shown is null ? null : await shown.RowAsync(id, context.CancellationToken);

    private IdempotentResult? Changed(DbContext context) => record?.KnownTo(context)
        .Where(one => one.IsWritten)
        .Select(one => new IdempotentResult(record.TypeName, one.Id))
        .FirstOrDefault();
}
