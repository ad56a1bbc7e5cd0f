using System.Data.Common;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Data.Providers.Postgres;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;

namespace SipOkMuba.Api.Tests.Applications;

/// VERIFIED is a state that its writer sees, however fast the step after it follows.
public sealed class VisibleStateTests
{
    [Fact]
    public Task VerifyApplication_ShouldShowVerified_WhenTheNextStepIsDoneBeforeTheAnswer() => ShowVerifiedAsync(new SqliteTestDatabase());

    [SkippableFact]
    public Task VerifyApplication_ShouldShowVerified_WhenTheNextStepIsDoneBeforeTheAnswerOnPostgres()
    {
        PostgresTestApp.SkipIfMissing();
        return ShowVerifiedAsync(new PostgresTestDatabase());
    }

    private static async Task ShowVerifiedAsync(TestDatabase database)
    {
        await using var app = new FollowedApp(database);
        await app.InitializeAsync();
        var scenarios = new Scenarios(app);
        var verify = Verb.Named("verifyApplication");
        var application = await scenarios.ReadyForAsync(verify);

        var answer = await scenarios.As(verify.By).AskAsync(
            """
            mutation($id: ID!) { verifyApplication(input: { id: $id }) {
              application { status officialStatus waitingOn statusHistory { status } waits { party endedAt } }
              again: application { status }
            } }
            """,
            new { id = application.Id });

        Assert.Equal(1, app.Follower.Followed);
        Assert.Equal(ApplicationStatus.AwaitingBiometrics, (await scenarios.StateAsync(application)).Status);
        var shown = answer.WithoutErrors()["verifyApplication"];
        Assert.Equal(("VERIFIED", "VERIFIED"), (Status(shown.GetProperty("application")), Status(shown.GetProperty("again"))));
        Assert.Equal(
            ["SUBMITTED", "UNDER_VERIFICATION", "VERIFIED"],
            shown.GetProperty("application").GetProperty("statusHistory").EnumerateArray().Select(Status));
        Assert.Equal("OFFICE", shown.GetProperty("application").GetProperty("waitingOn").GetString());
    }

    private static string? Status(System.Text.Json.JsonElement record) => record.GetProperty("status").GetString();

    private sealed class FollowedApp(TestDatabase database) : TestApp(database)
    {
        public FastFollower Follower { get; } = new();

        protected override void Configure(IWebHostBuilder builder)
        {
            base.Configure(builder);
            builder.ConfigureServices(services => services
                .ConfigureDbContext<SqliteAppDbContext>(Follow)
                .ConfigureDbContext<PostgresAppDbContext>(Follow));
        }

        private void Follow(IServiceProvider services, DbContextOptionsBuilder options)
        {
            Follower.Databases = () => services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();
            options.AddInterceptors(Follower);
        }
    }

    /// Does what the follower of the log does, right after the commit; it may meet the one of the host.
    private sealed class FastFollower : DbTransactionInterceptor
    {
        public Func<AppDbContext> Databases { get; set; } = () => throw new InvalidOperationException("Not started.");

        public int Followed { get; private set; }

        public override async Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            var verified = eventData.Context!.ChangeTracker.Entries<Application>()
                .FirstOrDefault(entry => entry is { State: EntityState.Modified, Entity.Status: ApplicationStatus.Verified });
            if (verified is not null)
            {
                await FollowAsync(verified.Entity.Id, cancellationToken);
                Followed++;
            }
        }

        private async Task FollowAsync(Guid id, CancellationToken cancellationToken)
        {
            await using var database = Databases();
            var application = await database.Applications.Include(found => found.Citizen).Include(found => found.Waits)
                .SingleAsync(found => found.Id == id, cancellationToken);
            try
            {
                if (application.RouteAfterVerification(DateTimeOffset.UnixEpoch))
                {
                    await database.SaveChangesAsync(cancellationToken);
                }
            }
            catch (Exception exception) when (Conflicts.IsConflict(exception))
            {
                // The host's own was faster still.
            }
        }
    }
}
