namespace SipOkMuba.Api.Tests.Scale;

/// A page deep in the data costs what the first one costs.
[Collection(LargeGroup.Name)]
public sealed class DepthTests(LargeSqliteApp sqlite)
{
    // A page of 50 and its search; a walk through all that precedes it takes millions.
    private const long MostInstructions = 20_000;

    [Theory]
    [InlineData("[]", "submittedAt")]
    [InlineData("""[{"submittedAt":"DESC"}]""", "submittedAt")]
    [InlineData("""[{"updatedAt":"DESC"}]""", "updatedAt")]
    [InlineData("""[{"number":"ASC"}]""", "number")]
    public async Task Page_ShouldSearchAnIndexFromItsCursor_WhereverItBegins(string order, string column)
    {
        foreach (var planned in new[] { true, false })
        {
            // A document that is new is the engine's.
            var warming = await ListCall.FromAsync(sqlite, order, 1, first: 50);
            await sqlite.AskAsync("demo-head", ListCall.Flat, warming.Variables, planned);
            await sqlite.AskAsync("demo-head", ListCall.Flat, warming.Variables, planned);
            var texts = new HashSet<string>();
            foreach (var depth in new[] { 0.01, 0.5, 0.9 })
            {
                var call = await ListCall.FromAsync(sqlite, order, (long)(sqlite.Rows * depth), first: 50);
                var (answer, sent) = await sqlite.AskAsync("demo-head", ListCall.Flat, call.Variables, planned);
                answer.WithoutErrors();
                var statement = Assert.Single(sent, one => one.Sql.Contains("\"Applications\"", StringComparison.Ordinal));

                texts.Add(statement.Sql);
                Assert.DoesNotContain("OFFSET", statement.Sql, StringComparison.Ordinal);
                Assert.Empty(await sqlite.Plans.FaultsAsync(statement));
                Assert.InRange(await sqlite.Plans.WorkAsync(statement), 1, MostInstructions);
                Assert.Contains(column, statement.Sql, StringComparison.OrdinalIgnoreCase);
            }

            Assert.Single(texts);
        }
    }

    [Fact]
    public async Task Partner_ShouldGetAPlan_WhenItsCitizensAreFew()
    {
        var call = await ListCall.FromAsync(sqlite, """[{"updatedAt":"DESC"}]""", sqlite.Rows, first: 5);

        // One of its own: a document has plans for 64 shapes, and a new one is the engine's.
        var document = $"{ListCall.Document} # few";
        await sqlite.AskAsync(LargeDatabase.FewPartner, document, call.Variables, planned: true);
        await sqlite.AskAsync(LargeDatabase.FewPartner, document, call.Variables, planned: true);

        var (planned, sent) = await sqlite.AskAsync(LargeDatabase.FewPartner, document, call.Variables, planned: true);
        var (executed, _) = await sqlite.AskAsync(LargeDatabase.FewPartner, document, call.Variables, planned: false);

        Assert.All(sent, statement => Assert.True(statement.IsPlanned, statement.Sql));
        Assert.Equal(executed.Data.GetRawText(), planned.Data.GetRawText());
        Assert.Equal(5, planned.Data.GetProperty("applications").GetProperty("nodes").GetArrayLength());
    }
}
