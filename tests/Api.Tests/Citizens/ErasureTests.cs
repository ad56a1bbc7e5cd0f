using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Audit;

namespace SipOkMuba.Api.Tests.Citizens;

public sealed class ErasureTests(TestApp app) : ErasureCases(app), IClassFixture<TestApp>;

public sealed class PostgresErasureTests(PostgresTestApp app) : ErasureCases(app), IClassFixture<PostgresTestApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// What identifies a citizen goes at once and everywhere; what happened stays.
public abstract class ErasureCases(TestApp app)
{
    private const string Erase = """
        mutation($id: ID!, $ground: ErasureGround = SUBJECT_REQUEST) {
          eraseCitizen(input: { id: $id, ground: $ground }) {
            citizen { nik phone erasedAt }
            errors { __typename ... on Error { code } ... on OpenRecordsError { applications appointments complaints conversations } } } }
        """;

    private const string Shown = """
        query($id: ID!) {
          node(id: $id) { ... on Application { number status applicantName nik kind village { code } statusHistory { status } documents { type mediaType link { url } } returnReasons { note } } }
          events(after: "0", first: 50, subject: $id) { nodes { type ... on ApplicationStatusChanged { application { number applicantName } } } } }
        """;

    private readonly Scenarios scenarios = new(app);

    [SkippableFact]
    public async Task Citizen_ShouldBeInNoTableAnyMore_WhenErased_AndTheRecordsStay()
    {
        SkipIfMissing();
        const string name = "Nyimas Zubaidah";
        const string phone = "081277776666";
        var person = Person.Next();
        var input = Scenarios.Submission(person);
        (input["fullName"], input["phone"]) = (name, phone);
        var submitted = (await scenarios.As("demo-portal").AskAsync(Scenarios.Submit, new { input })).WithoutErrors()["submitApplication"].GetProperty("application");
        var id = submitted.GetProperty("id").GetString()!;
        using var self = app.WithToken(await scenarios.TokenOfAsync(person));
        var citizen = await scenarios.CitizenAsync(person);
        var head = scenarios.As("demo-head");

        var refused = (await head.AskAsync(Erase, new { id = citizen })).Refusal("eraseCitizen")!.Value;
        Assert.Equal(("OPEN_RECORDS", 1, 0), (refused.GetProperty("code").GetString(), refused.GetProperty("applications").GetInt32(), refused.GetProperty("complaints").GetInt32()));
        Assert.Equal(name, (await head.AskAsync(Shown, new { id })).WithoutErrors()["node"].GetProperty("applicantName").GetString());
        Assert.Null((await self.AskAsync(Verb.Named("cancelApplication").Document, new { id })).Refusal("cancelApplication"));
        Assert.NotEmpty(await FoundAsync(name, phone));
        var before = await TotalAsync(head);

        Assert.Equal("AUTH_NOT_AUTHORIZED", (await scenarios.As("demo-admin").AskAsync(Erase, new { id = citizen })).ErrorCode);
        var erased = await head.AskAsync(Erase, new { id = citizen });
        Assert.True(erased.Refusal("eraseCitizen") is null, erased.Body);

        Assert.NotEqual(JsonValueKind.Null, erased["eraseCitizen"].GetProperty("citizen").GetProperty("erasedAt").ValueKind);
        Assert.Empty(await FoundAsync(name, phone));
        Assert.Equal(before, await TotalAsync(head));
        var shown = (await head.AskAsync(Shown, new { id })).WithoutErrors();
        Assert.Equal((JsonValueKind.Null, "1606************"), (shown["node"].GetProperty("applicantName").ValueKind, shown["node"].GetProperty("nik").GetString()));
        Assert.Equal(2, shown["node"].GetProperty("statusHistory").GetArrayLength());
        Assert.Equal(["application.submitted", "application.cancelled"], shown["events"].GetProperty("nodes").EnumerateArray().Select(one => one.GetProperty("type").GetString()!));
        Assert.Equal("CITIZEN_ERASED", (await head.AskAsync(Erase, new { id = citizen })).RefusalCode("eraseCitizen"));
        await AssertSignedOutAsync(self);
        await AssertIntactAsync();

        // As if never known: not found, and served again.
        var find = "query($nik: NIK!) { findByNik(nik: $nik, purpose: \"test\") { id } }";
        Assert.Equal(JsonValueKind.Null, (await head.AskAsync(find, new { nik = person.Nik })).WithoutErrors()["findByNik"].ValueKind);
        var again = await scenarios.SubmittedAsync("demo-officer", person: person);
        Assert.NotEqual(id, again.Id);
        Assert.NotEqual(citizen, await scenarios.CitizenAsync(person));
    }

    protected virtual void SkipIfMissing()
    {
    }

    private static async Task<int> TotalAsync(HttpClient client) =>
        (await client.AskAsync("{ applications { totalCount } }")).WithoutErrors()["applications"].GetProperty("totalCount").GetInt32();

    /// The account is remembered for two seconds at the most.
    private static async Task AssertSignedOutAsync(HttpClient citizen)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await citizen.AskAsync("{ viewer { kind } }")).Body.Contains("CITIZEN", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, patience.Token);
        }
    }

    private async Task AssertIntactAsync()
    {
        await app.Services.GetRequiredService<AuditSequencer>().CatchUpAsync(CancellationToken.None);
        var report = await app.Services.GetRequiredService<AuditVerification>().RunAsync([], CancellationToken.None);
        Assert.True(report.IsIntact, report.Explanation);
    }

    /// Columns of any table that hold one of the texts.
    private async Task<List<string>> FoundAsync(params string[] texts)
    {
        await using var database = await scenarios.DatabaseAsync();
        await database.Database.OpenConnectionAsync();
        var found = new List<string>();
        foreach (var table in database.Model.GetRelationalModel().Tables)
        {
            await using var command = database.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table.Name}\"";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                for (var column = 0; column < rows.FieldCount; column++)
                {
                    var text = rows.GetValue(column) switch { string value => value, byte[] bytes => Encoding.UTF8.GetString(bytes), _ => "" };
                    if (texts.Any(one => text.Contains(one, StringComparison.OrdinalIgnoreCase)))
                    {
                        found.Add($"{table.Name}.{rows.GetName(column)}");
                    }
                }
            }
        }

        return found;
    }
}
