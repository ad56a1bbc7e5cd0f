using System.Data.Common;
using System.Security.Claims;
using System.Text.Json;
using GraphQL;
using GraphQL.MicrosoftDI;
using GraphQL.SystemTextJson;
using GraphQL.Types;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Library;

/// The toy product: a library on a temporary SQLite file, with every SQL statement counted.
public sealed class LibraryApp : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"library-{Path.GetRandomFileName()}.db");
    private readonly StatementLog statements = new();
    private readonly ServiceProvider services;

    public LibraryApp()
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddAuthorizationCore(options => options.AddPolicy("librarian", policy => policy.RequireRole("librarian")));
        collection.AddPooledDbContextFactory<LibraryContext>(options => options.UseSqlite($"Data Source={path}").AddInterceptors(statements));
        collection.AddGraphTransport();
        collection.AddScoped<Graph.Fetching.IRowRule<Book>, BookRows>();
        collection.AddScoped<IIdempotencyStore, KeyStore>();
        collection.AddGraph<LibraryContext>(Configure);
        services = collection.BuildServiceProvider();
        Seed();
    }

    public ISchema Schema => services.GetRequiredService<ISchema>();

    public int Statements => statements.Count;

    public IReadOnlyList<string> Sql => statements.Sql;

    public static void Configure(GraphOptions options)
    {
        options.ErrorsAre<LibraryError>(error => error.Code);
        options.Offset = TimeSpan.FromHours(7);
        options.IsConflict = e => e is DbUpdateConcurrencyException or DbUpdateException { InnerException: SqliteException { SqliteErrorCode: 19 } };
        foreach (var module in typeof(LibraryApp).Assembly.GetTypes().Where(t => t.Namespace == typeof(LibraryApp).Namespace && t is { IsAbstract: true, IsSealed: true }))
        {
            options.AddType(module);
        }
    }

    public async Task<JsonElement> RunAsync(string document, object? variables = null, string? role = null, string? idempotencyKey = null)
    {
        statements.Clear();
        var serializer = services.GetRequiredService<IGraphQLTextSerializer>();
        var user = new ClaimsIdentity(role is null ? [] : [new Claim(ClaimTypes.Role, role)], role is null ? null : "test");
        var call = new GraphCallData(new GraphGrant(new ClaimsPrincipal(user), null), "request-1", idempotencyKey);
        var request = new GraphRequest
        {
            Query = document,
            Variables = serializer.Deserialize<Inputs>(JsonSerializer.Serialize(variables ?? new { })),
        };
        var result = await services.GetRequiredService<GraphExecutor>().ExecuteAsync(request, call, CancellationToken.None);
        return JsonDocument.Parse(serializer.Serialize(result)).RootElement;
    }

    public void Dispose()
    {
        services.Dispose();
        SqliteConnection.ClearAllPools();
        File.Delete(path);
    }

    private void Seed()
    {
        using var database = services.GetRequiredService<IDbContextFactory<LibraryContext>>().CreateDbContext();
        database.Database.EnsureCreated();
        database.Authors.AddRange(
            new Author { Id = Id(101), Name = "Andrea Hirata", Secret = "s1" },
            new Author { Id = Id(102), Name = "Pramoedya Ananta Toer", Secret = "s2" });
        database.SaveChanges();
        for (var i = 1; i <= 30; i++)
        {
            database.Books.Add(new Book
            {
                Id = Id(i), Isbn = $"97800{i:00}", Title = $"Book {i % 7}", Genre = i % 3 == 0 ? Genre.ShortStory : Genre.Novel, Year = 1990 + i % 5,
                IsHidden = i == 13, AuthorKey = 1 + i % 2, EditorKey = i % 4 == 0 ? 1 : null, Subtitle = i % 2 == 0 ? null : $"sub {i}",
                Chapters = [.. Enumerable.Range(1, i % 4).Select(n => new Chapter { Title = $"c{n}", Pages = n * i })],
            });
        }

        database.SaveChanges();
    }

    public static Guid Id(int n) => new(n, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    private sealed class StatementLog : DbCommandInterceptor
    {
        private readonly List<string> sql = [];

        public int Count => sql.Count;

        public IReadOnlyList<string> Sql => sql;

        public void Clear() => sql.Clear();

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            lock (sql)
            {
                sql.Add(command.CommandText);
            }

            return new(result);
        }
    }

    private sealed class KeyStore(IDbContextFactory<LibraryContext> contexts) : IIdempotencyStore
    {
        public async ValueTask<IdempotentEffect?> FindAsync(string key, CancellationToken cancellationToken)
        {
            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            var record = await database.KeyRecords.SingleOrDefaultAsync(r => r.Text == key, cancellationToken);
            return record is null ? null : new IdempotentEffect(record.ContentHash, record.ResultId, record.Answer);
        }

        public void Record(DbContext context, string key, byte[] contentHash) => context.Add(new KeyRecord
        {
            Text = key, ContentHash = contentHash, ResultId = context.ChangeTracker.Entries<Book>().FirstOrDefault()?.Entity.Id,
        });

        public async Task KeepAnswerAsync(string key, byte[] contentHash, string answer, CancellationToken cancellationToken)
        {
            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            var record = await database.KeyRecords.SingleOrDefaultAsync(r => r.Text == key, cancellationToken)
                ?? database.Add(new KeyRecord { Text = key, ContentHash = contentHash }).Entity;
            record.Answer = answer;
            await database.SaveChangesAsync(cancellationToken);
        }
    }
}
