using System.Globalization;

namespace SipOkMuba.Api.Tests.Conversations;

/// What must hold when officers take conversations at once, on every database.
internal sealed class ConversationRaces(Hotline hotline)
{
    /// Ten rounds for every run; SIPOKMUBA_TEST_SCALE=10 makes 100.
    private static int Rounds =>
        10 * (int.TryParse(Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_SCALE"), CultureInfo.InvariantCulture, out var scale) ? Math.Min(scale, 10) : 1);

    public async Task OneOfTwoOfficersAsync()
    {
        string[] officers = [await hotline.OfficerAsync(), await hotline.OfficerAsync()];
        for (var round = 0; round < Rounds; round++)
        {
            var talk = await hotline.QueuedAsync("16.06.14");

            var answers = await Task.WhenAll(officers.Select(officer => hotline.TryAsync(officer, "acceptConversation", talk.Id)));

            Assert.Equal([null, "CONVERSATION_TAKEN"], answers.Select(answer => answer.RefusalCode("acceptConversation")).Order());
            var winner = officers[Array.FindIndex(answers, answer => answer.RefusalCode("acceptConversation") is null)];
            var loser = officers.Single(officer => officer != winner);
            Assert.Equal("CONVERSATION_OF_ANOTHER", (await hotline.TryAsync(loser, "sendMessage", talk.Id, ("text", "Halo"))).RefusalCode("sendMessage"));
            await hotline.ReplyAsync(winner, talk.Id);
            await hotline.DoAsync(winner, "resolveConversation", talk.Id);
        }

        var queue = (await hotline.Scenarios.As("demo-supervisor").AskAsync("{ conversationQueue(region: \"16.06.14\") { waiting { isOverdue } counts { count } } }")).WithoutErrors()["conversationQueue"];
        Assert.Equal((0, 0), (queue.GetProperty("waiting").GetArrayLength(), queue.GetProperty("counts").GetArrayLength()));
    }

    /// Of one desk, where its lock lets them in one by one, and of many, where the database gives each place once.
    public async Task FiveOfSixAsync(bool ofOneDesk)
    {
        string[] desks = ["16.06.01", "16.06.02", "16.06.03", "16.06.04", "16.06.06", "16.06.15"];
        for (var round = 0; round < Math.Max(2, Rounds / 10); round++)
        {
            var officer = await hotline.OfficerAsync();
            var queued = await Task.WhenAll(desks.Select(desk => hotline.QueuedAsync(ofOneDesk ? desks[0] : desk)));

            var answers = await Task.WhenAll(queued.Select(talk => hotline.TryAsync(officer, "acceptConversation", talk.Id)));

            Assert.Equal([.. Enumerable.Repeat<string?>(null, 5), "TOO_MANY_OPEN_CONVERSATIONS"], answers.Select(answer => answer.RefusalCode("acceptConversation")).Order());
            await using var database = await hotline.Scenarios.DatabaseAsync();
            Assert.Equal([1, 2, 3, 4, 5], database.Conversations.Where(it => it.AssignedTo == officer).Select(it => it.Seat!.Value).ToList().Order());
        }
    }

    /// Twenty who ask for an officer at once, each once more: one round each, and places without gaps.
    public async Task ManyRequestsAsync()
    {
        const string district = "16.06.13";
        var talks = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => hotline.StartedAsync(regionCode: district)));

        var answers = await Task.WhenAll(talks.Concat(talks).Select(talk => hotline.TryAsync(Hotline.Portal, "requestHandover", talk.Id)));

        Assert.Equal(20, answers.Count(answer => answer.RefusalCode("requestHandover") is null));
        Assert.All(answers, answer => Assert.Contains(answer.RefusalCode("requestHandover"), new[] { null, "INVALID_CONVERSATION_TRANSITION" }));
        var seen = await Task.WhenAll(talks.Select(talk => hotline.SeeAsync(talk.Id)));
        Assert.Equal(Enumerable.Range(1, 20), seen.Select(talk => talk!.Position!.Value).Order());
        Assert.Equal(Enumerable.Range(1, 20), seen.Select(talk => talk!.Rounds.Single().GetProperty("place").GetInt32()).Order());
    }
}

[Collection(AloneGroup.Name)]
public sealed class ConversationRaceTests(TestApp app) : IClassFixture<TestApp>
{
    private readonly ConversationRaces races = new(new Hotline(new Scenarios(app)));

    [Fact]
    public Task AcceptConversation_ShouldGiveItToOne_WhenTwoOfficersTakeItAtOnce() => races.OneOfTwoOfficersAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task AcceptConversation_ShouldGiveFive_WhenAnOfficerTakesSixAtOnce(bool ofOneDesk) => races.FiveOfSixAsync(ofOneDesk);

    [Fact]
    public Task RequestHandover_ShouldBeginOneRoundEach_WhenManyAskAtOnce() => races.ManyRequestsAsync();
}

[Collection(AloneGroup.Name)]
public sealed class PostgresConversationRaceTests(PostgresTestApp app) : IClassFixture<PostgresTestApp>
{
    private readonly ConversationRaces races = new(new Hotline(new Scenarios(app)));

    [SkippableFact]
    public Task AcceptConversation_ShouldGiveItToOne_WhenTwoOfficersTakeItAtOnce()
    {
        PostgresTestApp.SkipIfMissing();
        return races.OneOfTwoOfficersAsync();
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public Task AcceptConversation_ShouldGiveFive_WhenAnOfficerTakesSixAtOnce(bool ofOneDesk)
    {
        PostgresTestApp.SkipIfMissing();
        return races.FiveOfSixAsync(ofOneDesk);
    }

    [SkippableFact]
    public Task RequestHandover_ShouldBeginOneRoundEach_WhenManyAskAtOnce()
    {
        PostgresTestApp.SkipIfMissing();
        return races.ManyRequestsAsync();
    }
}
