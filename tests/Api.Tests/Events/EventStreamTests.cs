using System.Text.Json;

namespace SipOkMuba.Api.Tests.Events;

/// The log over server-sent events.
[Collection(ApiGroup.Name)]
public sealed class EventStreamTests(ApiApp app)
{
    private const string Watch = "subscription($types: [String!], $after: String) { onEvent(types: $types, after: $after) { id cursor } }";
    private readonly Scenarios scenarios = app.Scenarios;

    // Bytes and not events: a connection ends anywhere, also between an id and its data.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Stream_ShouldLoseAndRepeatNothing_WhenItIsCutAtAnyByteAndGoesOnByItsLastId(int seed)
    {
        const int claims = 12;
        var random = new Random(seed);
        var opening = await scenarios.AfterAsync(Verb.Named("claimApplication"));
        var start = (await scenarios.WaitForAsync(opening.Subject, "application.underVerification")).Cursor;
        var token = await app.TokenAsync("demo-head");
        var variables = new { types = new[] { "application.underVerification" }, after = start };
        var writing = WriteAsync();

        var (seen, cuts, last) = (new List<string>(), 0, default(string));
        while (seen.Count < claims)
        {
            using var stream = await LiveStream.SubscribeAsync(app, token, Watch, variables, last);
            var bytes = random.Next(1, 400);
            while (seen.Count < claims && await stream.NextAsync(bytes) is { } answer)
            {
                var happened = answer.GetProperty("data").GetProperty("onEvent");
                Assert.Equal(stream.LastEventId, happened.GetProperty("cursor").GetString());
                seen.Add(happened.GetProperty("id").GetString()!);
            }

            cuts++;
            last = stream.LastEventId ?? last;
        }

        await writing;
        Assert.True(cuts > claims / 4, $"Only {cuts} cuts.");
        var page = await scenarios.As("demo-head").AskAsync(
            "query($types: [String!], $after: String) { events(first: 50, types: $types, after: $after) { nodes { id } } }", variables);
        Assert.Equal(
            page["events"].GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()).Take(claims), seen);

        async Task WriteAsync()
        {
            for (var done = 0; done < claims; done++)
            {
                await scenarios.AfterAsync(Verb.Named("claimApplication"));
            }
        }
    }
}
