using System.Data.Common;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Events;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Tests.Tripwires;

/// Plans and the engine give the same bytes to every caller, whoever asked before.
[Collection(ApiGroup.Name)]
public sealed partial class PlanTests(ApiApp app) : IDisposable
{
    private static readonly string[] Callers =
    [
        "demo-portal", "demo-portal-2", "demo-village", "demo-village-2", "demo-officer", "demo-head", ApiApp.FarVerifier, Scenarios.Nobody,
    ];

    private GraphOptions Options => app.Services.GetRequiredService<GraphOptions>();

    [Fact]
    public async Task Answers_ShouldHaveTheBytesOfTheEngine_WhenAnyCallerAsksAnyQuery()
    {
        var planned = new SortedSet<string>();
        foreach (var operation in Operation.All.Where(operation => operation.Document.StartsWith("query ", StringComparison.Ordinal)))
        {
            var variables = await operation.Variables(app.Scenarios);
            foreach (var caller in Callers)
            {
                Options.UsePlans = false;
                var engine = (await app.Scenarios.As(caller).AskAsync(operation.Document, variables)).Body;
                Options.UsePlans = true;
                for (var time = 0; time < 2; time++)
                {
                    var statements = 0;
                    void Count(DbCommand command) => statements++;
                    app.Services.GetRequiredService<PlanSessions>().Running += Count;
                    var answer = (await app.Scenarios.As(caller).AskAsync(operation.Document, variables)).Body;
                    app.Services.GetRequiredService<PlanSessions>().Running -= Count;

                    Assert.Equal(WithoutMoment(engine), WithoutMoment(answer));
                    if (statements > 0)
                    {
                        planned.Add(operation.Name);
                    }
                }
            }
        }

        Assert.Equal(
            [
                "Applications/ApplicationById", "Applications/ApplicationByNumber", "Applications/Applications", "Appointments/AppointmentById",
                "Appointments/WaitlistEntries", "Complaints/Complaints", "Conversations/Conversations", "ServicePoints/ServicePoints",
            ],
            planned);
    }

    /// The engine and the plan do not answer at the same moment: the clock may tell something between them, and a
    /// link is sealed anew each time.
    private static string WithoutMoment(string body) => Moment().Replace(body, "");

    [GeneratedRegex("\"(asOf|headCursor|url|expiresAt)\":\"[^\"]*\"")]
    private static partial Regex Moment();

