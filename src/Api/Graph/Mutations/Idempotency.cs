using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GraphQL;
using GraphQL.DI;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Mutations;

/// <summary>What is remembered under an idempotency key.</summary>
/// <param name="ContentHash">Hash of the request that used the key.</param>
/// <param name="ResultId">The record that was changed, if any.</param>
/// <param name="Answer">The rendered <c>data</c>, once it is known.</param>
public sealed record IdempotentEffect(byte[] ContentHash, Guid? ResultId, string? Answer);

/// <summary>The record that a mutation gives back.</summary>
/// <param name="TypeName">Name of its entity.</param>
/// <param name="Id">Its id.</param>
public sealed record IdempotentResult(string TypeName, Guid Id);

/// <summary>The product's memory of idempotency keys; scoped to the present caller.</summary>
public interface IIdempotencyStore
{
    /// <summary>What happened under a key, if anything.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<IdempotentEffect?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Adds the record of a key to a context that is about to save; the database keeps it unique for the caller.</summary>
    /// <param name="context">The mutation's context.</param>
    /// <param name="key">The caller's key.</param>
    /// <param name="contentHash">Hash of the request.</param>
    /// <param name="result">The record that the mutation gives back, if it is among what is saved.</param>
    void Record(DbContext context, string key, byte[] contentHash, IdempotentResult? result);

    /// <summary>Keeps the rendered answer; where no effect was recorded (a refusal), it records the key with it.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="contentHash">Hash of the request.</param>
    /// <param name="answer">The rendered <c>data</c>.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    Task KeepAnswerAsync(string key, byte[] contentHash, string answer, CancellationToken cancellationToken);
}

/// <summary>What an earlier request with the same key has done: its answer is replayed, or made of the record.</summary>
internal sealed record KnownEffect(Guid? ResultId)
{
    public static KnownEffect Replayed { get; } = new((Guid?)null);
}

/// <summary>The idempotency key of one operation, if it has one.</summary>
internal sealed class IdempotentOperation(IServiceProvider services)
{
    private string? key;
    private byte[] contentHash = [];
    private bool claimed;
    private bool recorded;

    public string? Replay { get; private set; }

    public void Begin(string idempotencyKey, byte[] hash) => (key, contentHash) = (idempotencyKey, hash);

    public void Claim(IResolveFieldContext context)
    {
        if (key is not null && Selection.Roots(context, context.ParentType.Name) > 1)
        {
            throw new RequestRefusedError("An idempotency key covers one mutation field.", GraphErrorCodes.IdempotencyKeySeveralMutations);
        }

        claimed = true;
    }

    public async ValueTask<KnownEffect?> FindAsync(CancellationToken cancellationToken)
    {
        if (key is null || await Store.FindAsync(key, cancellationToken) is not { } effect)
        {
            return null;
        }

        if (!CryptographicOperations.FixedTimeEquals(effect.ContentHash, contentHash))
        {
            throw new RequestRefusedError("The idempotency key was used for another request.",
                GraphErrorCodes.IdempotencyKeyReused, StatusCodes.Status422UnprocessableEntity);
        }

        recorded = true;
        Replay = effect.Answer;
        return effect switch
        {
            { Answer: not null } => KnownEffect.Replayed,
            { ResultId: { } id } => new KnownEffect(id),

            // A refusal that told an event and lost its answer: asked again it refuses again.
            _ => null,
        };
    }

    public void RecordIn(DbContext context, Func<DbContext, IdempotentResult?> resultOf)
    {
        if (key is null || recorded)
        {
            return;
        }

        void Record(object? sender, SavingChangesEventArgs e)
        {
            context.SavingChanges -= Record;
            Store.Record(context, key, contentHash, resultOf(context));
        }

        context.SavingChanges += Record;
    }

    /// The answer holds a secret.
    public void KeepNothing() => claimed = false;

    public async Task KeepAsync(string answer, CancellationToken cancellationToken)
    {
        if (key is not null && claimed)
        {
            await Store.KeepAnswerAsync(key, contentHash, answer, cancellationToken);
        }
    }

    private IIdempotencyStore Store => services.GetRequiredService<IIdempotencyStore>();
}

/// <summary>The answer of an earlier request, in the language in which that one was answered.</summary>
internal sealed class KeptResult : ExecutionResult;

/// <summary>Answers a repeated request as the first one was answered.</summary>
internal sealed class IdempotentExecution(IGraphQLTextSerializer serializer, GraphOptions graph) : IConfigureExecution
{
    private const int LongestKey = 255;

    /// Outside of the document cache and validation, so that the kept answer is the whole answer.
    public float SortOrder => 10;

    public async Task<ExecutionResult> ExecuteAsync(ExecutionOptions options, ExecutionDelegate next)
    {
        var services = options.RequestServices!;
        if (services.GetService<GraphCall>()?.IdempotencyKey is not { Length: > 0 } key)
        {
            return await next(options);
        }

        if (key.Length > LongestKey || !PlainString.Is(key))
        {
            return new ExecutionResult().AddError(new RequestRefusedError(
                "The idempotency key is too long, or holds a NUL or half a character.", GraphErrorCodes.IdempotencyKeyInvalid));
        }

        var operation = services.GetRequiredService<IdempotentOperation>();
        operation.Begin(key, Hash(options));
        var result = await next(options);
        if (operation.Replay is { } answer)
        {
            return Kept(answer, result);
        }

        if (result is { Executed: true, Errors: null or { Count: 0 }, Data: not null })
        {
            var rendered = serializer.Serialize(new ExecutionResult { Executed = true, Data = result.Data });
            using var document = JsonDocument.Parse(rendered);
            try
            {
                // The effect is committed: a client that left meanwhile still gets this answer when it tries again.
                await operation.KeepAsync(document.RootElement.GetProperty("data").GetRawText(), CancellationToken.None);
            }
            catch (Exception e) when (graph.IsConflict(e))
            {
                // Two refusals ran side by side: the one that was kept first is the answer to both.
                await operation.FindAsync(options.CancellationToken);
                return operation.Replay is { } first ? Kept(first, result) : result;
            }
        }

        return result;
    }

    private static KeptResult Kept(string answer, ExecutionResult result) =>
        new() { Executed = true, Data = JsonSerializer.Deserialize<JsonElement>(answer), Extensions = result.Extensions };

    private byte[] Hash(ExecutionOptions options) => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', options.OperationName, options.Query, serializer.Serialize(InputValues.Sorted(options.Variables)))));
}
