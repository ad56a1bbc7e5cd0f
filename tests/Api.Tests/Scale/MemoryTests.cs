namespace SipOkMuba.Api.Tests.Scale;

/// What is allocated is counted for the whole process.
[Collection(AloneGroup.Name)]
public sealed class MemoryTests(LargeSqliteApp sqlite) : IClassFixture<LargeSqliteApp>
{
    [Fact]
    public async Task Answer_ShouldTakeLittleMemory_WhenTenThousandRecordsAreWalked()
    {
        const string Where = """{"number":{"contains":"ZZZZ"}}""";
        var call = await ListCall.FromAsync(sqlite, "[]", 1, first: 50, Where);
        foreach (var planned in new[] { true, false })
        {
            await sqlite.AskAsync("demo-head", ListCall.Flat, call.Variables, planned);
            await sqlite.AskAsync("demo-head", ListCall.Flat, call.Variables, planned);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var (answer, _) = await sqlite.AskAsync("demo-head", ListCall.Flat, call.Variables, planned);
            var taken = GC.GetTotalAllocatedBytes(precise: true) - before;

            answer.WithoutErrors();
            Assert.InRange(taken, 1, 4 << 20);
        }
    }
}
