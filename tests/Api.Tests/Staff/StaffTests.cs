using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Staff;

[Collection(ApiGroup.Name)]
public sealed class StaffTests(ApiApp app) : StaffCases(app)
{
    /// A socket is asked again within seconds, as every request is.
    [Fact]
    public async Task Connection_ShouldEndWithinFiveSeconds_WhenItsMemberIsDeactivated()
    {
        var (account, id) = await Steps.SignedUpAsync();
        await using var live = await LiveSocket.SubscribeAsync(app, await app.TokenAsync(account), "subscription { onEvent { type occurredAt } }");
        var time = app.Services.GetRequiredService<TimeProvider>();

        (await Admin.AskAsync(Deactivate, new { id })).WithoutErrors();
        var left = time.GetUtcNow().AddSeconds(5);

        string? type;
        do
        {
            var heard = live.ReceiveAsync();
            while (!heard.IsCompleted)
            {
                await Steps.SubmittedAsync();
            }

            var message = await heard;
            type = message.GetProperty("type").GetString();
            if (type == "next")
            {
                var told = message.GetProperty("payload").GetProperty("data").GetProperty("onEvent");
                Assert.InRange(told.GetProperty("occurredAt").GetDateTimeOffset(), DateTimeOffset.MinValue, left);
            }
        }
        while (type == "next");
    }
}

public sealed class PostgresStaffTests(PostgresTestApp app) : StaffCases(app), IClassFixture<PostgresTestApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// Through the front door, with accounts of their own.
public abstract class StaffCases(TestApp app)
{
    private const string Register = """
        mutation($subject: String!, $name: String!, $role: StaffRole!, $regions: [String!]!) {
          registerStaff(input: { subject: $subject, name: $name, role: $role, regions: $regions }) {
            staffMember { id subject name role regions active version }
            errors { __typename ... on Error { code message } ... on InvalidStaffRegionsError { reason regionCode } } } }
        """;

    private const string SetRegions = """
        mutation($id: ID!, $expectedVersion: Int, $regions: [String!]!) { setStaffRegions(input: { id: $id, expectedVersion: $expectedVersion, regions: $regions }) {
          staffMember { regions version } errors { __typename ... on Error { code } ... on StaleVersionError { currentVersion } } } }
        """;

    protected const string Deactivate = """
        mutation($id: ID!) { deactivateStaff(input: { id: $id }) { staffMember { active version } errors { ... on Error { code } } } }
        """;

    private const string Viewer = "{ viewer { kind roles regions } }";

    protected Scenarios Steps { get; } = new(app);

    protected HttpClient Admin => Steps.As("demo-admin");

    [SkippableFact]
    public async Task Account_ShouldHaveWhatTheDirectorySays_FromItsRegistrationToItsEnd()
    {
        SkipIfMissing();
        var (account, id) = await Steps.SignedUpAsync("OFFICER", "16.06.09", "16.06.09.2006");
        var asked = await app.As(account).AskAsync(Viewer);
        Assert.Equal(
            """{"kind":"STAFF","roles":["OFFICER"],"regions":["16.06.09"]}""", asked["viewer"].GetRawText());

        var moved = await Admin.AskAsync(SetRegions, new { id, expectedVersion = 1, regions = new[] { "16.06.10", "16.06.01" } });
        Assert.Equal("""["16.06.01","16.06.10"]""", moved["setStaffRegions"].GetProperty("staffMember").GetProperty("regions").GetRawText());
        Assert.Equal("STALE_VERSION", (await Admin.AskAsync(SetRegions, new { id, expectedVersion = 1, regions = new[] { "16.06" } })).RefusalCode("setStaffRegions"));

        Assert.Null((await Admin.AskAsync(Deactivate, new { id })).Refusal("deactivateStaff"));
        Assert.Equal("STAFF_INACTIVE", (await Admin.AskAsync(Deactivate, new { id })).RefusalCode("deactivateStaff"));
        Assert.Equal("STAFF_INACTIVE", (await Admin.AskAsync(SetRegions, new { id, regions = new[] { "16.06" } })).RefusalCode("setStaffRegions"));
        Assert.Null((await RegisterAsync(account, "16.06")).Refusal("registerStaff"));

        await using var database = await Steps.DatabaseAsync();
        var subject = NodeId.Parse(id, "StaffMember");
        Assert.Equal(
            ["staff.registered", "staff.changed", "staff.deactivated", "staff.registered"],
            await database.OutboxEvents.Where(logged => logged.SubjectId == subject).OrderBy(logged => logged.SubjectVersion).Select(logged => logged.Type).ToListAsync());
    }

