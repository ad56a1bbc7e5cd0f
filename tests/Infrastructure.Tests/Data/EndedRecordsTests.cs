using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests.Data;

public sealed class EndedRecordsTests
{
    private static readonly Actor supervisor = new(ActorRole.Supervisor, "demo-supervisor");
    private static readonly DateTimeOffset end = Submissions.Start.AddDays(1);

    /// Of one moment, with one among them that goes on: whoever goes on from any position of the walk misses none.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Walk_ShouldTellEachOnce_WhereManyEndedAtTheSameMoment(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var ended = new List<long>();
        for (var place = 0; place < 5; place++)
        {
            ended.Add(await SubmittedAsync(Submissions.Start, isEnded: true));
            await SubmittedAsync(end, isEnded: place != 2);
        }

        await using var context = database.NewContext();
        var (told, positions) = (new List<long>(), new List<long>());
        await foreach (var part in context.Applications.EndedAsync(0, end, atATime: 2))
        {
            Assert.Empty(part.Keys);
        }

        await foreach (var part in context.Applications.EndedAsync(0, end.AddSeconds(1), atATime: 2))
        {
            told.AddRange(part.Keys);
            positions.Add(part.Position);
            var seen = told.Concat(await RestAsync(part.Position)).ToHashSet();
            Assert.Equal(9, seen.Count);
        }

        Assert.Equal(9, told.Count);
        Assert.Equal(9, told.Distinct().Count());
        Assert.Superset(ended.ToHashSet(), told.ToHashSet());
        Assert.Equal(positions.Order(), positions);
        Assert.Empty(await RestAsync(end.ToUnixTimeMilliseconds()));

        async Task<List<long>> RestAsync(long position)
        {
            await using var again = database.NewContext();
            var rest = new List<long>();
            await foreach (var part in again.Applications.EndedAsync(position, end.AddSeconds(1), atATime: 100))
            {
                rest.AddRange(part.Keys);
            }

            return rest;
        }

        async Task<long> SubmittedAsync(DateTimeOffset at, bool isEnded)
        {
            var citizen = await Submissions.RegisterAsync(database);
            await using var writing = database.NewContext();
            var application = await Submissions.SubmitAsync(writing, citizen.Id, at: at);
            await writing.SaveChangesAsync();
            if (isEnded)
            {
                application.Cancel(supervisor, end, "pindah");
                await writing.SaveChangesAsync();
            }

            return application.Key;
        }
    }
}
