using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Infrastructure.Notifications;

namespace SipOkMuba.Api.Tests.Notifications;

/// The platform at a time that the test names, told of what the follower has done.
public class NoticeApp : TimedApp
{
    private static readonly string[] types = [.. NoticeRules.Table.Select(rule => rule.EventType), "citizen.contactPreferenceSet"];

    public NoticeApp() => Scenarios = new Scenarios(this);

    private protected NoticeApp(TestDatabase database)
        : base(database) => Scenarios = new Scenarios(this);

    public Scenarios Scenarios { get; }

    internal CapturedLog Log { get; } = new();

    /// Noon of a day that no test has used: nothing waits from before.
    public async Task<DateOnly> NewDayAsync()
    {
        Now = Now.Date.AddDays(1).AddHours(12);
        await SettleAsync();
        return DateOnly.FromDateTime(Now);
    }

    /// Until everything that has happened is followed and what is due is told.
    public async Task SettleAsync()
    {
        await FollowedAsync();
        await PerformWhatIsDueAsync();
        await FollowedAsync();
        await PerformWhatIsDueAsync();
    }

    public async Task SettleAtAsync(DateOnly day, string time)
    {
        Now = day.ToDateTime(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture));
        await SettleAsync();
    }

    /// The follower tells nobody but the database how far it is.
    public async Task FollowedAsync()
    {
        await using var database = await Scenarios.DatabaseAsync();
        await Poll.UntilAsync(async cancellationToken =>
        {
            var last = await database.OutboxEvents
                .Where(row => types.Contains(row.Type))
                .OrderByDescending(row => row.Id)
                .Select(row => new { row.Id, row.Position })
                .FirstOrDefaultAsync(cancellationToken);
            var place = await database.ReaderPositions
                .Where(reader => reader.Name == NotificationFollower.LeaseName)
                .Select(reader => reader.Position)
                .SingleOrDefaultAsync(cancellationToken);
            return last is null || (database.Database.IsSqlite() ? last.Id : last.Position ?? long.MaxValue) <= place;
        });
    }

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.ConfigureLogging(logging => logging.AddProvider(Log));
    }
}

public sealed class NoticePostgresApp() : NoticeApp(new PostgresTestDatabase())
{
    public override Task InitializeAsync() =>
        PostgresTestDatabase.Server is null ? Task.CompletedTask : base.InitializeAsync();
}
