using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.ServicePoints;

[Collection(ApiGroup.Name)]
public sealed class RecordBlankStockTests(ApiApp app)
{
    private const string Field = "recordBlankStock";
    private const string District = "16.06.10";

    private const string Record = """
        mutation($point: ID!, $quantity: Int!) { recordBlankStock(input: { servicePointId: $point, quantity: $quantity }) {
          servicePoint { id blankStock version } errors { __typename ... on Error { code message } ... on InvalidQuantityError { maximum } } } }
        """;

    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task RecordBlankStock_ShouldReplaceTheNumberWithOneEvent_WhenASupervisorCounts()
    {
        var point = await scenarios.ServicePointAsync(District);
        var before = await EventsAsync(point);

        var answer = await RecordAsync("demo-supervisor", point, 42);

        Assert.Null(answer.Refusal(Field));
        Assert.Equal(42, answer[Field].GetProperty("servicePoint").GetProperty("blankStock").GetInt32());
        Assert.Equal([.. before, "servicePoint.blankStockRecorded"], await EventsAsync(point));
    }

    [Theory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("demo-officer", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-portal", "AUTH_NOT_AUTHORIZED")]
    public async Task RecordBlankStock_ShouldBeRefused_WhenTheCallerMayNot(string who, string code)
    {
        var point = await scenarios.ServicePointAsync(District);
        var before = await EventsAsync(point);

        Assert.Equal(code, (await RecordAsync(who, point, 1)).RefusalCode(Field));
        Assert.Equal(before, await EventsAsync(point));
    }

    [Fact]
    public async Task RecordBlankStock_ShouldAnswerAStrangersPointLikeAMissingOne_WhenItIsAnotherDistrict()
    {
        var foreign = await RecordAsync(ApiApp.FarSupervisor, await scenarios.ServicePointAsync(District), 1);
        var missing = await RecordAsync(ApiApp.FarSupervisor, NodeId.Format("ServicePoint", Guid.Parse("019aa000-0000-7000-8000-000000000001")), 1);

        Assert.Equal("NOT_FOUND", missing.RefusalCode(Field));
        Assert.Equal(missing, foreign);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public async Task RecordBlankStock_ShouldTellTheMost_WhenTheQuantityIsWrong(int quantity)
    {
        var refusal = (await RecordAsync("demo-supervisor", await scenarios.ServicePointAsync(District), quantity)).Refusal(Field);

        Assert.Equal("INVALID_QUANTITY", refusal!.Value.GetProperty("code").GetString());
        Assert.Equal(1_000_000, refusal.Value.GetProperty("maximum").GetInt32());
    }

    [Fact]
    public async Task PrintCard_ShouldLeaveTheApplicationAndTellTheShortageOnce_WhenNoBlankIsLeft()
    {
        var print = Verb.Named("printCard");
        var point = await scenarios.ServicePointAsync(District);
        await RecordAsync("demo-supervisor", point, 0);
        var application = await scenarios.ReadyForAsync(print);
        var (before, events) = (await scenarios.StateAsync(application), await EventsAsync(point));

        var first = await scenarios.As(print.By).AskAsync(print.Document, new { id = application.Id, point }, "short-" + application.Number);
        var retry = await scenarios.As(print.By).AskAsync(print.Document, new { id = application.Id, point }, "short-" + application.Number);
        var again = await scenarios.As(print.By).AskAsync(print.Document, new { id = application.Id, point });

        Assert.Equal("BLANK_CARD_SHORTAGE", first.RefusalCode("printCard"));
        Assert.Equal(first, retry);
        Assert.Equal(first, again);
        Assert.Equal(before, await scenarios.StateAsync(application));
        Assert.Equal([.. events, "servicePoint.blankShortage"], await EventsAsync(point));
    }

    [Fact]
    public async Task BlankStock_ShouldBeHidden_WhenTheCallerIsNoStaff()
    {
        const string Query = "{ servicePoints(first: 1) { nodes { name blankStock } } }";

        Assert.Null((await scenarios.As("demo-head").AskAsync(Query)).ErrorCode);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await scenarios.As(Scenarios.Nobody).AskAsync(Query)).ErrorCode);
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await scenarios.As("demo-portal").AskAsync(Query)).ErrorCode);
    }

    private Task<Answer> RecordAsync(string who, string point, int quantity) => scenarios.As(who).AskAsync(Record, new { point, quantity });

    private async Task<List<string>> EventsAsync(string point)
    {
        var id = NodeId.Parse(point, "ServicePoint");
        await using var database = await scenarios.DatabaseAsync();
        return await database.OutboxEvents.Where(row => row.SubjectId == id).OrderBy(row => row.SubjectVersion).Select(row => row.Type).ToListAsync();
    }
}
