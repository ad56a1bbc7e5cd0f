using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Files;
using SipOkMuba.Infrastructure.Privacy;
using SipOkMuba.Infrastructure.Webhooks;

namespace SipOkMuba.Api.Tests.Scale;

/// <summary>
/// Every statement of every documented operation is explained as it was sent, on a database so large that it shows: no
/// table or index that grows is read as a whole, and nothing unbounded is sorted.
/// </summary>
[Collection(LargeGroup.Name)]
public sealed class QueryPlanTests(LargeSqliteApp sqlite)
{
    // Of SQLite, for each record that totalCount may look at; reading all of them takes eight for each, of which there are
    // twenty times as many.
    private const long MostInstructions = 100;

    // Of the clock, of the followers, of retention, of the sender of webhooks, of the sweep of uploads, and of foreign keys that SQLite checks.
    private static readonly string[] byThemselves =
    [
        "IX_Applications_NotDueBefore_Key", "IX_Appointments_NotDueBefore_Key", "IX_Complaints_NotDueBefore_Key", "IX_Conversations_NotDueBefore_Key",
        "IX_Notifications_NotDueBefore_Key", "IX_ConversationLinks_ApplicationKey", "IX_ConversationLinks_AppointmentKey", "IX_ConversationLinks_ComplaintKey",
        "IX_Complaints_UpdatedAt_Key", "IX_ComplaintAttachments_UploadReference", "IX_MessageAttachments_UploadReference",
        "IX_ComplaintReporters_ApplicationKey", "IX_IdempotencyRecords_CreatedAt",
        "IX_WebhookDeliveries_WebhookKey_NextAttemptAt", "IX_WebhookDeliveries_WebhookKey_SubjectId_Position",
        "IX_Uploads_UploadedAt", "IX_Notifications_SourceEventId", "IX_Notifications_ApplicationKey",
    ];

    [Fact]
    public async Task Sqlite_ShouldReadLittle_WhateverIsAsked()
    {
        var sent = await DocumentedStatements.SendAsync(sqlite);

        DocumentedStatements.AssertNone(await sqlite.FaultsAsync(sent, "without statistics"));
        DocumentedStatements.AssertNone(await WorkAsync(sqlite, sent));
        DocumentedStatements.AssertNone(await UnusedAsync(sqlite, sent));
        await ExecuteAsync("PRAGMA analysis_limit = 2000; ANALYZE");
        try
        {
            DocumentedStatements.AssertNone(await sqlite.FaultsAsync(sent, "with statistics"));
        }
        finally
        {
            await ExecuteAsync("DROP TABLE sqlite_stat1");
        }
    }

    /// Among so many that have ended each part would take as long as all.
    [Fact]
    public async Task Retention_ShouldReadLittle_HoweverMuchHasEnded()
    {
        await using (var database = await sqlite.Scenarios.DatabaseAsync())
        {
            database.Uploads.Add(new Upload { Id = sqlite.Services.GetRequiredService<IdSource>().Next(), Reference = "old-card", MediaType = "image/png", Size = 1000, WrappedKey = [1] });
            await database.SaveChangesAsync();
            var old = await database.Applications.Where(application => application.WaitingOn == null).OrderBy(application => application.UpdatedAt)
                .Select(application => application.Key).FirstAsync();
            await database.ApplicationDocuments.Where(document => document.ApplicationKey == old)
                .ExecuteUpdateAsync(set => set.SetProperty(document => document.MediaType, "image/png").SetProperty(document => document.UploadReference, "old-card"));
        }

        var trace = sqlite.Statements.Watch();
        using var activity = new Activity("retention").SetParentId($"00-{trace}-00f067aa0ba902b7-01").Start();

        Assert.True(await sqlite.Services.GetRequiredService<DocumentRetention>().EraseAsync(0, CancellationToken.None) > 0);
        await sqlite.Services.GetRequiredService<RecordErasure>().EraseApplicationsAsync(0, CancellationToken.None);
        await sqlite.Services.GetRequiredService<RecordErasure>().EraseComplaintsAsync(0, CancellationToken.None);
        await sqlite.Services.GetRequiredService<MessageRetention>().EraseAsync(CancellationToken.None);

        var sent = sqlite.Statements.Of(trace).DistinctBy(statement => statement.Sql).ToDictionary(statement => statement, _ => "retention");
        foreach (var step in (string[])["FROM \"Complaints\"", "FROM \"ConversationMessages\"", "UPDATE \"ApplicationDocuments\"", "UPDATE \"Uploads\"", "DELETE FROM \"Uploads\""])
        {
            Assert.Contains(sent.Keys, statement => statement.Sql.Contains(step, StringComparison.Ordinal));
        }

        DocumentedStatements.AssertNone(await sqlite.FaultsAsync(sent, "by itself"));
    }

    [Fact]
    public async Task Dispatcher_ShouldReadLittle_HoweverLongTheLogIs()
    {
        await using var database = await sqlite.Scenarios.DatabaseAsync();
        var trace = sqlite.Statements.Watch();
        using var activity = new Activity("webhooks").SetParentId($"00-{trace}-00f067aa0ba902b7-01").Start();

        await database.Webhooks.Where(WebhookTimes.IsOnAfter(database, 5)).ToListAsync();
        await WebhookTimes.SwitchesOfAsync(database, [.. Enumerable.Range(0, 50).Select(_ => sqlite.Services.GetRequiredService<IdSource>().Next())], CancellationToken.None);

        DocumentedStatements.AssertNone(await sqlite.FaultsAsync(
            sqlite.Statements.Of(trace).ToDictionary(statement => statement, _ => "webhooks"), "by itself"));
        Assert.Equal(2, sqlite.Statements.Of(trace).Count);
    }

    [Fact]
    public async Task Reader_ShouldTellOfATableThatIsReadWhole() => Assert.NotEmpty(await sqlite.Plans.FaultsAsync(DocumentedStatements.ReadingWhole));

    private static async Task<IReadOnlyList<string>> WorkAsync(LargeSqliteApp app, IReadOnlyDictionary<SentStatement, string> sent)
    {
        var found = new List<string>();
        foreach (var (statement, by) in sent.Where(one => one.Key.Sql.StartsWith("SELECT", StringComparison.Ordinal)))
        {
            if (await app.Plans.WorkAsync(statement) is var work && work > MostInstructions * app.Options.Lists.CountWindow)
            {
                found.Add($"{by}: {work} instructions\n{statement.Sql}\n");
            }
        }

        return found;
    }

    /// An index is paid for by every write: each serves a documented operation, or what runs by itself.
    private static async Task<IReadOnlyList<string>> UnusedAsync(LargeSqliteApp app, IReadOnlyDictionary<SentStatement, string> sent)
    {
        var unused = (await app.Plans.AllIndexesAsync()).Except(byThemselves).ToHashSet();
        foreach (var statement in sent.Keys)
        {
            unused.ExceptWith(await app.Plans.IndexesAsync(statement));
        }

        return [.. unused];
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection(sqlite.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
        sqlite.Plans.Close();
    }
}
