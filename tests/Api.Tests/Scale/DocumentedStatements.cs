using System.Collections.Concurrent;
using SipOkMuba.Api.Tests.Tripwires;

namespace SipOkMuba.Api.Tests.Scale;

/// Every statement of every documented operation and of every kind of list, planned and executed, by every audience, as it was sent.
internal static class DocumentedStatements
{
    /// What a reader of plans must not let pass.
    public static readonly SentStatement ReadingWhole = new("SELECT \"Key\" FROM \"Applications\" WHERE \"ApplicantName\" = 'nobody'", [], IsPlanned: false);

    private static readonly string[] Readers =
    [
        "demo-portal", LargeDatabase.WidePartner, LargeDatabase.FewPartner, "demo-village", LargeDatabase.VillagesOperator,
        LargeDatabase.DistrictOfficer, LargeDatabase.DistrictsOfficer, "demo-head", Scenarios.Citizen,
    ];

    // The others differ by their rule alone: each sends a share of the calls, and all at a greater scale.
    private static readonly string[] ByBoth = ["demo-portal", "demo-head"];
    private const int Share = 4;

    /// Of everywhere, which a document of an office does not ask for.
    private const string Appointments = """
        query($first: Int, $last: Int) { appointments(first: $first, last: $last) { nodes { id startsAt status applicantName } } }
        """;

    private static readonly string[] complaintCalls =
    [
        "", "order: [{ filedAt: DESC }]", "order: [{ dueAt: ASC }]", "order: [{ dueAt: DESC }] where: { status: { eq: ASSIGNED } }",
        "where: { status: { eq: VERIFIED } }", "where: { status: { in: [RECEIVED, IN_PROGRESS] } }", "where: { class: { eq: SUPERVISORY } }",
        "where: { regionCode: { startsWith: \"16.06.09\" } }", "where: { dueAt: { lt: \"2026-01-01T00:00:00+07:00\" } }", "where: { level: { gt: 0 } }",
    ];

    private static readonly string[] conversationFilters =
    [
        "", "order: [{ startedAt: DESC }]", "where: { status: { eq: RESOLVED } }", "where: { status: { in: [QUEUED, ACTIVE] } }", "where: { channel: { eq: \"sms\" } }",
        "where: { regionCode: { startsWith: \"16.06.09\" } }", "where: { waitingOn: { eq: OFFICE } }", "where: { updatedAt: { gt: \"2026-01-01T00:00:00+07:00\" } }",
    ];

    private static readonly bool[] Both = [true, false];

    public static async Task<IReadOnlyDictionary<SentStatement, string>> SendAsync(LargeApp app)
    {
        var sent = new Dictionary<string, (SentStatement Statement, string By)>();
        foreach (var operation in Operation.All)
        {
            var variables = await operation.Variables(app.Scenarios);
            var isLive = operation.Document.StartsWith("subscription", StringComparison.Ordinal);
            var isChange = operation.Document.StartsWith("mutation", StringComparison.Ordinal);
            foreach (var by in isChange ? [operation.By] : isLive ? LiveReaders(operation) : Readers.Append(operation.By).Distinct())
            {
                var what = $"{operation.Name} by {by}";
                if (isLive)
                {
                    Add(await ReplayAsync(app, by, operation.Document), what);
                    continue;
                }

                foreach (var planned in isChange ? [true] : Both)
                {
                    Add((await app.AskAsync(by, operation.Document, variables, planned)).Sent, what);
                }
            }
        }

        var calls = await ListCall.AllAsync(app);
        var isWhole = LargeDatabase.Scale > 1;
        foreach (var by in Readers)
        {
            foreach (var call in calls.Where((_, i) => isWhole || ByBoth.Contains(by) || i % Share == Array.IndexOf(Readers, by) % Share))
            {
                foreach (var planned in isWhole || by == "demo-head" ? Both : [true])
                {
                    var (answer, statements) = await app.AskAsync(by, ListCall.Document, call.Variables, planned);
                    answer.WithoutErrors();
                    Add(statements, $"{call.Name} by {by}");
                }
            }
        }

        foreach (var by in Readers)
        {
            foreach (var planned in Both)
            {
                Add((await app.AskAsync(by, Appointments, new { first = 5 }, planned)).Sent, $"all appointments by {by}");
                Add((await app.AskAsync(by, Appointments, new { last = 5 }, planned)).Sent, $"the last appointments by {by}");
            }
        }

        foreach (var by in Readers.Append("demo-officer"))
        {
            foreach (var call in complaintCalls)
            {
                var document = $"{{ complaints(first: 5 {call}) {{ totalCount nodes {{ number dueAt reporter {{ name application {{ number }} }} waits {{ party }} }} }} }}";
                Add((await app.AskAsync(by, document, new { }, planned: true)).Sent, $"{document} by {by}");
            }
        }

        foreach (var by in Readers.Append("demo-officer").Except(["demo-village", LargeDatabase.VillagesOperator]))
        {
            foreach (var filter in conversationFilters)
            {
                var document = $"{{ conversations(first: 5 {filter}) {{ nodes {{ status queuePosition estimatedWait messages {{ text }} rounds {{ number }} waits {{ party }} links {{ applicationId }} }} }} }}";
                Add((await app.AskAsync(by, document, new { }, planned: true)).Sent, $"{document} by {by}");
            }
        }

        return sent.Values.ToDictionary(one => one.Statement, one => one.By);

        void Add(IEnumerable<SentStatement> statements, string by)
        {
            foreach (var statement in statements)
            {
                sent.TryAdd($"{statement.Sql} {statement.IsPlanned}", (statement, by));
            }
        }
    }

    public static async Task<IReadOnlyList<string>> FaultsAsync(this LargeApp app, IReadOnlyDictionary<SentStatement, string> sent, string how)
    {
        var found = new List<string>();
        foreach (var (statement, by) in sent)
        {
            var faults = await app.Plans.FaultsAsync(statement);
            found.AddRange(faults.Select(fault => $"{how}: {by}: {fault}\n{statement.Sql}\n"));
        }

        return found;
    }

    public static void AssertNone(IReadOnlyList<string> faults) => Assert.True(faults.Count == 0, string.Join('\n', faults.Take(10)));

    /// A message is due when its clock tells it, which stands still here; its statements are those of any event.
    private static string[] LiveReaders(Operation operation) => operation.Name switch
    {
        // Village offices are told nothing of conversations.
        "Conversations/OnConversationChanged" => [operation.By, "demo-head"],
        var name => name.StartsWith("Notifications/", StringComparison.Ordinal) ? [] : [operation.By, LargeDatabase.VillagesOperator],
    };

    /// From the oldest event on, whatever the subject.
    private static async Task<IReadOnlyCollection<SentStatement>> ReplayAsync(LargeApp app, string by, string document)
    {
        var sent = new ConcurrentQueue<SentStatement>();
        app.Statements.Everything = sent.Enqueue;
        await using var live = await LiveSocket.SubscribeAsync(app, await app.TokenAsync(by), document, new { after = "0", servicePointId = await app.Scenarios.ServicePointAsync() });
        await live.NextAsync();
        app.Statements.Everything = null;
        return sent;
    }
}
