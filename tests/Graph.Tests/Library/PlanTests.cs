namespace SipOkMuba.Graph.Tests.Library;

/// Plans against the engine: the same bytes, whatever is asked.
public sealed class PlanTests(LibraryApp app) : IClassFixture<LibraryApp>
{
    [Theory]
    [InlineData(1, 400)]
    public async Task Answer_ShouldHaveTheBytesOfTheEngine_WhenQueriesAreRandom(int from, int count)
    {
        var planned = 0;
        for (var seed = from; seed < from + count; seed++)
        {
            var (document, variables) = RandomQuery.Of(seed);
            app.UsePlans = false;
            var (expected, _) = await app.TextAsync(document, variables);
            app.UsePlans = true;
            var (found, isPlanned) = await app.TextAsync(document, variables);
            var (again, _) = await app.TextAsync(document, variables);

            Assert.True(expected == found && expected == again, $"{seed}: {document}\n{System.Text.Json.JsonSerializer.Serialize(variables)}\n{expected}\n{found}");
            planned += isPlanned ? 1 : 0;
        }

        Assert.InRange(planned, count * 8 / 10, count);
    }
}
