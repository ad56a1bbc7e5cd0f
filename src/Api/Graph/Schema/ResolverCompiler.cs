using System.Linq.Expressions;
using System.Reflection;
using GraphQL;
using GraphQL.Resolvers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Plans;

namespace SipOkMuba.Graph.Schema;

/// <summary>Turns plain static methods into resolvers; each parameter is bound by what it is.</summary>
internal sealed class ResolverCompiler(IServiceProviderIsService services, GraphOptions options)
{
    /// The parameters that clients give; every other one is bound by the layer.
    public IEnumerable<ParameterInfo> ArgumentsOf(MethodInfo method) => method.GetParameters().Where(p => Source(p) is null);

    public IFieldResolver Compile(MethodInfo method)
    {
        var call = CompileCall(method);
        return Refusing(async context =>
        {
            await using var scope = new CallScope(context);
            return await call(scope, Arguments(context));
        });
    }

    /// An expected refusal outside of a mutation is an error with its code and data.
    public IFieldResolver Refusing(Func<IResolveFieldContext, ValueTask<object?>> resolve) => new FuncFieldResolver<object?>(async context =>
    {
        try
        {
            return await resolve(context);
        }
        catch (Exception e) when (options.ErrorRoot?.IsInstanceOfType(e) == true)
        {
            throw ExpectedRefusal.AsExecutionError(e, options);
        }
    });

    /// What the method gives when it is awaited.
    public static Type ResultOf(MethodInfo method) => IsAwaitable(method.ReturnType) ? method.ReturnType.GetGenericArguments()[0] : method.ReturnType;

    /// The method with its result awaited; arguments by the names of the schema.
    public Func<CallScope, IDictionary<string, object?>, ValueTask<object?>> CompileCall(MethodInfo method)
    {
        var bindings = method.GetParameters().Select(Bind).ToArray();
        var invoke = Invoker(method);
        return (scope, arguments) =>
        {
            var values = new object?[bindings.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = bindings[i](scope, arguments);
            }

            return invoke(values);
        };
    }

    /// A method that names one record by its parent and its arguments alone, so that a plan can read the record.
    public RecordRead? RecordRead(MethodInfo method, TypeRegistry types)
    {
        var parameters = method.GetParameters();
        if (!method.ReturnType.IsGenericType || method.ReturnType.GetGenericTypeDefinition() != typeof(NodeRef<>)
            || types.MapOf(method.ReturnType.GetGenericArguments()[0]) is not { } map)
        {
            return null;
        }

        var loader = typeof(NodeLoader<>).MakeGenericType(map.Entity);
        return Array.TrueForAll(parameters, parameter =>
                parameter.ParameterType == loader || parameter.IsDefined(typeof(ParentAttribute)) || Source(parameter) is null)
            ? new RecordRead(map, parameters, Direct(method), Activator.CreateInstance(loader, BindingFlags.NonPublic | BindingFlags.Instance, null, [map], null)!)
            : null;
    }

    /// Whether all that a method learns of its caller is what row rules and policies say of the audience: it takes its
    /// parent, its arguments and loaders. A service might know the person.
    public bool IsAlikeForAudience(MethodInfo method) => Array.TrueForAll(method.GetParameters(), parameter =>
        Source(parameter) is null
        || parameter.IsDefined(typeof(ParentAttribute))
        || parameter.ParameterType == typeof(CancellationToken)
        || parameter.ParameterType == typeof(NodeLoader)
        || (parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericTypeDefinition() == typeof(NodeLoader<>))
        || typeof(DbContext).IsAssignableFrom(parameter.ParameterType));

    private static Func<object?[], object?> Direct(MethodInfo method) => OnFirstUse(() =>
    {
        var values = Expression.Parameter(typeof(object?[]));
        return Expression.Lambda<Func<object?[], object?>>(Expression.Convert(Call(method, values), typeof(object)), values);
    });

    // A process is asked for few of all fields, and compiling them all took half of the time in which it starts.
    private static Func<TArgument, TResult> OnFirstUse<TArgument, TResult>(Func<Expression<Func<TArgument, TResult>>> build)
    {
        Func<TArgument, TResult>? compiled = null;
        return argument => (compiled ??= build().Compile())(argument);
    }

