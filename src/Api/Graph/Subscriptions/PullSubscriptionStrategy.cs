using System.Runtime.CompilerServices;
using GraphQL;
using GraphQL.Execution;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Telemetry;
using SipOkMuba.Graph.Transport;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace SipOkMuba.Graph.Subscriptions;

/// Executes a subscription by pulling: the next event is taken from the source when the last one is delivered, each in
/// a service scope of its own, and only while the grant holds. The stock strategy pushes without any limit.
internal sealed class PullSubscriptionStrategy(
    CallScopes scopes, ErrorMask mask, Cashier cashier, GraphMeters meters, GraphTransportOptions options, TimeProvider time) : SubscriptionExecutionStrategy
{
    protected override async Task<IObservable<ExecutionResult>?> ResolveResponseStreamAsync(
        ExecutionContext context, ExecutionNode node)
    {
        var call = context.RequestServices!.GetRequiredService<GraphCall>().Data;
        try
        {
            var resolver = node.FieldDefinition.StreamResolver as IPullStreamResolver
                ?? throw new InvalidOperationException($"{node.FieldDefinition.Name} is not a pulled stream.");
            var source = await resolver.OpenAsync(new ReadonlyResolveFieldContext(node, context)).AsTask()
                .WaitAsync(options.ExecutionTimeout, time, context.CancellationToken);
            var preserved = CloneExecutionContext(context, CancellationToken.None);
            return new ResponseEvents(cancellationToken => RunAsync(source, preserved, node, call, cancellationToken));
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

    private async IAsyncEnumerable<StreamEvent> RunAsync(IAsyncEnumerable<object?> source, ExecutionContext preserved,
        ExecutionNode node, GraphCallData call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var live = meters.Subscription();
        await using var events = source.GetAsyncEnumerator(cancellationToken);
        string? delivered = null;
        while (true)
        {
            ExecutionError? end = null;
            var more = false;
            try
            {
                more = await events.MoveNextAsync();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception exception)
            {
                end = Located(exception, preserved, node, call);
            }

            if (end is null && !more)
            {
                yield break;
            }

            var next = end is null
                ? await ExecuteAsync(events.Current, delivered, preserved, node, call, cancellationToken)
                : Failure(end);
            yield return next;
            if (next.IsFailure)
            {
                yield break;
            }

            delivered = next.Cursor ?? delivered;
        }
    }

    private async Task<StreamEvent> ExecuteAsync(object? value, string? delivered, ExecutionContext preserved,
        ExecutionNode node, GraphCallData call, CancellationToken cancellationToken)
    {
        if (call.Grant.ExpiresAt <= time.GetUtcNow())
        {
            return Failure(new ExecutionError("The token has expired.") { Code = GraphErrorCodes.NotAuthenticated });
        }

        using var deadline = new CancellationTokenSource(options.ExecutionTimeout, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        await using var scope = scopes.Open(call, limited.Token);
        if (scope.ServiceProvider.GetService<ISubscriptionGrant>() is { } grant
            && !await grant.HoldsAsync(scope.ServiceProvider.GetRequiredService<GraphCall>(), limited.Token))
        {
            return Failure(new ExecutionError("The grant has ended.") { Code = GraphErrorCodes.NotAuthorized });
        }

        var cursor = (value as ICursored)?.Cursor;
        if (value is StreamProgress)
        {
            return new StreamEvent(null, cursor);
        }

        Charge charge;
        try
        {
            charge = await cashier.ChargeEventAsync(call, delivered, limited.Token);
        }
        catch (RequestRefusedError refusal)
        {
            return Failure(refusal);
        }

        meters.Charged(call.Points);

        using var context = CloneExecutionContext(preserved, limited.Token);
        context.RequestServices = scope.ServiceProvider;
        context.User = call.Grant.User;
        context.UserContext = new Dictionary<string, object?>(preserved.UserContext);
        var result = await ProcessDataAsync(context, node, value);
        cancellationToken.ThrowIfCancellationRequested();
        if (deadline.IsCancellationRequested && !result.Executed)
        {
            return Failure(new TimeoutError());
        }

        mask.Finish(result, call.RequestId);
        charge.AddTo(result);
        return new StreamEvent(result, cursor);
    }

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
}