    [Fact]
    public async Task Answers_ShouldHaveTheBytesOfTheEngine_WhenQueriesAreRandom()
    {
        var known = await KnownValues.OfAsync(app.Scenarios);

        // The far verifier is no demo client: its budget would end.
        var callers = Callers.Where(caller => caller != ApiApp.FarVerifier).ToArray();
        var schema = app.Services.GetRequiredService<ISchema>();
        var count = 200 * (int.TryParse(Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_SCALE"), out var scale) ? scale : 1);
        var (planned, answered) = (0, 0);
        for (var seed = 1; seed <= count; seed++)
        {
            var (document, variables) = RandomQuery.Of(seed, schema, known);
            var grant = await GrantAsync(callers[seed % callers.Length]);
            var (engine, first, second, isPlanned) = await AllAnswersAsync(document, variables, grant);
            for (var again = 0; again < 3 && (engine != first || engine != second); again++)
            {
                // The clock has told something between them.
                (engine, first, second, isPlanned) = await AllAnswersAsync(document, variables, grant);
            }

            Assert.True(engine == first && engine == second, $"{seed}: {document}\n{JsonSerializer.Serialize(variables)}\n{engine}\n{first}\n{second}");
            planned += isPlanned ? 1 : 0;
            answered += engine.StartsWith("{\"data\":", StringComparison.Ordinal) ? 1 : 0;
        }

        // Most have an answer, and a plan gives a good part of them: a comparison of refusals would prove nothing.
        Assert.InRange(answered, count * 6 / 10, count);
        Assert.InRange(planned, count * 3 / 10, count);
    }

    [Fact]
    public async Task Events_ShouldHaveTheBytesOfTheEngine_WhenSelectionsAreRandom()
    {
        var known = await KnownValues.OfAsync(app.Scenarios);
        await app.Scenarios.SharedCancelledAsync();
        var schema = app.Services.GetRequiredService<ISchema>();
        var log = app.Services.GetRequiredService<EventStream>();
        var events = (await log.PageAsync(EventFilter.All, after: null, first: 1000, CancellationToken.None)).Events;

        // Those with a record that a plan can read.
        var favoured = events.Where(logged => logged.SubjectType == "Application").ToList();
        var count = 300 * (int.TryParse(Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_SCALE"), out var scale) ? scale : 1);
        var (planned, answered) = (0, 0);
        for (var seed = 1; seed <= count; seed++)
        {
            var logged = seed % 4 == 0 ? events[seed * 7919 % events.Count] : favoured[seed * 7919 % favoured.Count];
            var type = Event.Of(logged).GetType().Name;
            var roots = schema.Subscription!.Fields.Where(field => field.Name == "onEvent"
                || (field.ResolvedType!.GetNamedType().Name == type && !field.Arguments!.Any(argument => argument.ResolvedType is NonNullGraphType))).ToArray();
            var (document, variables) = RandomQuery.OfEvents(seed, schema, roots[seed % roots.Length], known);
            var grant = await GrantAsync(Callers[seed % (Callers.Length - 1)]);

            Options.UsePlans = false;
            var (engine, _) = await ToldAsync(document, variables, grant, logged);
            Options.UsePlans = true;
            var (first, _) = await ToldAsync(document, variables, grant, logged);
            var (second, statements) = await ToldAsync(document, variables, grant, logged);

            Assert.True(engine == first && engine == second, $"{seed}: {document}\n{JsonSerializer.Serialize(variables)}\n{engine}\n{first}\n{second}");
            planned += statements > 0 ? 1 : 0;
            answered += engine?.StartsWith("{\"data\":", StringComparison.Ordinal) == true ? 1 : 0;
        }

        // Of most events most callers may be told, and a plan reads records for a good part of them.
        Assert.InRange(answered, count * 4 / 10, count);
        Assert.InRange(planned, count / 20, count);
    }

    /// What a subscriber is told of the event, with the records of persons that are noted for it, and by how many statements of
    /// plans; null: nothing.
    private async Task<(string? Text, int Statements)> ToldAsync(
        string document, Dictionary<string, object?> variables, GraphGrant grant, LoggedEvent logged)
    {
        var serializer = app.Services.GetRequiredService<IGraphQLTextSerializer>();
        var request = new GraphRequest { Query = document, Variables = serializer.Deserialize<Inputs>(JsonSerializer.Serialize(variables)) };

        // Read anew: who is served the same object shares its answer.
        var log = app.Services.GetRequiredService<LogPages>();
        var (page, _) = await log.ReadAsync(EventFilter.All, logged.Position - 1, logged.Position, 1, (await log.BoundsAsync(default)).Epoch, default);
        var call = new GraphCallData(grant, "request-1") { RunFor = new OneEvent(page.Single()) };
        var sessions = app.Services.GetRequiredService<PlanSessions>();
        var statements = 0;
        void Count(DbCommand command) => statements++;
        sessions.Running += Count;
        try
        {
            var opened = await app.Services.GetRequiredService<GraphExecutor>().ExecuteAsync(request, call, CancellationToken.None);
            var told = opened;
            var shown = "";
            if (ResponseEvents.Of(opened) is { } stream)
            {
                told = null;
                await foreach (var item in stream)
                {
                    told = item.Result;
                    shown = string.Join(' ', item.Shown.Select(record => record.ToString()).Distinct().Order(StringComparer.Ordinal));
                }
            }

            using var buffer = new PooledBuffer();
            if (told is not null)
            {
                app.Services.GetRequiredService<GraphJson>().WriteResult(buffer, told, language: null);
            }

            return (told is null ? null : Asking.WithoutBudget(Encoding.UTF8.GetString(buffer.Written.Span)) + shown, statements);
        }
        finally
        {
            sessions.Running -= Count;
        }
    }

    private async Task<(string Engine, string First, string Second, bool IsPlanned)> AllAnswersAsync(
        string document, Dictionary<string, object?> variables, GraphGrant grant)
    {
        Options.UsePlans = false;
        var (engine, _) = await AnswerAsync(document, variables, grant);
        Options.UsePlans = true;
        var (first, _) = await AnswerAsync(document, variables, grant);
        var (second, isPlanned) = await AnswerAsync(document, variables, grant);
        return (engine, first, second, isPlanned);
    }

    private async Task<(string Text, bool IsPlanned)> AnswerAsync(string document, Dictionary<string, object?> variables, GraphGrant grant)
    {
        var serializer = app.Services.GetRequiredService<IGraphQLTextSerializer>();
        var request = new GraphRequest { Query = document, Variables = serializer.Deserialize<Inputs>(JsonSerializer.Serialize(variables)) };
        var result = await app.Services.GetRequiredService<GraphExecutor>()
            .ExecuteAsync(request, new GraphCallData(grant, "request-1"), CancellationToken.None);
        await using var planned = result as PlannedResult;
        using var buffer = new PooledBuffer();
        app.Services.GetRequiredService<GraphJson>().WriteResult(buffer, result, language: null);
        return (Asking.WithoutBudget(Encoding.UTF8.GetString(buffer.Written.Span)), planned is not null);
    }

    private async Task<GraphGrant> GrantAsync(string who) => who == Scenarios.Nobody
        ? GraphGrant.Anonymous
        : (await app.Services.GetRequiredService<IBearerAuthentication>().GrantOfAsync((await app.TokenAsync(who)).AsMemory(), CancellationToken.None))!;

    public void Dispose() => Options.UsePlans = true;
}
