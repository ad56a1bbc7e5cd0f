using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using GraphQLParser.Exceptions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Evolution;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Hosting;

/// <summary>
/// `check-schema PUBLISHED [--next FILE] [--operations FOLDER]… [--database]`, in the place of a server: classes what changed
/// since a schema was published, and names the partners whose registered operations are hit.
/// </summary>
internal static class SchemaGate
{
    public const string Verb = "check-schema";
    public const int Passed = 0;
    public const int Refused = 1;
    public const int Misused = 2;
    private const string Schema = "schema/schema.graphql";
    private const string Operations = "schema/operations";
    private const string Git = "git:";

    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        try
        {
            if (args is not [{ } published, .. var options])
            {
                throw new FormatException($"Say which schema is the published one: a file, or {Git}v1.2.0 for that of a tag or commit.");
            }

            var (next, folders, fromDatabase) = (Schema, new List<string>(), false);
            for (var i = 0; i < options.Length; i++)
            {
                switch (options[i])
                {
                    case "--next" when i + 1 < options.Length:
                        next = options[++i];
                        break;
                    case "--operations" when i + 1 < options.Length:
                        folders.Add(options[++i]);
                        break;
                    case "--database":
                        fromDatabase = true;
                        break;
                    default:
                        throw new FormatException($"'{options[i]}' is no option: --next FILE, --operations FOLDER, --database.");
                }
            }

            var operations = (folders.Count > 0 ? folders : [Operations]).SelectMany(OfFolder).ToList();
            if (fromDatabase)
            {
                operations.AddRange(await OfDatabaseAsync());
            }

            var old = published.StartsWith(Git, StringComparison.Ordinal)
                ? await OfGitAsync(published[Git.Length..])
                : await File.ReadAllTextAsync(published);
            var review = await SchemaReview.OfAsync(
                old, await File.ReadAllTextAsync(next), operations, Wib.DateOf(TimeProvider.System.GetUtcNow()));
            await WriteAsync(review, operations.Count, output);
            return review.IsRefused ? Refused : Passed;
        }
        catch (InvalidOperationException fault) when (fault.InnerException is DbException unreached)
        {
            // EF Core's advice to try again would hide what is wrong.
            await output.WriteLineAsync(unreached.Message);
            return Misused;
        }
        catch (Exception misuse) when (misuse is FormatException or IOException or UnauthorizedAccessException or JsonException or GraphQLSyntaxErrorException or DbException)
        {
            await output.WriteLineAsync(misuse.Message);
            return Misused;
        }
    }

    private static async Task WriteAsync(SchemaReview review, int operations, TextWriter output)
    {
        foreach (var (change, hit) in review.Changes)
        {
            await output.WriteLineAsync(change.ToString());
            if (change.Level == ChangeLevel.Breaking)
            {
                await output.WriteLineAsync(hit.Count == 0 ? "  hits no registered operation" : $"  hits {string.Join(", ", hit.Select(NameOf))}");
            }
        }

        foreach (var (operation, why) in review.Invalid)
        {
            await output.WriteLineAsync($"INVALID {NameOf(operation)}: {why}");
        }

        foreach (var coordinate in review.Undated)
        {
            await output.WriteLineAsync($"UNDATED {coordinate}: a deprecation needs {Deprecation.Form}");
        }

        var counts = Enum.GetValues<ChangeLevel>().Reverse()
            .Select(level => $"{review.Changes.Count(one => one.Change.Level == level)} {level.ToString().ToLowerInvariant()}");
        await output.WriteLineAsync($"{string.Join(", ", counts)} changes; {operations} registered operations");
    }

    private static string NameOf(RegisteredOperation operation) => $"{operation.Owner}/{operation.Name}";

    /// The first folder below names the partner. A file of JSON, named after the partner, holds documents by their ids, as
    /// clients write it for a server: https://relay.dev/docs/guides/persisted-queries.
    private static IEnumerable<RegisteredOperation> OfFolder(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.graphql", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var owner = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar) is [var first, _, ..] ? first : Path.GetFileName(folder);
            yield return new RegisteredOperation(owner, Path.GetFileNameWithoutExtension(file), File.ReadAllText(file));
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            foreach (var (id, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) ?? [])
            {
                yield return new RegisteredOperation(Path.GetFileNameWithoutExtension(file), id, text);
            }
        }
    }

    /// Trusted documents, and what webhooks send.
    private static async Task<IReadOnlyList<RegisteredOperation>> OfDatabaseAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddPrivacy(KeyDirectory.Open(builder.Configuration, builder.Environment));
        builder.Services.AddAppDatabase(builder.Configuration);

        // Never run, so that nothing but these two statements touches the database.
        await using var app = builder.Build();
        await using var database = await app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var documents = await database.TrustedDocuments.OrderBy(document => document.Key)
            .Select(document => new { document.Owner.Name, document.Operations, document.Hash, document.Text })
            .ToListAsync();
        var webhooks = await database.Webhooks.Where(webhook => webhook.Query != null).OrderBy(webhook => webhook.Key)
            .Join(database.Partners, webhook => webhook.PartnerKey, partner => partner.Key, (webhook, partner) => new { partner.Name, webhook.Id, webhook.Query })
            .ToListAsync();
        return
        [
            .. documents.Select(document => new RegisteredOperation(
                document.Name, document.Operations.Length > 0 ? document.Operations : document.Hash, document.Text)),
            .. webhooks.Select(webhook => new RegisteredOperation(webhook.Name, $"webhook {webhook.Id}", webhook.Query!)),
        ];
    }

    private static async Task<string> OfGitAsync(string reference)
    {
        // Without one git takes what is staged: nothing would ever have changed.
        if (string.IsNullOrWhiteSpace(reference))
        {
            throw new FormatException($"{Git} names no tag or commit.");
        }

        using var git = Process.Start(new ProcessStartInfo("git", ["show", "--end-of-options", $"{reference}:{Schema}"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var error = git.StandardError.ReadToEndAsync();
        var text = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        return git.ExitCode == 0 ? text : throw new FormatException($"{reference} has no {Schema} here: {(await error).Trim()}");
    }
}
