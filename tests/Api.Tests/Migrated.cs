using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using SipOkMuba.Infrastructure.Data.Providers.Postgres;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;

namespace SipOkMuba.Api.Tests;

/// To migrate is most of a start, so it is done once for all databases. What an installation holds each start plants itself.
internal static class Migrated
{
    private static readonly Lazy<Task<byte[]>> file = new(MakeFileAsync);
    private static readonly Lazy<string> script = new(MakeScript);

    public static async Task WriteFileAsync(string path) => await File.WriteAllBytesAsync(path, await file.Value);

    /// For an empty database of PostgreSQL. A database to copy would stay behind: the runner ends a process without letting it tidy up.
    public static string Script => script.Value;

    private static async Task<byte[]> MakeFileAsync()
    {
        var directory = Directory.CreateTempSubdirectory("sipokmuba-test");
        try
        {
            // Not pooled: the file is whole when the context has ended.
            var path = Path.Combine(directory.FullName, "migrated.db");
            var options = new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite($"Data Source={path};Pooling=False").Options;
            await using (var database = new SqliteAppDbContext(options))
            {
                await database.Database.MigrateAsync();
            }

            return await File.ReadAllBytesAsync(path);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string MakeScript()
    {
        using var database = new PostgresAppDbContext(new DbContextOptionsBuilder<PostgresAppDbContext>().UseNpgsql().Options);
        return database.GetService<IMigrator>().GenerateScript();
    }
}
