using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Telemetry;

namespace SipOkMuba.Graph.Transport;

/// An operation that passed the guard.
internal sealed record PreparedOperation(GraphRequest Request, KnownDocument Document, OperationType? Kind)
{
    /// By which hash the document is to be known once it has passed the rules.
    public string? KeepAs { get; init; }
}

/// <summary>
/// Runs an operation for every wire alike: the guard, the cache of documents, a scope of its own, the time limit, the
/// mask over errors.
/// </summary>
public sealed class GraphExecutor
{
    private readonly IDocumentExecuter executer;
    private readonly IDocumentValidator validator;
    private readonly ISchema schema;
    private readonly DocumentCache documents;
    private readonly RequestedDocuments requested;
    private readonly PersistedQueries persisted;
    private readonly CallScopes scopes;
    private readonly ErrorMask mask;
    private readonly Cashier cashier;
    private readonly GraphTransportOptions options;
    private readonly TimeProvider time;
    private readonly GraphPlans? plans;
    private readonly OperationWatches watches;

    internal GraphExecutor(IDocumentExecuter executer, IDocumentValidator validator, ISchema schema, DocumentCache documents,
        RequestedDocuments requested, PersistedQueries persisted, CallScopes scopes, ErrorMask mask, Cashier cashier, GraphTransportOptions options, TimeProvider time, GraphPlans? plans, OperationWatches watches)
    {
        this.plans = plans;
        this.watches = watches;
        this.executer = executer;
        this.validator = validator;
        this.schema = schema;
        this.documents = documents;
        this.requested = requested;
        this.persisted = persisted;
        this.scopes = scopes;
        this.mask = mask;
        this.cashier = cashier;
        this.options = options;
        this.time = time;
    }

    /// <summary>
    /// Executes a request. What is wrong with it is in the result; for a subscription the result holds a
    /// <see cref="ResponseEvents"/>, which the caller enumerates or disposes.
    /// </summary>
    public Task<ExecutionResult> ExecuteAsync(GraphRequest request, GraphCallData call, CancellationToken cancellationToken) =>
        ExecuteAsync(request, call, streams: true, cancellationToken);

    /// Executes one of several requests; what would stream is refused.
    internal Task<ExecutionResult> ExecuteWholeAsync(GraphRequest request, GraphCallData call, CancellationToken cancellationToken) =>
        ExecuteAsync(request, call, streams: false, cancellationToken);

    private async Task<ExecutionResult> ExecuteAsync(
        GraphRequest request, GraphCallData call, bool streams, CancellationToken cancellationToken)
    {
        var watch = streams ? watches.OfSocket() : watches.OfRequest();
        ExecutionResult? result = null;
        try
        {
            call = call.With(request);
            var operation = await PrepareAsync(request, call, cancellationToken);
            watch.Prepared(operation, call);
            if (operation.Kind == OperationType.Subscription && !streams)
            {
                throw new RequestRefusedError("A subscription has no place in a batch.", GraphErrorCodes.StreamRequired);
            }

            var charge = await ChargeAsync(operation, call, cancellationToken);
            watch.Charged(charge);
            return result = await ExecuteAsync(operation, charge, call, cancellationToken);
        }
        catch (ExecutionError refusal)
        {
            return result = Refuse(refusal, cashier.BudgetOf(call));
        }
        finally
        {
            watch.End(result);
        }
    }

    internal static ExecutionResult Refuse(ExecutionError refusal, BudgetState? budget = null)
    {
        var result = new ExecutionResult();
        new Charge(default, budget, CostMode.Charge).AddTo(result);
        result.AddError(refusal);
        if (refusal.Code == GraphErrorCodes.PersistedQueryNotFound)
        {
            result.AddError(new ExecutionError("The persisted operation is not known.")
            {
                Code = GraphErrorCodes.UnknownPersistedOperation,
            });
        }

        return result;
    }

    /// Whether its answers say nothing but what the audience may see; asked of a subscription that has passed the rules.
    internal bool IsAlikeForAudience(PreparedOperation operation) =>
        operation.Document.SharedOf(schema, operation.Request.OperationName) is not null;

    /// Whether it may not come by GET: it changes something, or its arguments must not stand in an address.
    internal bool IsOnlyByPost(PreparedOperation operation) =>
        operation.Kind == OperationType.Mutation
        || operation.Document.RootsOf(operation.Request.OperationName).Split(' ').Any(
            name => schema.Query.Fields.Find(name)?.GetMetadata<bool>(OnlyByPostAttribute.Mark) == true);

    internal ValueTask<PreparedOperation> PrepareAsync(GraphRequest request, GraphCallData call, CancellationToken cancellationToken)
    {
        var finding = requested.FindAsync(request, call.Grant, cancellationToken);
        return finding.IsCompletedSuccessfully ? new(Prepare(finding.Result, call)) : AfterAsync(finding);

        async ValueTask<PreparedOperation> AfterAsync(ValueTask<RequestedDocument> lookup) => Prepare(await lookup, call);
    }

