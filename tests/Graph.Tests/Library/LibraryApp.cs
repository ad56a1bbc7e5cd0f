using System.Security.Claims;
using System.Text.Json;
using GraphQL;
using GraphQL.Types;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Library;

/// The toy product: a library on a temporary SQLite file, with every SQL statement and every policy question counted.
public sealed class LibraryApp : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"library-{Path.GetRandomFileName()}.db");
    private readonly StatementLog statements = new();
    private readonly WebApplication host;

    public LibraryApp()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        var collection = builder.Services;
        collection.AddAuthentication();
        collection.AddAuthorization(options => options.AddPolicy("librarian", policy => policy.AddRequirements(new LibrarianRequirement())));
        collection.AddSingleton<IAuthorizationHandler>(PolicyQuestions);
        collection.AddPooledDbContextFactory<LibraryContext>(options => options.UseSqlite($"Data Source={path}").AddInterceptors(statements, new CommitFollower(Interruption)));
        collection.AddGraphTransport();
        collection.AddScoped<Graph.Fetching.IRowRule<Book>, BookRows>();
        collection.AddScoped<IIdempotencyStore, LibraryKeys>();
        collection.AddSingleton<IAudienceSource, RoleAudience>();
        collection.AddSingleton<Graph.Fetching.IReadObserver>(Shown);
        collection.AddSingleton(Interruption);
        collection.AddGraph<LibraryContext>(Configure);
        host = builder.Build();
        Services.GetRequiredService<PlanSessions>().Running += command => statements.Add(command.CommandText);
        host.MapGraph("/graphql");
        Seed();
    }

    internal IServiceProvider Services => host.Services;

    public ISchema Schema => Services.GetRequiredService<ISchema>();

    public Interruption Interruption { get; } = new();

    internal ShownLog Shown { get; } = new();

    public PolicyLog PolicyQuestions { get; } = new();

    public IReadOnlyList<string> Sql => statements.Sql;

    public TimeSpan ExecutionTimeout
    {
        get => Services.GetRequiredService<GraphTransportOptions>().ExecutionTimeout;
        set => Services.GetRequiredService<GraphTransportOptions>().ExecutionTimeout = value;
    }

    public void ForgetSql() => statements.Clear();

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

    /// The same library behind its front door.
    public HttpClient Client()
    {
        host.Start();
        return host.GetTestClient();
    }

    public LibraryContext Database() => Services.GetRequiredService<IDbContextFactory<LibraryContext>>().CreateDbContext();

    /// The whole answer, with the statements of this request alone in <see cref="Sql"/>.
    public async Task<JsonElement> RunAsync(string document, object? variables = null, string? role = null, string? key = null)
    {
        statements.Clear();
        return await RunBesideAsync(document, variables, role, key);
    }

    public async Task<JsonElement> RunBesideAsync(string document, object? variables = null, string? role = null, string? key = null) =>
        JsonDocument.Parse((await TextAsync(document, variables, role, key)).Text).RootElement;

    /// The bytes of the answer as text, and whether a plan gave them.
    public async Task<(string Text, bool Planned)> TextAsync(string document, object? variables = null, string? role = null, string? key = null)
    {
        var serializer = Services.GetRequiredService<IGraphQLTextSerializer>();
        var user = new ClaimsIdentity(role is null ? [] : [new Claim(ClaimTypes.Role, role)], role is null ? null : "test");
        var call = new GraphCallData(new GraphGrant(new ClaimsPrincipal(user), null), "request-1", key);
        var request = new GraphRequest
        {
            Query = document,
            Variables = serializer.Deserialize<Inputs>(JsonSerializer.Serialize(variables ?? new { })),
        };
        var result = await Services.GetRequiredService<GraphExecutor>().ExecuteAsync(request, call, CancellationToken.None);
        await using var planned = result as PlannedResult;
        using var buffer = new PooledBuffer();
        Services.GetRequiredService<GraphJson>().WriteResult(buffer, result, language: null);
        return (System.Text.Encoding.UTF8.GetString(buffer.Written.Span), planned is not null);
    }

    public ISet<string> KnownOperations => Services.GetRequiredService<GraphTransportOptions>().OperationNames;

    /// What a list may cost.
    public Graph.Fetching.ListLimits Lists => Services.GetRequiredService<GraphOptions>().Lists;

    /// Whether queries are planned, from their second time on.
    public bool UsePlans
    {
        set => Services.GetRequiredService<GraphOptions>().UsePlans = value;
    }

    /// The data of an answer that has no errors.
    public async Task<JsonElement> DataAsync(string document, object? variables = null, string? role = null, string? key = null)
    {
        var answer = await RunAsync(document, variables, role, key);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        return answer.GetProperty("data");
    }

    /// The code of the only error of an answer.
    public async Task<string?> CodeAsync(string document, object? variables = null, string? role = null, string? key = null) =>
        Assert.Single((await RunAsync(document, variables, role, key)).GetProperty("errors").EnumerateArray()).Code();

    public static Guid Id(int n) => new(n, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    public static string NodeId(int n) => Graph.Schema.NodeId.Format("Book", Id(n));

    public void Dispose()
    {
        ((IDisposable)host).Dispose();
        SqliteConnection.ClearAllPools();
        File.Delete(path);
    }

    private void Seed()
    {
        using var database = Database();
        database.Database.EnsureCreated();
        database.Authors.AddRange(
            new Author { Id = Id(101), Name = "Andrea Hirata", Secret = "s1" },
            new Author { Id = Id(102), Name = "Pramoedya Ananta Toer", Secret = "s2" });
        database.SaveChanges();
        string[] titles = ["Bumi", "bumi", "100%", "a_b", "O'Neil \"x\"", "", "Zaman\\Baru"];
        for (var i = 1; i <= 40; i++)
        {
            database.Books.Add(new Book
            {
                Id = Id(i), Isbn = $"97800{i:00}", Title = titles[i % titles.Length], Genre = (Genre)(i % 3), Year = 1990 + (i % 5),
                Rating = i % 3 == 0 ? null : i % 4, IsLoanable = i % 2 == 0, Copies = i % 6, PrintedOn = i % 5 == 0 ? null : new DateOnly(2000, 1, 1 + (i % 7)),
                AddedAt = new DateTimeOffset(2026, 1, 1, 0, 0, i % 4, TimeSpan.Zero),
                IsHidden = i == 13, PrequelKey = i % 3 == 2 ? i - 1 : null, AuthorKey = 1 + (i % 2), EditorKey = i % 4 == 0 ? 1 : null, Subtitle = i % 2 == 0 ? null : titles[i % 5],
                Chapters = [.. Enumerable.Range(1, i % 4).Select(n => new Chapter { Title = $"c{n}", Pages = n * i })],
            });
        }

        database.SaveChanges();
    }
}

/// Nothing in the library asks a caller for more than the role.
internal sealed class RoleAudience : IAudienceSource
{
    public string AudienceOf(ClaimsPrincipal user) => user.FindFirst(ClaimTypes.Role)?.Value ?? "";

    public ClaimsPrincipal RepresentativeOf(ClaimsPrincipal user) =>
        new(new ClaimsIdentity(user.FindAll(ClaimTypes.Role), user.Identity?.AuthenticationType));
}

internal static class Answers
{
    public static string? Code(this JsonElement error) => error.GetProperty("extensions").GetProperty("code").GetString();

    public static string[] Isbns(this JsonElement nodes) => [.. nodes.EnumerateArray().Select(node => node.GetProperty("isbn").GetString()!)];
}