    private static MethodCallExpression Call(MethodInfo method, ParameterExpression values) => Expression.Call(method, method.GetParameters()
        .Select((p, i) => Expression.Convert(Expression.ArrayIndex(values, Expression.Constant(i)), p.ParameterType)));

    public static IDictionary<string, object?> Arguments(IResolveFieldContext context) =>
        context.Arguments is { Count: > 0 } given ? given.ToDictionary(pair => pair.Key, pair => pair.Value.Value) : EmptyArguments;

    public static Func<object, object?> Getter(PropertyInfo property) => OnFirstUse(() =>
    {
        var instance = Expression.Parameter(typeof(object));
        var read = Expression.Property(Expression.Convert(instance, property.DeclaringType!), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(read, typeof(object)), instance);
    });

    private static readonly Dictionary<string, object?> EmptyArguments = [];

    private static Func<object?[], ValueTask<object?>> Invoker(MethodInfo method) => OnFirstUse(() =>
    {
        var values = Expression.Parameter(typeof(object?[]));
        var call = Call(method, values);
        var returned = method.ReturnType;
        Expression body = IsAwaitable(returned)
            ? Expression.Call(typeof(ResolverCompiler), returned.GetGenericTypeDefinition() == typeof(Task<>) ? nameof(AwaitTask) : nameof(AwaitValueTask), returned.GetGenericArguments(), call)
            : Expression.Call(typeof(ResolverCompiler), nameof(Completed), null, Expression.Convert(call, typeof(object)));
        return Expression.Lambda<Func<object?[], ValueTask<object?>>>(body, values);
    });

    private static bool IsAwaitable(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    private static async ValueTask<object?> AwaitTask<T>(Task<T> task) => await task;

    private static async ValueTask<object?> AwaitValueTask<T>(ValueTask<T> task) => await task;

    private static ValueTask<object?> Completed(object? value) => new(value);

    private Func<CallScope, IDictionary<string, object?>, object?> Bind(ParameterInfo parameter)
    {
        if (Source(parameter) is { } source)
        {
            return (scope, _) => source(scope);
        }

        var coerced = new Coerced(parameter);
        return (_, arguments) => coerced.From(arguments);
    }

    private Func<CallScope, object?>? Source(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.IsDefined(typeof(ParentAttribute)))
        {
            return scope => scope.Field.Source;
        }

        if (type == typeof(CancellationToken))
        {
            return scope => scope.Field.CancellationToken;
        }

        if (type == typeof(IResolveFieldContext))
        {
            return scope => scope.Field;
        }

        if (typeof(DbContext).IsAssignableFrom(type))
        {
            return scope => scope.Context(type);
        }

        if (type == typeof(NodeLoader))
        {
            return scope => new NodeLoader(scope.Field);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(NodeLoader<>))
        {
            return scope => Activator.CreateInstance(type, scope.Field);
        }

        return TypeRegistry.ElementOf(type) is null && OptionalInput.ElementOf(type) is null && services.IsService(type)
            ? scope => scope.Field.RequestServices!.GetRequiredService(type)
            : null;
    }
}

/// <summary>
/// What lives for one resolver call: the parallel fields of a request never share a context, and a mutation that is run
/// again starts from a fresh one.
/// </summary>
internal sealed class CallScope(IResolveFieldContext context, Action<DbContext>? opened = null) : IAsyncDisposable
{
    private readonly List<DbContext> contexts = [];

    public IResolveFieldContext Field => context;

    /// The context that the method asked for.
    public DbContext Opened => contexts is [var first, ..] ? first : Context(typeof(DbContext));

    public DbContext Context(Type type)
    {
        if (contexts.Find(type.IsInstanceOfType) is { } open)
        {
            return open;
        }

        var created = context.RequestServices!.GetRequiredService<IContextSource>().Create();
        contexts.Add(created);
        if (created.Database.IsRelational() && created.Database.GetDbConnection() is SqliteConnection)
        {
            // EF Core would open and close it around each statement.
            created.Database.OpenConnection();
        }

        opened?.Invoke(created);
        return created;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var created in contexts)
        {
            await created.DisposeAsync();
        }
    }
}
