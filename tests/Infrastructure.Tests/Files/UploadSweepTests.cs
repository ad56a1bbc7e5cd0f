using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Files;

namespace SipOkMuba.Infrastructure.Tests.Files;

public sealed class UploadSweepTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Sweep_ShouldFindTheUnusedAlongTheirIndex_AndNoOthers(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var directory = Directory.CreateTempSubdirectory("sipokmuba-sweep-");
        await using (var context = database.NewContext())
        {
            context.Uploads.AddRange(Of(1, now.AddHours(-25), 0), Of(2, now.AddHours(-23), 1), Of(3, now.AddHours(-25), place: null));
            await context.SaveChangesAsync();
        }

        var heard = new HeardCommands();
        await using var instance = database.NewInstance(configure: services => services.Intercept(provider, heard));
        var sweep = new UploadSweep(
            instance.GetRequiredService<IDbContextFactory<AppDbContext>>(),
            new FileStore(new FilesOptions(directory.FullName, Scanner: null, Program: "")),
            new FakeTimeProvider(now),
            NullLogger<UploadSweep>.Instance);

        var swept = await sweep.SweepUnusedAsync(CancellationToken.None);
        directory.Delete(recursive: true);

        Assert.Equal(1, swept);
        await using var after = database.NewContext();
        Assert.Equal(["2", "3"], await after.Uploads.Where(upload => upload.OwnerSubject == "owner").Select(upload => upload.Reference).Order().ToListAsync());
        var (sql, parameters) = heard.All.First();
        var plan = await HeardCommands.PlanOfAsync(database, sql, parameters);
        Skip.If(plan is null, "SQL Server shows no plan this way.");
        Assert.Contains("IX_Uploads_UploadedAt", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SORT", plan, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    private static Upload Of(int number, DateTimeOffset uploadedAt, int? place)
    {
        var upload = new Upload
        {
            Id = new Guid(number, 0, 0, new byte[8]), Reference = $"{number}", MediaType = "image/png", Size = 1,
            OwnerSubject = "owner", UploadedAt = uploadedAt, WrappedKey = [0],
        };
        if (place is { } taken)
        {
            upload.Wait(taken);
        }

        return upload;
    }
}
