using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GraphQL;
using GraphQL.Types;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Transport;

/// A shelf of books, as small as the wires allow: they know nothing of how a schema is made.
internal sealed class WireSchema : GraphQL.Types.Schema
{
    public WireSchema(WireFeed feed)
    {
        var node = new ObjectGraphType { Name = "Node" };
        node.Field<IntGraphType>("n").Argument<IntGraphType>("x").Argument<ListGraphType<IntGraphType>>("xs").Resolve(_ => 1);
        node.Field("a", node).Resolve(_ => Here);
        node.Field("b", node).Resolve(_ => Here);
        node.Field("list", new ListGraphType(node)).Resolve(_ => new[] { Here, Here });

        var query = new ObjectGraphType { Name = "Query" };
        query.Field("node", node).Argument<IntGraphType>("x").Resolve(_ => Here);
        query.Field<StringGraphType>("hello").Argument<StringGraphType>("name")
            .Resolve(context => "halo " + context.GetArgument("name", "dunia"));
        query.Field<StringGraphType>("who").Resolve(context => CallOf(context).User.Identity?.Name);
        query.Field<StringGraphType>("whom").DeprecationReason("Ask `who`. Removed after 2027-03-31.").Resolve(_ => null);
        query.Field<StringGraphType>("key").Resolve(context => CallOf(context).IdempotencyKey);
        query.Field<StringGraphType>("boom").Resolve(_ => throw new InvalidOperationException("connection 'secret' of 1606092006990001"));
        query.Field<NonNullGraphType<StringGraphType>>("never").Resolve(_ => null);
        query.Field<StringGraphType>("refused").Resolve(_ => throw new ExecutionError("No.") { Code = "LIBRARY_CLOSED" });
        query.Field<StringGraphType>("slow").ResolveAsync(async context =>
        {
            feed.SlowStarted.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(context.CancellationToken);
            return "late";
        });
        query.Field<StringGraphType>("large").Resolve(_ => new string('x', 64 * 1024));
        query.Field<IntGraphType>("even").Argument<IntGraphType>("n").ValidateArguments(context =>
        {
            if (context.GetArgument<int>("n") % 2 != 0)
            {
                context.ReportError(new GraphQL.Validation.ValidationError("Odd.") { Code = "ODD" });
            }

            return default;
        }).Resolve(context => context.GetArgument<int>("n"));
        Query = query;

        var mutation = new ObjectGraphType { Name = "Mutation" };
        mutation.Field<IntGraphType>("lend").Resolve(_ => Interlocked.Increment(ref feed.Lent));
        var upload = new UploadScalar();
        var shelf = new InputObjectGraphType { Name = "ShelfInput" };
        shelf.Field("cover", upload);
        shelf.Field("pages", new ListGraphType(upload));
        mutation.Field<StringGraphType>("store")
            .Arguments(
                new QueryArgument(upload) { Name = "file" },
                new QueryArgument(new ListGraphType(upload)) { Name = "files" },
                new QueryArgument(shelf) { Name = "shelf" })
            .Resolve(context =>
            {
                Interlocked.Increment(ref feed.Stored);
                return string.Join(' ', FilesIn(context.Arguments!.Values.Select(argument => argument.Value)).Select(Describe));
            });
        Mutation = mutation;

        var tick = new ObjectGraphType<Tick> { Name = "Tick" };
        SharedSelection.Permit(tick.Field(x => x.Number).FieldType);
        tick.Field(x => x.Cursor);
        tick.Field<StringGraphType>("who").Resolve(context => CallOf(context).User.Identity?.Name);
        SharedSelection.Permit(tick.Field<IntGraphType>("execution").Argument<IntGraphType>("x")
            .Resolve(_ => Interlocked.Increment(ref feed.Executions)).FieldType);
        SharedSelection.Permit(tick.Field<StringGraphType>("executedAs")
            .Resolve(context => context.User?.Identity?.Name).FieldType);
        SharedSelection.Permit(tick.Field<IntGraphType>("unsound").Resolve(_ => feed.IsUnsound ? throw new InvalidOperationException("secret") : 1).FieldType);
        tick.Field<IntGraphType>("scope").Resolve(context => context.RequestServices!.GetRequiredService<GraphCall>().GetHashCode());
        tick.Field<StringGraphType>("slow").ResolveAsync(async context =>
        {
            feed.SlowStarted.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(context.CancellationToken);
            return "late";
        });
        tick.Field<StringGraphType>("filler").Resolve(_ => new string('x', 64 * 1024));
        tick.Field<IntGraphType>("broken").Resolve(_ => throw new InvalidOperationException("secret"));
        var subscription = new ObjectGraphType { Name = "Subscription" };
        Stream(subscription, "count", tick, (context, token) => Count(context.GetArgument("to", 3), token));
        Stream(subscription, "live", tick, (_, token) => feed.LiveAsync(token));
        Stream(subscription, "shared", tick, (_, token) => feed.SharedAsync(token));
        Stream(subscription, "resumable", tick, (context, token) => Resumable(CallOf(context).Data, context.GetArgument("to", 0), token));
        Stream(subscription, "failing", tick, (_, token) => Failing(new ExecutionError("Gone.") { Code = "CURSOR_EXPIRED" }, token));
        Stream(subscription, "crashing", tick, (_, token) => Failing(new InvalidOperationException("secret"), token));
        Stream(subscription, "closed", tick, (_, _) => throw new ExecutionError("No.") { Code = "LIBRARY_CLOSED" });
        Subscription = subscription;
    }

