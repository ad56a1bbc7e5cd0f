using System.Collections.Concurrent;
using GraphQL;
using GraphQL.DI;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules;
using GraphQLParser.AST;
using Microsoft.Extensions.Caching.Memory;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Telemetry;

namespace SipOkMuba.Graph.Security;

/// Documents that passed the guard and every rule, by their text. Nothing about the caller, the variables or the
/// arguments is kept: those are checked again for each execution.
internal sealed class DocumentCache(DocumentGuard guard, int characters) : IDisposable
{
    // An entry costs a little even for a short text.
    private const int Overhead = 256;

    private readonly MemoryCache documents = new(new MemoryCacheOptions { SizeLimit = characters });

    public KnownDocument Find(string text)
    {
        if (documents.TryGetValue(text, out KnownDocument? known))
        {
            return known!;
        }

        var guarded = guard.Read(text);
        return new KnownDocument(text, guarded.Syntax, guarded.Introspects);
    }

    public void Keep(KnownDocument document) =>
        documents.Set(document.Text, document, new MemoryCacheEntryOptions { Size = document.Text.Length + Overhead });

    public void Dispose() => documents.Dispose();
}

/// A guarded document, and whether the rules have passed it.
internal sealed class KnownDocument(string text, GraphQLDocument syntax, bool introspects)
{
    public string Text { get; } = text;

    public GraphQLDocument Syntax { get; } = syntax;

    public bool Introspects { get; } = introspects;

    public bool Validated { get; set; }

    /// Tells documents apart in telemetry, where their text must not stand.
    public string Hash => hash ??= DocumentIds.HashOf(Text);

    private string? hash;

    // A document nearly always runs one of its operations.
    private volatile Priced? priced;
    private volatile Shared? shared;

    /// The plan of a query, made when it is asked for first; null where the engine answers.
    public OperationPlan? PlanOf(string? operationName, Func<KnownDocument, string?, IObjectGraphType?, OperationPlan?> create) =>
        Validated && KindOf(operationName) == OperationType.Query ? PlanOf(operationName, null, create) : null;

    /// The plan of what a subscription selects of its events of one type; the engine answers the first of them, as it does
    /// the first query: many a document is used once.
    public OperationPlan? PlanOf(
        string? operationName, IObjectGraphType? events, Func<KnownDocument, string?, IObjectGraphType?, OperationPlan?> create)
    {
        var key = (operationName ?? "", events?.Name);
        return plans.TryGetValue(key, out var plan) ? plan
            : events is not null && begun.TryAdd(events.Name, 0) ? null
            : plans.GetOrAdd(key, create(this, operationName, events));
    }

    private readonly ConcurrentDictionary<string, byte> begun = new();

    private readonly ConcurrentDictionary<(string Operation, string? Events), OperationPlan?> plans = new();

    /// How the answers of a subscription may be shared, worked out when it is asked for first; null where they may not.
    public SharedSelection? SharedOf(ISchema schema, string? operationName)
    {
        if (shared is { } last && last.Name == operationName)
        {
            return last.Selection;
        }

        var found = SharedSelection.Of(schema, this, operationName);
        shared = new Shared(operationName, found);
        return found;
    }

    /// The deprecated parts of the schema that it touches, worked out when it is run first.
    public IReadOnlyList<string> DeprecatedBy(DeprecatedParts parts) => deprecated ??= parts.In(Syntax);

    private IReadOnlyList<string>? deprecated;

    /// The kind of the operation that would run, if the name decides one.
    public OperationType? KindOf(string? operationName) => OperationOf(operationName)?.Operation;

    /// What the operation would cost with these variables; nothing where the name decides none.
    public OperationCost PriceOf(ISchema schema, string? operationName, Inputs? variables)
    {
        if (priced is { } last && last.Name == operationName)
        {
            return last.Operation.Price(variables);
        }

        if (OperationOf(operationName) is not { } operation)
        {
            return default;
        }

        var compiled = new OperationPricing(schema, Syntax).Price(operation);
        priced = new Priced(operationName, compiled);
        return compiled.Price(variables);
    }

    public GraphQLOperationDefinition? OperationOf(string? operationName)
    {
        GraphQLOperationDefinition? found = null;
        foreach (var definition in Syntax.Definitions)
        {
            if (definition is GraphQLOperationDefinition operation
                && (string.IsNullOrEmpty(operationName) || operation.Name?.Value == operationName))
            {
                if (found is not null)
                {
                    return null;
                }

                found = operation;
            }
        }

        return found;
    }

    /// The names of its root fields, each once; an operation that runs has passed the rules, so they are the schema's own.
    public string RootsOf(string? operationName)
    {
        if (roots is { } last && last.Name == operationName)
        {
            return last.Fields;
        }

        var found = OperationOf(operationName) is { } operation ? string.Join(' ', Roots(operation.SelectionSet).Distinct()) : "";
        roots = new Rooted(operationName, found);
        return found;
    }

    private volatile Rooted? roots;

    private IEnumerable<string> Roots(GraphQLSelectionSet set) => set.Selections.SelectMany(node => node switch
    {
        GraphQLField field => [field.Name.StringValue],
        GraphQLInlineFragment inline => Roots(inline.SelectionSet),
        GraphQLFragmentSpread spread => Syntax.Definitions.OfType<GraphQLFragmentDefinition>()
            .Where(fragment => fragment.FragmentName.Name.Value == spread.FragmentName.Name.Value)
            .SelectMany(fragment => Roots(fragment.SelectionSet)),
        _ => [],
    });

    private sealed record Rooted(string? Name, string Fields);

    private sealed record Priced(string? Name, PricedOperation Operation);

    private sealed record Shared(string? Name, SharedSelection? Selection);
}

internal sealed class GraphExecutionOptions : ExecutionOptions
{
    public required KnownDocument Known { get; init; }
}

/// Comes after everything that adds rules: a validated document keeps only the rules that depend on caller or values.
internal sealed class ValidatedDocuments(DocumentCache cache) : IConfigureExecution
{
    public float SortOrder => 1_000;

    public Task<ExecutionResult> ExecuteAsync(ExecutionOptions options, ExecutionDelegate next)
    {
        if (options is GraphExecutionOptions { Known: var known })
        {
            if (known.Validated)
            {
                // With no rule at all the engine need not walk the document.
                const string ChecksArguments = FieldArgumentsAreValidRule.HAS_FIELD_ARGUMENT_VALIDATION_KEY;
                IEnumerable<IValidationRule> arguments =
                    options.Schema!.GetMetadata<bool>(ChecksArguments) ? [FieldArgumentsAreValidRule.Instance] : [];
                options.ValidationRules = [.. arguments, .. options.CachedDocumentValidationRules ?? []];
            }
            else
            {
                options.ValidationRules = [.. MergeableFields.Among(options.ValidationRules), CappedValidator.Cap];
                options.Listeners.Add(new Passed(cache, known));
            }
        }

        return next(options);
    }

    private sealed class Passed(DocumentCache cache, KnownDocument known) : DocumentExecutionListenerBase
    {
        public override Task AfterValidationAsync(IExecutionContext context, IValidationResult validationResult)
        {
            if (validationResult.IsValid && !known.Validated)
            {
                known.Validated = true;
                cache.Keep(known);
            }

            return Task.CompletedTask;
        }
    }
}