    private PreparedOperation Prepare(in RequestedDocument found, GraphCallData call)
    {
        var request = found.Request;
        var document = documents.Find(request.Query!);
        if (document.Introspects && !options.AllowIntrospection(call.Grant.User))
        {
            throw new ExecutionError("Introspection is not allowed for this request.")
            {
                Code = GraphErrorCodes.IntrospectionRefused,
            };
        }

        return new PreparedOperation(request, document, document.KindOf(request.OperationName)) { KeepAs = found.KeepAs };
    }

    /// Between the guard and any execution: prices the operation and charges the caller, or refuses.
    internal ValueTask<Charge> ChargeAsync(
        PreparedOperation operation, GraphCallData call, CancellationToken cancellationToken) =>
        cashier.ChargeAsync(operation, call, cancellationToken);

    internal BudgetState? BudgetOf(GraphCallData call) => cashier.BudgetOf(call);

    internal async ValueTask<ExecutionResult> ExecuteAsync(
        PreparedOperation operation, Charge charge, GraphCallData call, CancellationToken cancellationToken)
    {
        var result = charge.EndsHere
            ? await ValidateAsync(operation, cancellationToken)
            : await ExecuteAsync(operation, call with { Points = charge.Cost.Points, Operation = operation }, cancellationToken);
        if (operation is { KeepAs: { } hash, Document.Validated: true })
        {
            persisted.Keep(hash, operation.Document.Text, call.Grant);
        }

        if (result is PlannedResult planned)
        {
            planned.Complete(charge);
        }
        else
        {
            charge.AddTo(result);
        }

        return result;
    }

    private async ValueTask<ExecutionResult> ExecuteAsync(
        PreparedOperation operation, GraphCallData call, CancellationToken cancellationToken)
    {
        if (operation.Kind == OperationType.Subscription)
        {
            return await OpenAsync(operation, call, cancellationToken);
        }

        try
        {
            if (plans is not null && await plans.AnswerAsync(operation.Document, operation.Request, call, cancellationToken) is { } planned)
            {
                return planned;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Refuse(new TimeoutError());
        }

        using var deadline = new CancellationTokenSource(options.ExecutionTimeout, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        await using var alone = scopes.Open(call, limited.Token);
        try
        {
            return await RunAsync(operation, call, alone, limited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Refuse(new TimeoutError());
        }
    }

    // Without data, or with what is wrong with the document.
    private async Task<ExecutionResult> ValidateAsync(PreparedOperation operation, CancellationToken cancellationToken)
    {
        var result = new ExecutionResult();
        if (!operation.Document.Validated)
        {
            var validation = await validator.ValidateAsync(new ValidationOptions
            {
                Schema = schema,
                Document = operation.Document.Syntax,
                Rules = [.. MergeableFields.Among(null), CappedValidator.Cap],
                Operation = operation.Document.OperationOf(operation.Request.OperationName)!,
                Variables = operation.Request.Variables ?? Inputs.Empty,
                Extensions = Inputs.Empty,
                UserContext = new Dictionary<string, object?>(),
                CancellationToken = cancellationToken,
            });
            if (!validation.IsValid)
            {
                result.AddErrors(validation.Errors);
            }
        }

        mask.Finish(result, "");
        return result;
    }

    // The scope of a subscription lives as long as its stream, where that needs one.
    private async Task<ExecutionResult> OpenAsync(
        PreparedOperation operation, GraphCallData call, CancellationToken cancellationToken)
    {
        var scope = scopes.Open(call, cancellationToken);
        ResponseEvents? stream = null;
        try
        {
            var opened = await RunAsync(operation, call, scope, cancellationToken);
            stream = ResponseEvents.Of(opened);
            if (stream?.NeedsScope == true)
            {
                stream.Own(scope);
            }

            // The engine says "executed" also when the source could not be opened.
            opened.Executed = stream is not null;
            return opened;
        }
        finally
        {
            if (stream is not { NeedsScope: true })
            {
                await scope.DisposeAsync();
            }
        }
    }

    private async Task<ExecutionResult> RunAsync(
        PreparedOperation operation, GraphCallData call, AsyncServiceScope scope, CancellationToken cancellationToken)
    {
        var result = await executer.ExecuteAsync(new GraphExecutionOptions
        {
            Known = operation.Document,
            Schema = schema,
            Query = operation.Document.Text,
            Document = operation.Document.Syntax,
            OperationName = operation.Request.OperationName,
            Variables = operation.Request.Variables,
            Extensions = operation.Request.Extensions,
            RequestServices = scope.ServiceProvider,
            User = call.Grant.User,
            CancellationToken = cancellationToken,
            UnhandledExceptionDelegate = fault => cancellationToken.IsCancellationRequested
                ? throw new OperationCanceledException(fault.Exception.Message, fault.Exception, cancellationToken)
                : mask.HideAsync(fault, call.RequestId),
        });
        mask.Finish(result, call.RequestId);
        await scope.ServiceProvider.GetRequiredService<ShownRecords>().TellAsync(call, cancellationToken);
        return result;
    }
}
