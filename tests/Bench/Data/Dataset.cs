using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Bench.Data;

/// A database file of one size. It is made once; another schema or another generator makes another one.
internal static class Dataset
{
    private const int GeneratorVersion = 4;

    // Fixed, so that the data are always the same. The log is empty: its events would be trimmed while others measure.
    private static readonly DateTimeOffset End = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<string> MakeAsync(string directory, int rows, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var draft = Path.Combine(directory, $"draft-{rows}.db");
        Delete(draft);
        var begun = TimeProvider.System.GetTimestamp();
        string file;
        using (var host = HostOf(draft))
        {
            file = Path.Combine(directory, $"muba-{rows}-{await FingerprintAsync(host, cancellationToken)}.db");
            if (File.Exists(file))
            {
                return file;
            }

            await host.Services.GetRequiredService<DatabaseSetup>().RunAsync(cancellationToken);
        }

        // The host has ended by now: its writer holds a connection as long as it lives.
        SqliteConnection.ClearAllPools();
        using (var store = new SqliteStore(draft))
        {
            Generator.Fill(store, rows, End, kept: TimeSpan.Zero);
        }

        File.Move(draft, file);
        Delete(draft);
        var seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        Console.WriteLine($"Made {rows:N0} applications in {seconds:F0} s ({new FileInfo(file).Length >> 20:N0} MiB).");
        return file;
    }

    /// A throw-away copy, for whoever writes.
    public static string Copy(string file, string directory)
    {
        Directory.CreateDirectory(directory);
        var copy = Path.Combine(directory, Path.ChangeExtension(Path.GetFileName(file), ".copy.db"));
        Delete(copy);

        // Whoever was killed has left pages in the log beside the file.
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }

        File.Copy(file, copy);
        return copy;
    }

    public static void Delete(string file)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm", "-journal" })
        {
            File.Delete(file + suffix);
        }

        // Of the reads that the product keeps beside it.
        if (Directory.Exists(file + "-reads"))
        {
            Directory.Delete(file + "-reads", recursive: true);
        }
    }

    /// The product's own migrations and seed, without its server.
    private static IHost HostOf(string file)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            EnvironmentName = Environments.Development,
        });
        builder.Configuration["Database:ConnectionString"] = $"Data Source={file}";
        builder.Services.AddAppDatabase(builder.Configuration);
        return builder.Build();
    }

    private static async Task<string> FingerprintAsync(IHost host, CancellationToken cancellationToken)
    {
        var contexts = host.Services.GetRequiredService<IDbContextFactory<AppDbContext>>();
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var script = $"{GeneratorVersion} {database.Database.GenerateCreateScript()}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script)))[..8];
    }
}
