using System.Text.Json;

namespace SipOkMuba.Graph.Tests.Library;

public sealed class ScalarTests : IClassFixture<LibraryApp>
{
    private readonly LibraryApp app;

    public ScalarTests(LibraryApp app) => this.app = app;

    [Theory]
    [InlineData("instant", "DateTime", "2026-02-03T04:05:06Z", "2026-02-03T11:05:06.000+07:00")]
    [InlineData("instant", "DateTime", "2026-02-03t04:05:06z", "2026-02-03T11:05:06.000+07:00")]
    [InlineData("instant", "DateTime", "2026-02-03T04:05:06.1234567+07:00", "2026-02-03T04:05:06.123+07:00")]
    [InlineData("instant", "DateTime", "2026-12-31T23:30:00-05:00", "2027-01-01T11:30:00.000+07:00")]
    [InlineData("day", "LocalDate", "2024-02-29", "2024-02-29")]
    [InlineData("time", "LocalTime", "23:59:58", "23:59:58")]
    [InlineData("span", "Duration", "PT10M", "PT10M")]
    [InlineData("span", "Duration", "P1DT2H", "P1DT2H")]
    [InlineData("span", "Duration", "-PT0.5S", "-PT0.5S")]
    [InlineData("uuid", "UUID", "0190B7C0-0000-7000-8000-0123456789AB", "0190b7c0-0000-7000-8000-0123456789ab")]
    [InlineData("link", "URI", "https://example.go.id/a?b=c%20d", "https://example.go.id/a?b=c%20d")]
    public async Task Text_ShouldComeBackNormal(string argument, string type, string given, string expected)
    {
        Assert.Equal(expected, (await LiteralAsync(argument, JsonSerializer.Serialize(given))).GetProperty("data").GetProperty("echo").GetProperty(argument).GetString());
        Assert.Equal(expected, (await VariableAsync(argument, type, given)).GetProperty("data").GetProperty("echo").GetProperty(argument).GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task Long_ShouldComeBackWhole(long number)
    {
        Assert.Equal(number, (await LiteralAsync("number", $"{number}")).GetProperty("data").GetProperty("echo").GetProperty("number").GetInt64());
        Assert.Equal(number, (await VariableAsync("number", "Long", number)).GetProperty("data").GetProperty("echo").GetProperty("number").GetInt64());
    }

    [Theory]
    [InlineData("instant", "DateTime", "2026-02-03T04:05:06")]
    [InlineData("instant", "DateTime", "2026-02-03 04:05:06Z")]
    [InlineData("instant", "DateTime", "2026-02-03")]
    [InlineData("instant", "DateTime", "2026-02-30T04:05:06Z")]
    [InlineData("instant", "DateTime", "2026-02-03T04:05:06+0700")]
    [InlineData("instant", "DateTime", "2026-02-03T04:05:06+7:00")]
    [InlineData("instant", "DateTime", "2026-02-03T04:05:06+07")]
    [InlineData("instant", "DateTime", "2026-02-03T04:05:06.12345678Z")]
    [InlineData("instant", "DateTime", " 2026-02-03T04:05:06Z")]
    [InlineData("day", "LocalDate", "2026-02-30")]
    [InlineData("day", "LocalDate", "03-02-2026")]
    [InlineData("day", "LocalDate", "2026-02-03T00:00:00Z")]
    [InlineData("time", "LocalTime", "24:00:00")]
    [InlineData("time", "LocalTime", "8:30")]
    [InlineData("span", "Duration", "ten minutes 4711")]
    [InlineData("span", "Duration", "P99999999999D")]
    [InlineData("uuid", "UUID", "0190b7c0000070008000012345678900")]
    [InlineData("uuid", "UUID", "{0190b7c0-0000-7000-8000-012345678900}")]
    [InlineData("uuid", "UUID", " 0190b7c0-0000-7000-8000-012345678900")]
    [InlineData("link", "URI", "/etc/passwd4711")]
    [InlineData("link", "URI", "relative4711")]
    [InlineData("number", "Long", "4711")]
    [InlineData("id", "ID", "malformed4711")]
    public async Task Text_ShouldBeRefusedWithoutRepeatingIt(string argument, string type, string given)
    {
        RefusedWithout(await LiteralAsync(argument, JsonSerializer.Serialize(given)), given.Trim());
        RefusedWithout(await VariableAsync(argument, type, given), given.Trim());
    }

    [Theory]
    [InlineData("instant", "DateTime", 4711)]
    [InlineData("day", "LocalDate", 4711)]
    [InlineData("uuid", "UUID", 4711)]
    [InlineData("span", "Duration", 4711)]
    [InlineData("number", "Long", 47.11)]
    [InlineData("number", "Long", 4.711e30)]
    [InlineData("id", "ID", 4711)]
    public async Task Number_ShouldBeRefusedWithoutRepeatingIt(string argument, string type, double given)
    {
        var text = given.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        RefusedWithout(await LiteralAsync(argument, text), text);
        RefusedWithout(await VariableAsync(argument, type, given), text);
    }

    [Theory]
    [InlineData("{ bookCount(genre: POEM4711) }", "POEM4711")]
    [InlineData("{ bookCount(genre: \"POEM4711\") }", "POEM4711")]
    [InlineData("{ books(first: \"4711x\") { totalCount } }", "4711x")]
    [InlineData("{ books(where: {title: {eq: 4711}}) { totalCount } }", "4711")]
    [InlineData("{ books(where: {isLoanable: {eq: \"4711\"}}) { totalCount } }", "4711")]
    [InlineData("query($n: Int = 4.7115) { books(first: $n) { totalCount } }", "4.7115")]
    public async Task Literal_ShouldBeRefusedWithoutRepeatingIt(string document, string value) => RefusedWithout(await app.RunAsync(document), value);

    [Theory]
    [InlineData("query($v: Genre) { bookCount(genre: $v) }")]
    [InlineData("query($v: Genre!) { bookCount(genre: $v) }")]
    [InlineData("query($v: Int) { books(first: $v) { totalCount } }")]
    [InlineData("query($v: BookFilterInput) { books(where: $v) { totalCount } }")]
    [InlineData("query($v: [BookSortInput!]) { books(order: $v) { totalCount } }")]
    public async Task Variable_ShouldBeRefusedWithoutRepeatingIt(string document) => RefusedWithout(await app.RunAsync(document, new { v = "x4711" }), "x4711");

    private static void RefusedWithout(JsonElement answer, string value)
    {
        var errors = answer.GetProperty("errors");
        Assert.DoesNotContain(value, errors.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("INTERNAL_SERVER_ERROR", errors.GetRawText(), StringComparison.Ordinal);
    }

    private Task<JsonElement> LiteralAsync(string argument, string literal) => app.RunAsync($"{{ echo({argument}: {literal}) {{ {argument} }} }}");

    private Task<JsonElement> VariableAsync(string argument, string type, object value) =>
        app.RunAsync($"query($v: {type}) {{ echo({argument}: $v) {{ {argument} }} }}", new { v = value });
}
