using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;
using SipOkMuba.Infrastructure.Tests.Data;

namespace SipOkMuba.Infrastructure.Tests.Files;

public sealed class ForgottenUploadsTests
{
    private const string Shared = "shared";

    /// Two applications of a family show the same card: whoever drops its use last forgets it, also where both do so at once. On SQLite,
    /// which has one writer, they never do.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Upload_ShouldBeForgotten_WhenItsLastTwoUsesEndAtOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var upload = new Upload
        {
            Id = Submissions.Ids.Next(), Reference = Shared, MediaType = "application/pdf", Size = 1000,
            UploadedAt = Submissions.Start, WrappedKey = RandomNumberGenerator.GetBytes(60),
        };
        await using (var context = database.NewContext())
        {
            context.Uploads.Add(upload);
            await context.SaveChangesAsync();
        }

        var (first, second) = (await UsingAsync(), await UsingAsync());
        await using var one = database.NewContext();
        await using var other = database.NewContext();
        await using var earlier = await one.Database.BeginTransactionAsync();
        Assert.Empty(await EraseAsync(one, first));
        var later = Task.Run(async () =>
        {
            await using var transaction = await other.Database.BeginTransactionAsync();
            var files = await EraseAsync(other, second);
            await transaction.CommitAsync();
            return files;
        });

        // It waits, or has not begun: what matters is that it has not looked before the first one is committed.
        Assert.NotSame(later, await Task.WhenAny(later, Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System)));
        await earlier.CommitAsync();

        Assert.Equal([upload.Id], await later);
        await using var left = database.NewContext();
        Assert.False(await left.Uploads.AnyAsync(kept => kept.Reference == Shared));

        static Task<List<Guid>> EraseAsync(AppDbContext context, long key) =>
            Erasure.EraseApplicationsAsync(context, context.Applications.Where(application => application.Key == key), CancellationToken.None);

        async Task<long> UsingAsync()
        {
            var citizen = await Submissions.RegisterAsync(database);
            await using var context = database.NewContext();
            var application = await Submissions.SubmitAsync(context, citizen.Id);
            await context.SaveChangesAsync();
            await context.ApplicationDocuments.Where(document => document.ApplicationKey == application.Key)
                .ExecuteUpdateAsync(set => set.SetProperty(document => document.UploadReference, Shared).SetProperty(document => document.MediaType, upload.MediaType));
            return application.Key;
        }
    }
}
