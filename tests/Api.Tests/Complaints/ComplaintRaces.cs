using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Complaints;

/// What must hold when several officers act on a complaint at once, on every database.
internal sealed class ComplaintRaces(Scenarios scenarios)
{
    private readonly ComplaintBox box = new(scenarios);

    /// Ten rounds for every run; SIPOKMUBA_TEST_SCALE=10 makes 100.
    private static int Rounds =>
        10 * (int.TryParse(Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_SCALE"), CultureInfo.InvariantCulture, out var scale) ? Math.Min(scale, 10) : 1);

    public async Task OneOfTwoOfficersAsync()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var complaint = await box.InAsync("VERIFIED", of: await box.AnonymousAsync());

            var answers = await Task.WhenAll(new[] { "demo-officer", "demo-officer-2" }.Select(officer => box.TryAsync(officer, "assignComplaint", complaint)));

            Assert.Single(answers, answer => answer.Refusal("assignComplaint") is null);
            Assert.Single(answers, answer => answer.RefusalCode("assignComplaint") == "INVALID_COMPLAINT_TRANSITION");
            await using var database = await scenarios.DatabaseAsync();
            var id = NodeId.Parse(complaint.Id, nameof(Complaint));
            Assert.Equal(1, await database.OutboxEvents.CountAsync(row => row.SubjectId == id && row.Type == "complaint.assigned"));
        }
    }

    /// Whoever merges into a complaint while it ends is refused, or its complaint ends with it: no follower is left behind.
    public async Task MergeAgainstTheEndAsync()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (parent, follower) = (await box.AnonymousAsync(), await box.AnonymousAsync());

            var answers = await Task.WhenAll(
                box.TryAsync("demo-officer", "mergeComplaint", follower, $"intoId: \"{parent.Id}\""),
                box.TryByCodeAsync("withdrawComplaint", parent));

            Assert.Null(answers[1].Refusal("withdrawComplaint"));
            Assert.Equal("RECEIVED", (await box.TrackAsync(follower)).GetProperty("status").GetString());
        }
    }
}

[Collection(AloneGroup.Name)]
public sealed class ComplaintRaceTests(TestApp app) : IClassFixture<TestApp>
{
    private readonly ComplaintRaces races = new(new Scenarios(app));

    [Fact]
    public Task AssignComplaint_ShouldGiveItToOne_WhenTwoOfficersTakeItAtOnce() => races.OneOfTwoOfficersAsync();

    [Fact]
    public Task MergeComplaint_ShouldLeaveNoFollowerBehind_WhenTheOtherEndsMeanwhile() => races.MergeAgainstTheEndAsync();
}

[Collection(AloneGroup.Name)]
public sealed class PostgresComplaintRaceTests(PostgresTestApp app) : IClassFixture<PostgresTestApp>
{
    private readonly ComplaintRaces races = new(new Scenarios(app));

    [SkippableFact]
    public Task AssignComplaint_ShouldGiveItToOne_WhenTwoOfficersTakeItAtOnce()
    {
        PostgresTestApp.SkipIfMissing();
        return races.OneOfTwoOfficersAsync();
    }

    [SkippableFact]
    public Task MergeComplaint_ShouldLeaveNoFollowerBehind_WhenTheOtherEndsMeanwhile()
    {
        PostgresTestApp.SkipIfMissing();
        return races.MergeAgainstTheEndAsync();
    }
}
