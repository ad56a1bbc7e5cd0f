using System.Runtime.CompilerServices;
using System.Security.Claims;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Telemetry;
using SipOkMuba.Graph.Transport;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace SipOkMuba.Graph.Subscriptions;

/// Executes a subscription by pulling: the next event is taken from the source when the last one is delivered, and only
/// while the grant holds. Subscribers of one audience and selection who are served the same object share one execution
/// of it and its bytes. The stock strategy pushes without any limit and executes for each.
internal sealed class PullSubscriptionStrategy(
    CallScopes scopes, ErrorMask mask, Cashier cashier, GraphJson json, ReadNotice notice, GraphMeters meters,
    RequestedDocuments documents, GraphTransportOptions options, TimeProvider time,
    GraphPlans? plans = null, ISubscriptionGrant? grants = null, IAudienceSource? audiences = null, IOperationObserver? observer = null) : SubscriptionExecutionStrategy
{
    private static readonly TimeSpan moment = TimeSpan.FromMilliseconds(20);
    private readonly BriefShare<StreamEvent> answers = new(time);

    protected override async Task<IObservable<ExecutionResult>?> ResolveResponseStreamAsync(
        ExecutionContext context, ExecutionNode node)
    {
        var call = context.RequestServices!.GetRequiredService<GraphCall>().Data;
        var openedAt = time.GetTimestamp();
        try
        {
            var resolver = node.FieldDefinition.StreamResolver as IPullStreamResolver
                ?? throw new InvalidOperationException($"{node.FieldDefinition.Name} is not a pulled stream.");
            var source = await resolver.OpenAsync(new ReadonlyResolveFieldContext(node, context)).AsTask()
                .WaitAsync(options.ExecutionTimeout, time, context.CancellationToken);
            var preserved = CloneExecutionContext(context, CancellationToken.None);
            preserved.RequestServices = null;
            if (source is ScopelessStream)
            {
                // The options are kept as long as the stream, and would keep everything that the scope has made.
                context.ExecutionOptions.RequestServices = null;
            }

            var subscription = new Subscription(call, preserved, node, SharedSelectionOf(context), openedAt);
            return new ResponseEvents(source is not ScopelessStream,
                (events, cancellationToken) => RunAsync(source, subscription, events, cancellationToken));
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            context.Errors.Add(Located(exception, context, node, call));
            return null;
        }
    }

    private SharedSelection? SharedSelectionOf(ExecutionContext context) =>
        audiences is not null && context.ExecutionOptions is GraphExecutionOptions { Known: var known }
            ? known.SharedOf(context.Schema, context.ExecutionOptions.OperationName)
            : null;

    private async IAsyncEnumerable<StreamEvent> RunAsync(IAsyncEnumerable<object?> source, Subscription subscription,
        ResponseEvents opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var live = meters.Subscription();
        await using var scope = opened;
        await using var events = source.GetAsyncEnumerator(cancellationToken);
        string? delivered = null;
        while (true)
        {
            ExecutionError? end = null;
            var (more, waited) = (false, true);
            try
            {
                var moving = events.MoveNextAsync();
                waited = !moving.IsCompleted;
                more = await moving;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception exception)
            {
                end = Located(exception, subscription.Context, subscription.Node, subscription.Call);
            }

            if (end is null && !more)
            {
                yield break;
            }

            var next = end is null ? null : Failure(end);
            if (next is null)
            {
                var admission = await AdmitAsync(events.Current, delivered, waited, subscription, cancellationToken);
                next = admission.Refusal
                    ?? Told(await NotedAsync(await AnswerAsync(events.Current, subscription, cancellationToken), subscription.Call, cancellationToken), admission.Charge);
            }

            yield return next;
            if (next.IsFailure)
            {
                yield break;
            }

            delivered = next.Cursor ?? delivered;
        }
    }

    // What concerns this subscriber alone; nothing of it is shared.
    private async ValueTask<Admission> AdmitAsync(
        object? value, string? delivered, bool waited, Subscription subscription, CancellationToken cancellationToken)
    {
        var call = subscription.Call;
        if (await RefusalAsync(subscription, waited, cancellationToken) is { } ended)
        {
            return new(Failure(ended), default);
        }

        if (value is StreamProgress)
        {
            return default;
        }

        try
        {
            var charge = await cashier.ChargeEventAsync(call, delivered, cancellationToken);
            meters.Charged(call.Points);
            observer?.Told(call, subscription.Context.Operation.Name?.StringValue, call.Points);
            return new(null, charge);
        }
        catch (RequestRefusedError refusal)
        {
            return new(Failure(refusal), default);
        }
    }

    // Of events that are at hand together the first is asked for all, while they take no longer than a moment.
    private async ValueTask<ExecutionError?> RefusalAsync(Subscription subscription, bool waited, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (!waited && subscription.HeldAt is { } held && time.GetElapsedTime(held, now) < moment)
        {
            return null;
        }

        var call = subscription.Call;
        if (call.Grant.ExpiresAt <= time.GetUtcNow())
        {
            return new ExecutionError("The token has expired.") { Code = GraphErrorCodes.NotAuthenticated };
        }

        if (grants is not null && !await grants.HoldsAsync(call, cancellationToken))
        {
            return new ExecutionError("The grant has ended.") { Code = GraphErrorCodes.NotAuthorized };
        }

        if (!await documents.MayGoOnAsync(call, cancellationToken))
        {
            return RequestedDocuments.NotTrusted();
        }

        subscription.HeldAt = now;
        return null;
    }

    // Each who is served a shared answer reads it.
    private async ValueTask<StreamEvent> NotedAsync(StreamEvent answer, GraphCallData call, CancellationToken cancellationToken)
    {
        try
        {
            await notice.GiveAsync(call, answer.Shown, cancellationToken);
            return answer;
        }
        catch (ExecutionError unnoted)
        {
            return Failure(unnoted);
        }
    }

    // The budget is the subscriber's own, also where the data is shared.
    private static StreamEvent Told(StreamEvent answer, Charge charge)
    {
        if (answer.Result is SharedResult shared)
        {
            return shared.Told(answer, charge);
        }

        if (answer is { Result: { } own, IsFailure: false })
        {
            charge.AddTo(own);
        }

        return answer;
    }

    private ValueTask<StreamEvent> AnswerAsync(object? value, Subscription subscription, CancellationToken cancellationToken) =>
        value is StreamProgress progress ? new(new StreamEvent(null, progress.Cursor))
        : value is not null && audiences is not null && subscription.TryShare(audiences, json, out var group, out var executedAs)
            ? answers.GetAsync(value, group, subscription.OpenedAt, (Strategy: this, subscription, executedAs),
                static (of, asked) => asked.Strategy.ExecuteOnceAsync(of, asked.subscription, asked.executedAs))
        : new(ExecuteAsync(value, subscription, subscription.Call, cancellationToken));

    /// For all of an audience, as nobody in particular.
    private async Task<StreamEvent> ExecuteOnceAsync(object value, Subscription subscription, ClaimsPrincipal executedAs)
    {
        var call = new GraphCallData(new GraphGrant(executedAs, expiresAt: null), subscription.Call.RequestId) { Language = subscription.Call.Language };
        var answer = await ExecuteAsync(value, subscription, call, CancellationToken.None);
        if (answer.IsFailure || answer.Result is SharedResult)
        {
            return answer;
        }

        using var buffer = new PooledBuffer();
        json.WriteResult(buffer, answer.Result!, call.Language);
        return answer with { Result = new SharedResult(buffer.Written.ToArray()) };
    }

    private async Task<StreamEvent> ExecuteAsync(
        object? value, Subscription subscription, GraphCallData call, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.ExecutionTimeout, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            if (await PlannedAsync(value, subscription, call, limited.Token) is { } planned)
            {
                return planned;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failure(new TimeoutError());
        }

        await using var scope = scopes.Open(call, limited.Token);
        using var context = CloneExecutionContext(subscription.Context, limited.Token);
        context.RequestServices = scope.ServiceProvider;
        context.User = call.Grant.User;
        context.UserContext = new Dictionary<string, object?>(context.UserContext);
        var result = await ProcessDataAsync(context, subscription.Node, value);
        cancellationToken.ThrowIfCancellationRequested();
        if (deadline.IsCancellationRequested && !result.Executed)
        {
            return Failure(new TimeoutError());
        }

        mask.Finish(result, call.RequestId);
        return new StreamEvent(result, (value as ICursored)?.Cursor)
        {
            Shown = scope.ServiceProvider.GetRequiredService<ShownRecords>().ToList(),
        };
    }

    private async ValueTask<StreamEvent?> PlannedAsync(
        object? value, Subscription subscription, GraphCallData call, CancellationToken cancellationToken)
    {
        var context = subscription.Context;
        if (plans is null || value is null || context.ExecutionOptions is not GraphExecutionOptions asked
            || TypeOf(value, subscription.Node.FieldDefinition.ResolvedType!.GetNamedType(), context.Schema) is not { } type)
        {
            return null;
        }

        return await plans.AnswerAsync(asked, type, value, call, cancellationToken) is var (json, shown)
            ? new StreamEvent(new SharedResult(json), (value as ICursored)?.Cursor) { Shown = shown }
            : null;
    }

    private static IObjectGraphType? TypeOf(object value, IGraphType type, ISchema schema) => type switch
    {
        IObjectGraphType known => known,
        IAbstractGraphType several => several.GetObjectType(value, schema),
        _ => null,
    };

    private static StreamEvent Failure(ExecutionError error) =>
        new(new ExecutionResult { Errors = [error] }, (error as ICursored)?.Cursor);

    private ExecutionError Located(
        Exception exception, ExecutionContext context, ExecutionNode node, GraphCallData call)
    {
        var error = exception switch
        {
            ExecutionError expected => expected,
            TimeoutException => new TimeoutError(),
            _ => mask.Hide(exception, call.RequestId, $"Subscription.{node.FieldDefinition.Name}"),
        };
        error.Path = node.ResponsePath;
        return error.AddLocation(node.Field, context.Document);
    }

    private readonly record struct Admission(StreamEvent? Refusal, Charge Charge);
}
