using System.Data;
using System.Data.Common;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Fetching;

namespace SipOkMuba.Graph.Plans;

/// <summary>
/// A connection with its prepared commands, and the memory of one request. Requests take turns with it; whatever fails
/// ends it.
/// </summary>
internal sealed class PlanSession : IAsyncDisposable
{
    private const int MostCommands = 256;
    private const int MostKeys = 1000;
    private readonly DbContext context;
    private readonly Dictionary<Statement, DbCommand> commands = [];
    private readonly List<Block> blocks = [];
    private readonly Action<DbCommand> running;
    private DbConnection? connection;
    private DbTransaction? transaction;
    private readonly StatementInterrupts interrupts;
    private Demand? demand;
    private DbCommand? begin;
    private DbCommand? commit;

    public PlanSession(IContextSource contexts, StatementInterrupts interrupts, Action<DbCommand> running)
    {
        this.interrupts = interrupts;
        context = contexts.Create();
        Page = new Block(Shown);
        this.running = running;
    }

    public PlanShape Shape { get; } = new();

    public JsonOut Answer { get; } = new();

    public Utf8JsonWriter Writer { get; } = new(Stream.Null);

    public RowReader Row { get; } = new();

    public HashSet<long> Keys { get; } = [];

    /// The records about persons that the answer shows.
    public List<PersonalRecord> Shown { get; } = [];

    public Block Page { get; }

    public object?[] Variables { get; private set; } = [];

    public RootInput[] Inputs { get; private set; } = [];

    /// The event that is answered; null for a query.
    public object? Happened { get; private set; }

    /// SQLite does nothing asynchronously: waiting for it only costs.
    public bool IsSynchronous => connection is SqliteConnection;

    public DbContext Context => context;

    /// Whether a statement was ended because nobody waits for it any more.
    public bool IsInterrupted => demand?.HasEnded == true;

    public void Begin(OperationPlan plan, object? happened)
    {
        Answer.Raw("{\"data\":"u8);
        if (plan.EventKey is { } key)
        {
            Answer.Raw("{\""u8);
            Answer.Raw(Encoding.ASCII.GetBytes(key));
            Answer.Raw("\":"u8);
        }

        Shown.Clear();
        Happened = happened;
        Variables = Variables.Length >= plan.Variables.Count ? Variables : new object?[plan.Variables.Count];
        Inputs = Inputs.Length >= plan.Roots.Count ? Inputs : new RootInput[plan.Roots.Count];
    }

    public ReadOnlySpan<Block> Lists(int count)
    {
        while (blocks.Count < count)
        {
            blocks.Add(new Block(Shown));
        }

        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(blocks)[..count];
    }

    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (connection is null)
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            connection = context.Database.GetDbConnection();
            demand = interrupts.Of(connection);
        }
    }

    /// For statements that come: they end with the token, or when the time is up.
    public void Heed(TimeProvider time, long started, TimeSpan longest, CancellationToken cancellationToken) =>
        demand?.Heed(time, started, longest, cancellationToken);

    /// The command of a statement with the values of this request.
    public DbCommand Bind(Statement statement, HashSet<long>? parents)
    {
        var command = CommandOf(statement);
        command.Transaction = transaction;
        statement.Bind(command, Shape.Values, parents);
        running(command);
        return command;
    }

    /// Several statements see one state: on SQLite by a transaction that never takes the write lock.
    public async ValueTask<IAsyncDisposable> BeginSnapshotAsync(CancellationToken cancellationToken)
    {
        if (connection is not SqliteConnection)
        {
            var isolation = context.Database.ProviderName?.EndsWith("SqlServer", StringComparison.Ordinal) == true
                ? IsolationLevel.Snapshot
                : IsolationLevel.RepeatableRead;
            transaction = await connection!.BeginTransactionAsync(isolation, cancellationToken);
            return new ServerSnapshot(this, transaction);
        }

        (begin ??= Text("BEGIN")).ExecuteNonQuery();
        return new SqliteSnapshot(commit ??= Text("COMMIT"));
    }

    /// Keeps no value of the request, and no memory that only a large answer needs.
    public void End()
    {
        demand?.Keep();
        Shape.Clear();
        Happened = null;
        Array.Clear(Variables);
        Array.Clear(Inputs);
        Answer.Clear();
        Page.Clear();
        Keys.Clear();
        Keys.TrimExcess(MostKeys);
        foreach (var block in blocks)
        {
            block.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        demand?.Keep();
        DisposeCommands();
        begin?.Dispose();
        commit?.Dispose();
        await context.DisposeAsync();
    }

    private DbCommand CommandOf(Statement statement)
    {
        if (commands.TryGetValue(statement, out var command))
        {
            return command;
        }

        if (commands.Count >= MostCommands)
        {
            DisposeCommands();
        }

        return commands[statement] = statement.CommandOn(connection!, transaction);
    }

    private DbCommand Text(string sql)
    {
        var command = connection!.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private void DisposeCommands()
    {
        foreach (var command in commands.Values)
        {
            command.Dispose();
        }

        commands.Clear();
    }

    private sealed class ServerSnapshot(PlanSession session, DbTransaction transaction) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            session.transaction = null;
            return transaction.DisposeAsync();
        }
    }

    private sealed class SqliteSnapshot(DbCommand commit) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            commit.ExecuteNonQuery();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>
/// Sessions that nobody uses, up to as many as are worth keeping. The one that was used last is taken first: it has the
/// pages of the database at hand that requests have in common.
/// </summary>
internal sealed class PlanSessions(IContextSource contexts, StatementInterrupts interrupts) : IAsyncDisposable
{
    /// Told of each statement that is about to run.
    public event Action<DbCommand>? Running;

    private const int MostKept = 16;
    private readonly Stack<PlanSession> kept = new(MostKept);
    private readonly Lock gate = new();
    private bool closed;

    public PlanSession Take()
    {
        lock (gate)
        {
            if (kept.TryPop(out var session))
            {
                return session;
            }
        }

        return new PlanSession(contexts, interrupts, command => Running?.Invoke(command));
    }

    public ValueTask GiveBackAsync(PlanSession session)
    {
        session.End();
        lock (gate)
        {
            if (!closed && kept.Count < MostKept)
            {
                kept.Push(session);
                return ValueTask.CompletedTask;
            }
        }

        return session.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        PlanSession[] left;
        lock (gate)
        {
            closed = true;
            left = [.. kept];
            kept.Clear();
        }

        foreach (var session in left)
        {
            await session.DisposeAsync();
        }
    }
}
