using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Api.Tests.Calendars;

[Collection(ApiGroup.Name)]
public sealed class WorkingCalendarTests(ApiApp app)
{
    private const string Field = "replaceHolidays";

    private const string Replace = """
        mutation($year: Int!, $expectedVersion: Int, $days: [HolidayInput!]!) {
          replaceHolidays(input: { year: $year, expectedVersion: $expectedVersion, days: $days }) {
            holidayYear { id year version holidays { date kind name } }
            errors { __typename ... on Error { code } ... on InvalidHolidaysError { reason date } ... on StaleVersionError { currentVersion } }
          }
        }
        """;

    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task WorkingCalendar_ShouldHoldTheDecree_WhenTheYearIsDelivered()
    {
        var calendar = await CalendarAsync(2026);

        Assert.True(calendar.GetProperty("isComplete").GetBoolean());
        Assert.Equal(240, calendar.GetProperty("workingDays").GetInt32());
        Assert.Empty(calendar.GetProperty("warnings").EnumerateArray());
        var holidays = calendar.GetProperty("holidayYear").GetProperty("holidays").EnumerateArray().ToList();
        Assert.Equal(25, holidays.Count);
        Assert.Equal(8, holidays.Count(day => day.GetProperty("kind").GetString() == "JOINT_LEAVE"));
        Assert.Equal("Tahun Baru 2026 Masehi", holidays[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task WorkingCalendar_ShouldCountWeekendsAndWarn_WhenTheYearIsUnknown()
    {
        var calendar = await CalendarAsync(2040);

        Assert.False(calendar.GetProperty("isComplete").GetBoolean());
        Assert.Equal(261, calendar.GetProperty("workingDays").GetInt32());
        Assert.Equal(JsonValueKind.Null, calendar.GetProperty("holidayYear").ValueKind);
        Assert.Equal(
            ("HOLIDAYS_UNKNOWN", 2040),
            Assert.Single(calendar.GetProperty("warnings").EnumerateArray().Select(
                warning => (warning.GetProperty("code").GetString(), warning.GetProperty("year").GetInt32()))));
    }

    [Theory]
    [InlineData("{ workingCalendar(year: 1999) { year } }")]
    [InlineData("{ workingDeadline(receivedAt: \"9999-12-31T23:59:59Z\", workingDays: 1) { dueAt } }")]
    [InlineData("{ workingDeadline(receivedAt: \"2026-01-01T00:00:00Z\", workingDays: 261) { dueAt } }")]
    [InlineData("{ workingDeadline(receivedAt: \"2026-01-01T00:00:00Z\", workingDays: -1) { dueAt } }")]
    public async Task Calendar_ShouldSayThatItReachesNoFurther_WhenItIsAskedBeyond(string query) =>
        Assert.Equal("CALENDAR_OUT_OF_RANGE", (await scenarios.As(Scenarios.Nobody).AskAsync(query)).ErrorCode);

    [Fact]
    public async Task ReplaceHolidays_ShouldMoveEveryDeadlineAtOnce_WhenAnAdministratorEntersAYear()
    {
        const string Received = "2033-11-24T08:00:00+07:00";
        var before = await DeadlineAsync(Received, 3);
        var first = await ReplaceAsync("demo-admin", 2033, 0, Day("2033-11-25", "JOINT_LEAVE"), Day("2033-01-01"));
        var between = await DeadlineAsync(Received, 3);
        var second = await ReplaceAsync("demo-admin", 2033, 1, Day("2033-11-25", "JOINT_LEAVE"), Day("2033-11-28"));
        var after = await DeadlineAsync(Received, 3);

        Assert.Equal(("2033-11-29T23:59:59.000+07:00", 1), before);
        Assert.Equal(("2033-11-30T23:59:59.000+07:00", 0), between);
        Assert.Equal(("2033-12-01T23:59:59.000+07:00", 0), after);
        Assert.Equal(
            ["2033-01-01", "2033-11-25"],
            Year(first).GetProperty("holidays").EnumerateArray().Select(day => day.GetProperty("date").GetString()));
        Assert.Equal(2, Year(second).GetProperty("version").GetInt32());
        Assert.Equal(Year(first).GetProperty("id").GetString(), Year(second).GetProperty("id").GetString());
        Assert.Equal(2, await EventsAsync("\"year\":2033"));
    }

    [Fact]
    public async Task ReplaceHolidays_ShouldLeaveOneYearWithAllThatHappened_WhenManyEnterItAtOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(day => ReplaceAsync("demo-admin", 2034, null, Day($"2034-02-{day:00}"))));

        Assert.All(answers, answer => Assert.Null(answer.Refusal(Field)));
        await using var database = await scenarios.DatabaseAsync();
        var year = await database.HolidayYears.Include(found => found.Holidays).SingleAsync(found => found.Year == 2034);
        Assert.Equal((6, 1), (year.Version, year.Holidays.Count));
        Assert.Equal(6, await EventsAsync("\"year\":2034"));
    }

    [Fact]
    public async Task ReplaceHolidays_ShouldTellTheVersion_WhenTheCallersIsStale()
    {
        var unknown = (await ReplaceAsync("demo-admin", 2035, 1, Day("2035-01-01"))).Refusal(Field)!.Value;
        var known = (await ReplaceAsync("demo-admin", 2026, 7, Day("2026-01-01"))).Refusal(Field)!.Value;

        Assert.Equal(("STALE_VERSION", 0), (unknown.GetProperty("code").GetString(), unknown.GetProperty("currentVersion").GetInt32()));
        Assert.Equal(("STALE_VERSION", 0), (known.GetProperty("code").GetString(), known.GetProperty("currentVersion").GetInt32()));
    }

    [Fact]
    public async Task ReplaceHolidays_ShouldTellWhatIsWrong_WhenADayIsOfAnotherYear()
    {
        var refusal = (await ReplaceAsync("demo-admin", 2035, null, Day("2035-01-01"), Day("2036-01-01"))).Refusal(Field)!.Value;

        Assert.Equal("INVALID_HOLIDAYS", refusal.GetProperty("code").GetString());
        Assert.Equal(("OTHER_YEAR", "2036-01-01"), (refusal.GetProperty("reason").GetString(), refusal.GetProperty("date").GetString()));
        Assert.Equal(JsonValueKind.Null, (await CalendarAsync(2035)).GetProperty("holidayYear").ValueKind);
    }

    [Theory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("demo-supervisor", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-portal", "AUTH_NOT_AUTHORIZED")]
    public async Task ReplaceHolidays_ShouldBeRefused_WhenTheCallerIsNoAdministrator(string who, string code) =>
        Assert.Equal(code, (await ReplaceAsync(who, 2035, null, Day("2035-01-01"))).RefusalCode(Field));

    [Fact]
    public async Task ReplaceHolidays_ShouldAnswerAlikeAndActOnce_WhenItIsTriedAgainWithItsKey()
    {
        var variables = new { year = 2036, days = new[] { Day("2036-01-01") } };

        var first = await scenarios.As("demo-admin").AskAsync(Replace, variables, "holidays-2036");
        var again = await scenarios.As("demo-admin").AskAsync(Replace, variables, "holidays-2036");

        Assert.Equal(first, again);
        Assert.Equal(1, Year(first).GetProperty("version").GetInt32());
        Assert.Equal(1, await EventsAsync("\"year\":2036"));
    }

    private static object Day(string date, string kind = "NATIONAL") => new { date, kind, name = "Libur" };

    private static JsonElement Year(Answer answer)
    {
        Assert.Null(answer.Refusal(Field));
        return answer[Field].GetProperty("holidayYear");
    }

    private Task<Answer> ReplaceAsync(string who, int year, int? expectedVersion, params object[] days) =>
        scenarios.As(who).AskAsync(Replace, new { year, expectedVersion, days });

    private async Task<JsonElement> CalendarAsync(int year) => (await scenarios.As(Scenarios.Nobody).AskAsync(
        "query($year: Int!) { workingCalendar(year: $year) { isComplete workingDays warnings { code year } holidayYear { holidays { date kind name } } } }",
        new { year })).WithoutErrors()["workingCalendar"];

    private async Task<(string? DueAt, int Warnings)> DeadlineAsync(string receivedAt, int workingDays)
    {
        var deadline = (await scenarios.As(Scenarios.Nobody).AskAsync(
            "query($receivedAt: DateTime!, $workingDays: Int!) { workingDeadline(receivedAt: $receivedAt, workingDays: $workingDays) { dueAt warnings { year } } }",
            new { receivedAt, workingDays })).WithoutErrors()["workingDeadline"];
        return (deadline.GetProperty("dueAt").GetString(), deadline.GetProperty("warnings").GetArrayLength());
    }

    private async Task<int> EventsAsync(string payload)
    {
        await using var database = await scenarios.DatabaseAsync();
        return await database.OutboxEvents.CountAsync(row => row.Type == "workingCalendar.holidaysReplaced" && row.Payload.Contains(payload));
    }
}
