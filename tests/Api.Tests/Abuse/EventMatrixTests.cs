using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Tripwires;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Tests.Abuse;

/// The log, paged, replayed to a socket and sent to a webhook, tells each caller of the records that it may read, and of no others.
[Collection(AbuseGroup.Name)]
public sealed class EventMatrixTests(AbuseApp abuse)
{
    private const string Page = "query($after: String, $types: [String!]) { events(first: 50, after: $after, types: $types) { nodes { id } pageInfo { hasNextPage endCursor } } }";
    private const string Watch = "subscription($types: [String!]) { onEvent(after: \"0\", types: $types) { id } }";
    private const string One = "query($id: ID!) { events(first: 5, subject: $id) { nodes { id subject { id } } edges { cursor } } }";
    private static readonly string[] types = [.. EventCatalog.All.Select(described => described.Name)];

    /// Told to nobody but who may read the record, of whose events there are some.
    private static readonly string[] followed = ["Application", "Appointment", "WaitlistEntry", "Complaint", "Conversation", "Notification"];

    public static TheoryData<string> Listening => new(AbuseApp.Listening);

    public static TheoryData<string> Callers => new(Readers.All.Except([Readers.Nobody, Readers.Bot]));

    [Theory, MemberData(nameof(Callers))]
    public async Task Log_ShouldTellOfItsReadersRecordsAlone_WhenItIsPagedAndReplayed(string caller)
    {
        var owners = caller == Readers.Owner ? abuse.World.Records.Select(record => record.Owner).OfType<Person>().Distinct().Cast<Person?>() : [null];
        foreach (var owner in owners)
        {
            var last = await LastAsync();
            var paged = await PagedAsync(caller, owner, last);
            var replayed = await ReplayedAsync(caller, owner, last);

            Assert.Equal(paged, replayed);
            await AssertReadableAsync(caller, owner, [.. paged]);
        }
    }

    [Theory, MemberData(nameof(Listening))]
    public async Task Webhook_ShouldTellOfItsReadersRecordsAlone_WhenItWantsAllTypes(string partner)
    {
        var expected = await PagedAsync(partner, owner: null, await LastAsync(), abuse.Beginning);
        var told = new HashSet<string>();
        while (!told.IsSupersetOf(expected))
        {
            told.Add((await abuse.Receiver.NextAsync($"/{partner}")).Id);
        }

        await AssertReadableAsync(partner, owner: null, told);
    }

    [Theory, MemberData(nameof(Callers))]
    public async Task Events_ShouldBeAsOfAMissingRecord_WhenTheCallerMayNotReadTheirSubject(string caller)
    {
        foreach (var record in abuse.World.Records.Where(record => !Readers.MayRead(caller, record) && !Readers.IsTold(caller, record)))
        {
            using var client = await abuse.AsAsync(caller, record.Owner);

            var foreign = await client.AskAsync(One, new { id = record.Id });

            Assert.Equal("""{"data":{"events":{"nodes":[],"edges":[]}}}""", foreign.Body);
        }
    }

    [Theory]
    [InlineData(Readers.Nobody, Authorization.NotAuthenticated)]
    [InlineData(Readers.Bot, Authorization.NotAuthorized)]
    public async Task Log_ShouldBeClosed_WhenTheCallerMayReadNoEvents(string caller, string code)
    {
        using var client = await abuse.AsAsync(caller);

        Assert.Equal(code, (await client.AskAsync(Page, new { types })).ErrorCode);
    }

    /// Whatever was done to make the world: its events name nobody.
    [Fact]
    public async Task Rows_ShouldHoldNothingPersonal_WhenTheyAreReadFromTheDatabase()
    {
        await using var database = await abuse.Scenarios.DatabaseAsync();
        var rows = await database.OutboxEvents.Select(row => row.Template + row.Payload).ToListAsync();

        Assert.InRange(rows.Count, 30, int.MaxValue);
        Assert.DoesNotContain(rows, PrivateText.IsIn);
        Assert.DoesNotContain(rows, row => row.Contains("Siti", StringComparison.Ordinal) || row.Contains("08123", StringComparison.Ordinal));
    }

    /// The last event of the world: later ones are told while the test reads.
    private async Task<string> LastAsync()
    {
        var subject = NodeId.Parse(abuse.World["MobileVisit of the last event"].Id, "MobileVisit");
        await using var database = await abuse.Scenarios.DatabaseAsync();
        return (await database.OutboxEvents.Where(row => row.SubjectId == subject).Select(row => row.EventId).SingleAsync()).ToString();
    }

    private async Task<List<string>> PagedAsync(string caller, Person? owner, string last, string? after = null)
    {
        using var client = await abuse.AsAsync(caller, owner);
        var told = new List<string>();
        while (true)
        {
            var page = (await client.AskAsync(Page, new { after, types })).WithoutErrors()["events"];
            foreach (var node in page.GetProperty("nodes").EnumerateArray())
            {
                told.Add(node.GetProperty("id").GetString()!);
                if (told[^1] == last)
                {
                    return told;
                }
            }

            Assert.True(page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean(), "The last event is everybody's.");
            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
    }

    private async Task<List<string>> ReplayedAsync(string caller, Person? owner, string last)
    {
        await using var live = await LiveSocket.SubscribeAsync(abuse.App, await abuse.TokenAsync(caller, owner), Watch, new { types });
        var told = new List<string>();
        while (told.LastOrDefault() != last)
        {
            told.Add((await live.NextAsync()).GetProperty("onEvent").GetProperty("id").GetString()!);
        }

        return told;
    }

    private async Task AssertReadableAsync(string caller, Person? owner, HashSet<string> told)
    {
        await using var database = await abuse.Scenarios.DatabaseAsync();
        foreach (var record in abuse.World.Records)
        {
            var subject = NodeId.Parse(record.Id, record.Type);
            var own = await database.OutboxEvents.Where(row => row.SubjectId == subject).Select(row => row.EventId).ToListAsync();
            var seen = own.Count(id => told.Contains(id.ToString()));
            var mayRead = Readers.MayRead(caller, record) && (owner is null || record.Owner is null || record.Owner == owner);
            Assert.True(seen == 0 || mayRead || Readers.IsTold(caller, record), $"{caller} is told of {record.Name}");
            Assert.True(!mayRead || !followed.Contains(record.Type) || seen > 0, $"{caller} is not told of {record.Name}");
        }
    }
}
