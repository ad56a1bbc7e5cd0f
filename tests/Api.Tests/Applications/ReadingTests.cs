using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Applications;

/// Who may read which application; a stranger's record answers byte by byte like a missing one.
[Collection(ApiGroup.Name)]
public sealed class ReadingTests(ApiApp app)
{
    private const string ByNumber = "query($number: String!) { applicationByNumber(number: $number) { id number status } }";
    private const string ById = "query($id: ID!) { applicationById(id: $id) { id number status } }";
    private const string Node = "query($id: ID!) { node(id: $id) { __typename id ... on Application { number } } }";
    private const string Nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Application { number } } }";
    private readonly Scenarios scenarios = app.Scenarios;

    [Theory]
    [InlineData("demo-portal")]
    [InlineData("demo-village")]
    [InlineData("demo-officer")]
    [InlineData("demo-verifier")]
    [InlineData("demo-supervisor")]
    [InlineData("demo-head")]
    [InlineData("demo-admin")]
    public async Task Application_ShouldBeShown_WhenTheCallerMayReadIt(string reader)
    {
        var application = await scenarios.SharedAsync(Verb.Named("claimApplication"));

        foreach (var (query, field) in Single())
        {
            var shown = (await AskAsync(reader, query, application.Id, application.Number)).WithoutErrors()[field];
            Assert.Equal(application.Id, shown.GetProperty("id").GetString());
            Assert.Equal(application.Number, shown.GetProperty("number").GetString());
        }

        var nodes = (await scenarios.As(reader).AskAsync(Nodes, new { ids = new[] { application.Id, Missing(), application.Id } })).WithoutErrors()["nodes"];
        Assert.Equal(application.Id, nodes[2].GetProperty("id").GetString());
        Assert.Equal("null", nodes[1].GetRawText());
    }

    [Theory]
    [InlineData("demo-portal-2")]
    [InlineData("demo-village-2")]
    [InlineData(ApiApp.FarOfficer)]
    [InlineData(ApiApp.FarVerifier)]
    [InlineData(Scenarios.Nobody)]
    public async Task Application_ShouldAnswerLikeAMissingOne_WhenTheCallerIsAStranger(string stranger)
    {
        var application = await scenarios.SharedAsync(Verb.Named("claimApplication"));

        foreach (var (query, _) in Single())
        {
            var foreign = await AskAsync(stranger, query, application.Id, application.Number);
            var missing = await AskAsync(stranger, query, Missing(), "KTP-1606-2601-AAAAAA");
            Assert.Equal(missing, foreign);
            Assert.DoesNotContain(application.Number, foreign.Body, StringComparison.Ordinal);
        }

        var some = await scenarios.As(stranger).AskAsync(Nodes, new { ids = new[] { application.Id } });
        var none = await scenarios.As(stranger).AskAsync(Nodes, new { ids = new[] { Missing() } });
        Assert.Equal(none, some);
    }

    [Theory]
    [InlineData("demo-portal-2")]
    [InlineData("demo-village-2")]
    [InlineData(ApiApp.FarOfficer)]
    public async Task Applications_ShouldNeitherListNorCount_WhenTheRowsAreAStrangers(string stranger)
    {
        var application = await scenarios.SharedAsync(Verb.Named("claimApplication"));

        var page = (await scenarios.As(stranger).AskAsync(
            "query($number: String) { applications(where: { number: { eq: $number } }) { totalCount nodes { id } } }",
            new { number = application.Number })).WithoutErrors()["applications"];

        Assert.Equal("""{"totalCount":0,"nodes":[]}""", page.GetRawText());
    }

    [Fact]
    public async Task Fields_ShouldBeThere_WhenTheContractNamesThem()
    {
        var application = await scenarios.AfterAsync(Verb.Named("returnApplication"));

        var shown = (await scenarios.As("demo-portal").AskAsync(
            """
            query($number: String!) { applicationByNumber(number: $number) {
              id number kind status officialStatus waitingOn applicantName nik village { code name district { code name } }
              submittedAt updatedAt completeAt version statusHistory { status at actorRole } waits { party startedAt endedAt seconds }
              documents { type addedAt } returnReasons { documentType code note returnedAt } } }
            """,
            new { number = application.Number.ToLowerInvariant() })).WithoutErrors()["applicationByNumber"];

        Assert.Equal("1606************", shown.GetProperty("nik").GetString());
        Assert.Equal("CITIZEN", shown.GetProperty("waitingOn").GetString());
        Assert.Equal("UNREGISTERED", shown.GetProperty("officialStatus").GetString());
        Assert.Equal("16.06.09", shown.GetProperty("village").GetProperty("district").GetProperty("code").GetString());
        Assert.Equal(
            ["SUBMITTED", "UNDER_VERIFICATION", "RETURNED"],
            shown.GetProperty("statusHistory").EnumerateArray().Select(step => step.GetProperty("status").GetString()));
        Assert.Equal("ILLEGIBLE", shown.GetProperty("returnReasons")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Nodes_ShouldBeRefused_WhenThereAreTooManyOrAnIdIsMalformed()
    {
        var tooMany = await scenarios.As("demo-head").AskAsync(Nodes, new { ids = Enumerable.Repeat(Missing(), 51) });
        var malformed = await scenarios.As("demo-head").AskAsync(Node, new { id = "x!" });

        Assert.Equal("HC0051", tooMany.ErrorCode);
        Assert.Equal("INVALID_ID", malformed.ErrorCode);
    }

    /// Mutated ids and cursors lead nowhere and break nothing.
    [Fact]
    public async Task Ids_ShouldLeadNowhere_WhenTheyAreTamperedWith()
    {
        var application = await scenarios.SharedAsync(Verb.Named("claimApplication"));
        var random = new Random(1606);
        for (var round = 0; round < 60; round++)
        {
            var text = application.Id.ToCharArray();
            text[random.Next(text.Length)] = "AZaz09-_=+/ é"[random.Next(13)];
            var id = new string(text);

            var answer = await scenarios.As("demo-head").AskAsync(Node, new { id });

            Assert.True(id == application.Id || answer.ErrorCode == "INVALID_ID" || answer["node"].GetRawText() == "null", answer.Body);
        }
    }

    private static (string Query, string Field)[] Single() => [(ById, "applicationById"), (ByNumber, "applicationByNumber"), (Node, "node")];

    private string Missing() => NodeId.Format("Application", ((IdSource)app.Services.GetService(typeof(IdSource))!).Next());

    private Task<Answer> AskAsync(string who, string query, string id, string number) => scenarios.As(who).AskAsync(query, new { id, number });
}
