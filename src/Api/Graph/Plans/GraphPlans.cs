using System.Collections.Concurrent;
using System.Data.Common;
using GraphQL;
using GraphQL.Types;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Telemetry;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Plans;

/// <summary>
/// Answers validated queries, and the events of subscriptions, without the engine where every root field is declared: the
/// bytes are those that the engine would give. Whatever is not plainly right is left to the engine, as reading twice harms
/// nothing.
/// </summary>
internal sealed class GraphPlans(
    ISchema schema, GraphOptions options, PlanSessions sessions, CallScopes scopes, GraphTransportOptions transport,
    TimeProvider time, GraphMeters meters, ILogger<GraphPlans> log, ReadNotice notice, RecordCursors cursors,
    IAudienceSource? audiences = null) : IDisposable
{
    private const int MostAudiences = 10_000;
    private readonly ConcurrentDictionary<string, Audience> known = new();
    private readonly Audience everybody = new();
    private readonly SemaphoreSlim building = new(1);

    /// The answer, or null where the engine is to give it. Whoever takes it disposes it.
    public async ValueTask<PlannedResult?> AnswerAsync(
        KnownDocument document, GraphRequest request, GraphCallData call, CancellationToken cancellationToken)
    {
        if (!options.UsePlans || document.PlanOf(request.OperationName, Create) is not { } plan
            || await RunAsync(plan, request.Variables, happened: null, call, cancellationToken) is not { } session)
        {
            return null;
        }

        try
        {
            await notice.GiveAsync(call, session.Shown, cancellationToken);
            return new PlannedResult(session, sessions);
        }
        catch
        {
            await sessions.GiveBackAsync(session);
            throw;
        }
    }

    /// The whole answer to a subscription for one event, with the records of persons in it; null where the engine is to give it.
    public async ValueTask<(byte[] Json, IReadOnlyList<PersonalRecord> Shown)?> AnswerAsync(
        GraphExecutionOptions subscription, IObjectGraphType type, object happened, GraphCallData call, CancellationToken cancellationToken)
    {
        if (!options.UsePlans || subscription.Known.PlanOf(subscription.OperationName, type, Create) is not { } plan
            || await RunAsync(plan, subscription.Variables, happened, call, cancellationToken) is not { } session)
        {
            return null;
        }

        session.Answer.Raw("}}"u8);
        var answer = (session.Answer.Written.ToArray(), (IReadOnlyList<PersonalRecord>)(session.Shown.Count == 0 ? [] : [.. session.Shown]));
        await sessions.GiveBackAsync(session);
        return answer;
    }

    /// The session with the answer in it, which is to be given back; null where there is none.
    private async ValueTask<PlanSession?> RunAsync(
        OperationPlan plan, Inputs? variables, object? happened, GraphCallData call, CancellationToken cancellationToken)
    {
        if (await AudienceAsync(plan, call, cancellationToken) is not { } audience)
        {
            return null;
        }

        var session = sessions.Take();
        try
        {
            session.Begin(plan, happened);
            plan.Variables.Read(variables, session.Variables);
            plan.Describe(session.Shape, audience, session.Variables, session.Inputs, happened);
            if (!plan.TryFind(session.Shape, out var variant))
            {
                variant = await BuildAsync(plan, audience, session, cancellationToken);
            }

            if (variant is not null)
            {
                using var span = DatabaseSpans.Begin(session.Context, variant.Statements);
                await new PlanRun(session, variant, time, transport.ExecutionTimeout, options.Lists, cursors).WriteAsync(cancellationToken);
                return session;
            }
        }
        catch (Exception left) when (left is NotPlannable or ExecutionError || options.ErrorRoot?.IsInstanceOfType(left) == true)
        {
            // The engine answers, or says what is wrong.
        }
        catch (Exception stopped) when (stopped is not OperationCanceledException && session.IsInterrupted)
        {
            await session.DisposeAsync();
            throw new OperationCanceledException(stopped.Message, stopped, cancellationToken);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            // The engine meets the same fault, if it lasts, and reports it.
            log.LogWarning("A planned statement failed: {Fault}", ErrorMask.Describe(broken));
            await session.DisposeAsync();
            return null;
        }
        catch (OperationCanceledException)
        {
            await session.DisposeAsync();
            throw;
        }

        await sessions.GiveBackAsync(session);
        return null;
    }

    public void Dispose() => building.Dispose();

    private OperationPlan? Create(KnownDocument document, string? operationName, IObjectGraphType? events)
    {
        try
        {
            return schema is GraphSchema declared ? new OperationPlan(declared, document.Syntax, operationName, events) : null;
        }
        catch (NotPlannable)
        {
            return null;
        }
    }

    private async ValueTask<Audience?> AudienceAsync(OperationPlan plan, GraphCallData call, CancellationToken cancellationToken)
    {
        if (plan.Policies.Count == 0 && plan.Ruled.Count == 0)
        {
            return everybody;
        }

        if (audiences is null)
        {
            return null;
        }

        var audience = KnownAs(audiences.AudienceOf(call.Grant.User));
        if (!Knows(plan, audience))
        {
            try
            {
                await audience.AskAsync(scopes, call, plan.Policies, plan.Ruled, cancellationToken);
            }
            catch (NotPlannable)
            {
                return null;
            }
        }

        foreach (var policy in plan.Policies)
        {
            if (!audience.TryAllows(policy, out var allows) || !allows)
            {
                return null;
            }
        }

        return audience;
    }

    private Audience KnownAs(string name)
    {
        if (known.TryGetValue(name, out var audience))
        {
            return audience;
        }

        // Counting takes every lock of the dictionary.
        if (known.Count >= MostAudiences)
        {
            known.Clear();
        }

        return known.GetOrAdd(name, static _ => new Audience());
    }

    private static bool Knows(OperationPlan plan, Audience audience)
    {
        foreach (var policy in plan.Policies)
        {
            if (!audience.TryAllows(policy, out _))
            {
                return false;
            }
        }

        foreach (var map in plan.Ruled)
        {
            if (!audience.TryRule(map, out _))
            {
                return false;
            }
        }

        return true;
    }

    // One at a time: a flood of new shapes must not take every core from EF Core's translations.
    private async ValueTask<PlanVariant?> BuildAsync(
        OperationPlan plan, Audience audience, PlanSession session, CancellationToken cancellationToken)
    {
        if (plan.IsFull)
        {
            return null;
        }

        await building.WaitAsync(cancellationToken);
        try
        {
            return plan.TryFind(session.Shape, out var variant) ? variant : plan.Keep(session.Shape, Build(plan, audience, session));
        }
        finally
        {
            building.Release();
        }
    }

    private PlanVariant? Build(OperationPlan plan, Audience audience, PlanSession session)
    {
        PlanVariant? variant = null;
        try
        {
            variant = new PlanBuilder(plan, audience, session.Context, session.Variables, session.Inputs, options.Offset, options.Lists).Build();
        }
        catch (NotPlannable)
        {
            // The engine's, this time and the next.
        }

        meters.Planned(variant is not null);
        return variant;
    }
}

/// <summary>An answer that is written already, in the memory of its session.</summary>
internal sealed class PlannedResult : ExecutionResult, IAsyncDisposable
{
    private readonly PlanSession session;
    private readonly PlanSessions sessions;

    public PlannedResult(PlanSession session, PlanSessions sessions)
    {
        (this.session, this.sessions) = (session, sessions);
        Executed = true;
    }

    /// The whole answer as JSON, once it is completed.
    public ReadOnlyMemory<byte> Json => session.Answer.Memory;

    public void Complete(Charge charge)
    {
        if (charge.HasExtensions)
        {
            session.Answer.Raw(",\"extensions\":"u8);
            session.Writer.Reset(session.Answer);
            charge.Write(session.Writer);
            session.Writer.Flush();
        }

        session.Answer.Byte((byte)'}');
    }

    public ValueTask DisposeAsync() => sessions.GiveBackAsync(session);
}