    private static IEnumerable<UploadedFile> FilesIn(IEnumerable<object?> values) => values.SelectMany(value => value switch
    {
        UploadedFile file => [file],
        IDictionary<string, object?> members => FilesIn(members.Values),
        System.Collections.IEnumerable items and not string => FilesIn(items.Cast<object?>()),
        _ => [],
    });

    private static string Describe(UploadedFile file)
    {
        using var content = file.OpenRead();
        return $"{file.Name}:{file.MediaType}:{file.Length}:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))[..8]}";
    }

    private static object Here { get; } = new();

    private static GraphCall CallOf(IResolveFieldContext context) => context.RequestServices!.GetRequiredService<GraphCall>();

    private static void Stream(ObjectGraphType root, string name, IGraphType type,
        Func<IResolveFieldContext, CancellationToken, IAsyncEnumerable<object?>> open)
    {
        var field = root.Field(name, type).Argument<IntGraphType>("to").FieldType;
        field.StreamResolver = new Pulled(open);
    }

    private static async IAsyncEnumerable<object?> Count(int to, [EnumeratorCancellation] CancellationToken token)
    {
        for (var number = 1; number <= to; number++)
        {
            token.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return new Tick(number);
        }
    }

    private static async IAsyncEnumerable<object?> Resumable(GraphCallData call, int after, [EnumeratorCancellation] CancellationToken token)
    {
        var from = call.LastEventId is { } cursor ? int.Parse(cursor[1..], System.Globalization.CultureInfo.InvariantCulture) : after;
        if (call.TellsCursors)
        {
            yield return new StreamProgress($"c{from}");
        }

        await foreach (var tick in Count(5, token))
        {
            if (tick is Tick { Number: var number } && number > from)
            {
                yield return tick;
            }
        }
    }

    private static async IAsyncEnumerable<object?> Failing(Exception end, [EnumeratorCancellation] CancellationToken token)
    {
        await foreach (var tick in Count(1, token))
        {
            yield return tick;
        }

        throw end;
    }

    private sealed class Pulled(Func<IResolveFieldContext, CancellationToken, IAsyncEnumerable<object?>> open) : IPullStreamResolver
    {
        public ValueTask<IAsyncEnumerable<object?>> OpenAsync(IResolveFieldContext context) =>
            new(open(context, context.CancellationToken));
    }
}

internal sealed record Tick(int Number) : ICursored
{
    public string Cursor => "c" + Number;
}

/// What a test sends to its subscribers, and what it can wait for.
internal sealed class WireFeed
{
    private readonly Channel<object?> events = Channel.CreateUnbounded<object?>();

    public int Lent;

    public int Stored;

    public TaskCompletionSource SlowStarted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource LiveEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource LiveOpened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Taken;

    public int Executions;

    public bool IsUnsound { get; set; }

    private readonly List<Channel<object?>> readers = [];

    public int Readers
    {
        get
        {
            lock (readers)
            {
                return readers.Count;
            }
        }
    }

    /// To all who read at this moment, the same object.
    public void PublishToAll(object? item)
    {
        lock (readers)
        {
            readers.ForEach(reader => reader.Writer.TryWrite(item));
        }
    }

    public IAsyncEnumerable<object?> SharedAsync(CancellationToken token)
    {
        var mine = Channel.CreateUnbounded<object?>();
        lock (readers)
        {
            readers.Add(mine);
        }

        return mine.Reader.ReadAllAsync(token);
    }

    public void Publish(object? item) => events.Writer.TryWrite(item);

    public async IAsyncEnumerable<object?> LiveAsync([EnumeratorCancellation] CancellationToken token)
    {
        LiveOpened.TrySetResult();
        try
        {
            await foreach (var item in events.Reader.ReadAllAsync(token))
            {
                Interlocked.Increment(ref Taken);
                yield return item;
            }
        }
        finally
        {
            LiveEnded.TrySetResult();
        }
    }
}
