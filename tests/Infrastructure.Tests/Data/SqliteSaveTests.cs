using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;
using SipOkMuba.Infrastructure.Events;
using SQLitePCL;

namespace SipOkMuba.Infrastructure.Tests.Data;

/// Saves that leave EF Core's commands out must not be told from those that do not.
public sealed class SqliteSaveTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    public enum Way
    {
        EfCores,
        Tracked,
        Inserted,
    }

    [Fact]
    public async Task Rows_ShouldBeTheSameInAllColumns_WhoeverWritesThem()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        var written = new Dictionary<Way, List<string>>();
        foreach (var way in Enum.GetValues<Way>())
        {
            var citizen = await Submissions.RegisterAsync(database);
            var sent = new List<string>();
            database.Services.GetRequiredService<SqliteWriteGate>().Writing += Tell;
            Guid id;
            await using (var context = database.NewContext())
            {
                // EF Core saves what lies within a transaction that is open already.
                await using var transaction = way == Way.EfCores ? await context.Database.BeginTransactionAsync() : null;
                var application = Application.Submit(
                    Submissions.Officer, Submissions.Start, Submissions.Ids, await Submissions.NewAsync(context, citizen.Id));
                id = application.Id;
                if (way == Way.Inserted)
                {
                    context.Insert(application);
                }
                else
                {
                    context.Applications.Add(application);
                }

                await context.SaveChangesAsync();
                Assert.Equal(way != Way.Inserted, context.Applications.Local.Count > 0);
                if (transaction is not null)
                {
                    await transaction.CommitAsync();
                }
            }

            await using (var context = database.NewContext())
            {
                await using var transaction = way == Way.EfCores ? await context.Database.BeginTransactionAsync() : null;
                var application = await context.Applications.Include(found => found.Waits).SingleAsync(found => found.Id == id);
                application.Claim(Submissions.Verifier, Submissions.Start.AddHours(1));
                await context.SaveChangesAsync();
                if (transaction is not null)
                {
                    await transaction.CommitAsync();
                }
            }

            database.Services.GetRequiredService<SqliteWriteGate>().Writing -= Tell;
            Assert.Equal(way != Way.EfCores, sent.Exists(sql => sql.StartsWith("INSERT INTO \"Applications\"", StringComparison.Ordinal)));
            Assert.Equal(way != Way.EfCores, sent.Exists(sql => sql.StartsWith("UPDATE \"Applications\"", StringComparison.Ordinal)));
            written.Add(way, await RowsOfAsync(database, id));

            void Tell(System.Data.Common.DbCommand command) => sent.Add(command.CommandText);
        }

        Assert.NotEmpty(written[Way.EfCores]);
        Assert.Equal(written[Way.EfCores], written[Way.Tracked]);
        Assert.Equal(written[Way.EfCores], written[Way.Inserted]);
    }

    [Fact]
    public async Task Insert_ShouldTakeAlong_WhatTheRecordRefersToAndWhatIsTracked()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        var (newcomer, known) = (Submissions.NewCitizen(), await Submissions.RegisterAsync(database));
        await using var context = database.NewContext();
        var application = await SubmitAsync(context, newcomer, known.Id);

        var upload = new Upload { Id = Submissions.Ids.Next(), Reference = Submissions.Ids.Next().ToString("N"), MediaType = "image/png", Size = 1 };
        context.Uploads.Add(upload);
        await context.SaveChangesAsync();

        // The other citizen's row is changed, the upload's deleted, which only EF Core does.
        (await context.Citizens.SingleAsync(found => found.Id == known.Id)).Reside("16.06.01.2001");
        context.Uploads.Remove(upload);
        context.Insert(application);
        Assert.Equal([newcomer, application], context.Inserted.OfType<AggregateRoot>());
        Assert.Equal(9, await context.SaveChangesAsync());
        Assert.Empty(context.Inserted);

        await using var read = database.NewContext();
        var saved = await read.Applications.Include(found => found.Citizen).Include(found => found.Documents).SingleAsync(found => found.Id == application.Id);
        Assert.Equal((application.Key, newcomer.Key, newcomer.Id, 2), (saved.Key, saved.CitizenKey, saved.Citizen.Id, saved.Documents.Count));
        Assert.Equal("16.06.01.2001", await read.Citizens.Where(found => found.Id == known.Id).Select(found => found.RegionCode).SingleAsync());
        Assert.False(await read.Uploads.AnyAsync(found => found.Key == upload.Key));
        Assert.Equal(1, await read.OutboxEvents.CountAsync(row => row.SubjectId == application.Id));
    }

    [Fact]
    public async Task Insert_ShouldWriteOnce_WhatTwoRecordsReferTo()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        var (newcomer, known) = (Submissions.NewCitizen(), await Submissions.RegisterAsync(database));
        await using var context = database.NewContext();
        context.Insert(await SubmitAsync(context, newcomer, known.Id));
        context.Insert(await SubmitAsync(context, newcomer, known.Id, ApplicationKind.FirstIssuance));
        await context.SaveChangesAsync();

        await using var read = database.NewContext();
        Assert.Equal(2, await read.Applications.CountAsync(found => found.Citizen.Id == newcomer.Id));
    }

    [Fact]
    public async Task Insert_ShouldBeRefused_WhenTheRecordIsTrackedToo()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        var (newcomer, known) = (Submissions.NewCitizen(), await Submissions.RegisterAsync(database));
        await using var context = database.NewContext();
        context.Insert(await SubmitAsync(context, newcomer, known.Id));
        context.Citizens.Add(newcomer);

        await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync());

        await using var read = database.NewContext();
        Assert.False(await read.Citizens.AnyAsync(found => found.Id == newcomer.Id));
    }

    public static TheoryData<bool, bool> Transactions => new() { { true, false }, { false, true }, { false, false } };

    /// Within a transaction of the caller's own, or where nothing waits for the disk, EF Core saves it.
    [Theory]
    [MemberData(nameof(Transactions))]
    public async Task Insert_ShouldBeSaved_HoweverTheSaveIsMade(bool beginsBefore, bool beginsAfter)
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        var (newcomer, known) = (Submissions.NewCitizen(), await Submissions.RegisterAsync(database));
        await using var context = database.NewContext();
        var application = await SubmitAsync(context, newcomer, known.Id);
        await using (var before = beginsBefore ? await context.Database.BeginTransactionAsync() : null)
        {
            context.Insert(application);
            await using var after = beginsAfter ? await context.Database.BeginTransactionAsync() : null;
            var transaction = before ?? after;
            if (transaction is null)
            {
                context.SaveChanges();
            }
            else
            {
                await context.SaveChangesAsync();
                await transaction.CommitAsync();
            }
        }

        await using var read = database.NewContext();
        Assert.Equal(newcomer.Id, await read.Applications.Where(found => found.Id == application.Id).Select(found => found.Citizen.Id).SingleAsync());
        Assert.Equal(1, await read.OutboxEvents.CountAsync(row => row.SubjectId == application.Id));
    }

    [Fact]
    public async Task Insert_ShouldBeAConflictAndGone_WhenAnotherHasTheValue()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        var citizen = await Submissions.RegisterAsync(database);
        await using var context = database.NewContext();
        context.Insert(Application.Submit(Submissions.Officer, Submissions.Start, Submissions.Ids, await Submissions.NewAsync(context, citizen.Id)));
        await context.SaveChangesAsync();

        var late = Application.Submit(Submissions.Officer, Submissions.Start, Submissions.Ids, await Submissions.NewAsync(context, citizen.Id));
        context.Insert(late);
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());

        Assert.True(Conflicts.IsConflict(refused));
        Assert.Empty(context.Inserted);
        Assert.Equal(0, await context.SaveChangesAsync());
        Assert.False(await context.OutboxEvents.AnyAsync(row => row.SubjectId == late.Id));
    }

    [Fact]
    public async Task Insert_ShouldBeForgotten_WhenItsContextIsLeft()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        var known = await Submissions.RegisterAsync(database);
        AppDbContext left;
        await using (var context = left = database.NewContext())
        {
            context.Insert(await SubmitAsync(context, Submissions.NewCitizen(), known.Id));
        }

        Assert.Empty(left.Inserted);
    }

    /// A complaint holds its reporter, which is no list.
    [Fact]
    public async Task Records_ShouldBeInsertedUntracked_WhenTheyAreOfTheDomain()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using var context = database.NewContext();

        var tracked = context.Model.GetEntityTypes()
            .Where(type => type.ClrType.IsAssignableTo(typeof(AggregateRoot)) && RowStatements.Of(context.Model).NewRowOf(type.ClrType) is null)
            .Select(type => type.ClrType.Name);

        Assert.Equal([nameof(Complaint)], tracked);
        Assert.NotNull(RowStatements.Of(context.Model).NewRowOf(typeof(OutboxEvent)));
    }

    /// Of somebody who is new.
    private static async Task<Application> SubmitAsync(
        AppDbContext context, Citizen newcomer, Guid known, ApplicationKind kind = ApplicationKind.ReplacementLost)
    {
        var like = await Submissions.NewAsync(context, known, kind: kind);
        return Application.Submit(Submissions.Officer, Submissions.Start, Submissions.Ids, new Submission
        {
            Kind = like.Kind,
            Citizen = newcomer,
            Nik = like.Nik,
            FamilyCardCipher = like.FamilyCardCipher,
            FullName = like.FullName,
            BirthDate = like.BirthDate,
            Sex = like.Sex,
            MaritalStatus = like.MaritalStatus,
            Nationality = like.Nationality,
            Village = like.Village,
            Documents = like.Documents,
        });
    }

    public static TheoryData<object?> Values => new()
    {
        null, "", "Nur'aini \u00e9\ud83d\ude00", 0L, -1L, long.MaxValue, 7, (short)-3, true, false, 0.1, -1e300, Array.Empty<byte>(), new byte[] { 0, 255 },
        Guid.Parse("0a1b2c3d-0000-4000-8000-ABCDEFabcdef"), new DateOnly(1950, 1, 2), new TimeOnly(20, 0), new TimeOnly(7, 30, 0, 1),
        new DateTime(2026, 3, 2, 1, 2, 3, DateTimeKind.Utc), new DateTime(2026, 3, 2, 1, 2, 3, 450, DateTimeKind.Utc),
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_ShouldBeBound_AsAParameterIs(object? value)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT typeof($value) || ' ' || quote($value)";
        command.Parameters.AddWithValue("$value", value ?? DBNull.Value);
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v2(connection.Handle, "SELECT typeof(?1) || ' ' || quote(?1)", out var statement), connection.Handle);
        using (statement)
        {
            RowStatement.Bind(statement, 1, value);
            Assert.Equal(raw.SQLITE_ROW, raw.sqlite3_step(statement));
            Assert.Equal(command.ExecuteScalar(), raw.sqlite3_column_text(statement, 0).utf8_to_string());
        }
    }

    [Fact]
    public async Task Save_ShouldFailAsEfCores_WhenTheRowHasChangedMeanwhile()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        var citizen = await Submissions.RegisterAsync(database);
        await using var late = database.NewContext();
        await Submissions.SubmitAsync(late, citizen.Id);
        await late.SaveChangesAsync();
        var application = late.Applications.Local.Single();
        await using (var context = database.NewContext())
        {
            var same = await context.Applications.Include(found => found.Waits).SingleAsync(found => found.Id == application.Id);
            same.Claim(Submissions.Verifier, Submissions.Start.AddHours(1));
            await context.SaveChangesAsync();
        }

        application.Claim(Submissions.Verifier, Submissions.Start.AddHours(2));
        var refused = await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => late.SaveChangesAsync());

        Assert.Same(application, Assert.Single(refused.Entries).Entity);
        Assert.True(Conflicts.IsConflict(refused));

        // Nothing of it was written, and the next one is let through.
        await using var next = database.NewContext();
        Assert.Equal(2, await next.StatusChanges.CountAsync(change => EF.Property<long>(change, "ApplicationKey") == application.Key));
        next.Citizens.Add(Submissions.NewCitizen());
        await next.SaveChangesAsync();
    }

    [Fact]
    public async Task Save_ShouldBeAConflict_WhenAnotherHasTheValue()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        var citizen = await Submissions.RegisterAsync(database);
        await using (var context = database.NewContext())
        {
            await Submissions.SubmitAsync(context, citizen.Id);
            await context.SaveChangesAsync();
        }

        await using var second = database.NewContext();
        var application = await Submissions.SubmitAsync(second, citizen.Id);
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => second.SaveChangesAsync());

        Assert.True(Conflicts.IsConflict(refused));
        Assert.Same(application, Assert.Single(refused.Entries).Entity);
    }

    /// Of two rows one may take what the other leaves, but only of what is unique.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Save_ShouldNeedEfCore_WhereWhatIsUniqueChanges(bool isUnique)
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        var ids = new[] { (await Submissions.RegisterAsync(database)).Id, (await Submissions.RegisterAsync(database)).Id };
        await using var context = database.NewContext();
        var citizens = await context.Citizens.Where(found => ids.Contains(found.Id)).ToListAsync();
        foreach (var citizen in citizens)
        {
            citizen.Reside("16.06.01.2001");
            if (isUnique)
            {
                context.Entry(citizen).Property(of => of.NikHash).CurrentValue = Submissions.Ids.Next().ToByteArray();
            }
        }

        var sent = 0;
        database.Services.GetRequiredService<SqliteWriteGate>().Writing += Tell;
        Assert.Equal(2, await context.SaveChangesAsync());
        database.Services.GetRequiredService<SqliteWriteGate>().Writing -= Tell;

        Assert.Equal(isUnique ? 0 : 2, sent);

        void Tell(System.Data.Common.DbCommand command) => sent += command.CommandText.StartsWith("UPDATE \"Citizens\"", StringComparison.Ordinal) ? 1 : 0;
    }

    /// What the platform itself writes all day; the tables of the authorization server have times that only EF Core writes.
    [Fact]
    public async Task Rows_ShouldNotNeedEfCore_WhenTheyAreOfTheDomain()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using var context = database.NewContext();

        var left = context.Model.GetEntityTypes()
            .Where(type => !RowStatements.Of(context.Model).CanWrite(type))
            .Select(type => type.ClrType.Name.Split('`')[0]);

        Assert.Equal(
            [
                "District", "OpenIddictEntityFrameworkCoreApplication", "OpenIddictEntityFrameworkCoreAuthorization",
                "OpenIddictEntityFrameworkCoreScope", "OpenIddictEntityFrameworkCoreToken", "Region", "Village",
            ],
            [.. left.Order(StringComparer.Ordinal)]);
    }

    /// Every column of every row that belongs to the application, with its type of storage. Of what is drawn by lot the
    /// length is told, and of what is counted up only that.
    private static async Task<List<string>> RowsOfAsync(TestDatabase database, Guid id)
    {
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync();
        var rows = new List<string>();
        foreach (var (table, condition) in new[]
                 {
                     ("Applications", "\"Id\" = $id"),
                     ("StatusChanges", "\"ApplicationKey\" = (SELECT \"Key\" FROM \"Applications\" WHERE \"Id\" = $id)"),
                     ("WaitSegments", "\"ApplicationKey\" = (SELECT \"Key\" FROM \"Applications\" WHERE \"Id\" = $id)"),
                     ("ApplicationDocuments", "\"ApplicationKey\" = (SELECT \"Key\" FROM \"Applications\" WHERE \"Id\" = $id)"),
                     ("OutboxEvents", "\"SubjectId\" = $id"),
                     ("Citizens", "\"Key\" = (SELECT \"CitizenKey\" FROM \"Applications\" WHERE \"Id\" = $id)"),
                 })
        {
            await using var columns = connection.CreateCommand();
            columns.CommandText = $"SELECT name FROM pragma_table_xinfo('{table}')";
            var shown = new List<string>();
            await using (var reader = await columns.ExecuteReaderAsync())
            {
                while (await reader.ReadAsync())
                {
                    var name = reader.GetString(0);
                    var value = IsDrawn(name) ? $"iif(typeof(\"{name}\") = 'integer', '', length(\"{name}\"))" : $"quote(\"{name}\")";
                    shown.Add($"'{name} ' || typeof(\"{name}\") || ' ' || coalesce({value}, '')");
                }
            }

            await using var select = connection.CreateCommand();
            select.CommandText = $"SELECT {string.Join(" || '; ' || ", shown)} FROM \"{table}\" WHERE {condition} ORDER BY 1";
            select.Parameters.AddWithValue("$id", id.ToString().ToUpperInvariant());
            await using var found = await select.ExecuteReaderAsync();
            while (await found.ReadAsync())
            {
                rows.Add($"{table}: {found.GetString(0)}");
            }
        }

        return rows;
    }

    private static bool IsDrawn(string column) => column is "Key" or "Id" or "CitizenKey" or "ApplicationKey" or "Number" or "SubjectId"
        or "EventId" or "Position" or "Template" or "NikCipher" or "NikHash" or "WrappedKey" or "FamilyCardCipher";
}