    [SkippableFact]
    public async Task Account_ShouldBeRegisteredOnce_WhenTwentyAskAtOnce()
    {
        SkipIfMissing();
        var account = Scenarios.NewAccount();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RegisterAsync(account, "16.06")));

        Assert.Single(answers, answer => answer.RefusalCode("registerStaff") is null);
        Assert.Equal(19, answers.Count(answer => answer.RefusalCode("registerStaff") == "STAFF_EXISTS"));
        await using var database = await Steps.DatabaseAsync();
        Assert.Equal(1, await database.StaffMembers.CountAsync(member => member.Subject == account));
    }

    [SkippableTheory]
    [InlineData("UNKNOWN_REGION", "16.06.99")]
    [InlineData("NOT_A_VILLAGE", "16.06.09")]
    public async Task RegisterStaff_ShouldTellWhatIsWrong_WhenNobodyOfTheRoleCouldActThere(string reason, string region)
    {
        SkipIfMissing();
        var refusal = (await RegisterAsAsync("VILLAGE_OPERATOR", Scenarios.NewAccount(), region)).Refusal("registerStaff")!.Value;

        Assert.Equal(
            ("INVALID_STAFF_REGIONS", reason, region),
            (refusal.GetProperty("code").GetString(), refusal.GetProperty("reason").GetString(), refusal.GetProperty("regionCode").GetString()));
    }

    [SkippableTheory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED", false)]
    [InlineData("demo-portal", "AUTH_NOT_AUTHORIZED", false)]
    [InlineData("demo-village", "AUTH_NOT_AUTHORIZED", false)]
    [InlineData("demo-officer", "AUTH_NOT_AUTHORIZED", false)]
    [InlineData("demo-verifier", "AUTH_NOT_AUTHORIZED", false)]
    [InlineData("demo-supervisor", "AUTH_NOT_AUTHORIZED", false)]
    [InlineData("demo-head", "AUTH_NOT_AUTHORIZED", true)]
    public async Task Staff_ShouldBeKeptByAdministratorsAlone_AndReadByTheHead(string who, string code, bool reads)
    {
        SkipIfMissing();
        var (_, id) = await Steps.SignedUpAsync();
        var caller = Steps.As(who);

        Assert.Equal(code, (await caller.AskAsync(Register, new { subject = Scenarios.NewAccount(), name = "Siti", role = "OFFICER", regions = new[] { "16.06" } })).ErrorCode);
        Assert.Equal(code, (await caller.AskAsync(SetRegions, new { id, regions = new[] { "16.06" } })).ErrorCode);
        Assert.Equal(code, (await caller.AskAsync(Deactivate, new { id })).ErrorCode);
        Assert.Equal(reads ? null : code, (await caller.AskAsync("{ staffMembers(first: 1) { nodes { id name role regions active } } }")).ErrorCode);
        Assert.Equal(reads, (await caller.AskAsync("query($id: ID!) { node(id: $id) { id } }", new { id }))["node"].ValueKind != System.Text.Json.JsonValueKind.Null);
    }

    [SkippableFact]
    public async Task DeactivateStaff_ShouldBeRefused_WhenItIsTheOwnAccount()
    {
        SkipIfMissing();
        var own = (await Admin.AskAsync("""{ staffMembers(where: { name: { eq: "Administrator" } }) { totalCount nodes { id role } } }"""))
            .WithoutErrors()["staffMembers"].GetProperty("nodes")[0].GetProperty("id").GetString();

        Assert.Equal("OWN_ACCOUNT", (await Admin.AskAsync(Deactivate, new { id = own })).RefusalCode("deactivateStaff"));
    }

    protected virtual void SkipIfMissing()
    {
    }

    private Task<Answer> RegisterAsync(string account, params string[] regions) => RegisterAsAsync("OFFICER", account, regions);

    private Task<Answer> RegisterAsAsync(string role, string account, params string[] regions) =>
        Admin.AskAsync(Register, new { subject = account, name = "Siti", role, regions });
}
