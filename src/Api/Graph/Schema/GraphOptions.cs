using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Fetching;

namespace SipOkMuba.Graph.Schema;

/// <summary>What a product tells the layer.</summary>
public sealed class GraphOptions
{
    internal List<Type> Modules { get; } = [];

    internal Dictionary<Type, ScalarGraphType> Scalars { get; } = [];

    internal Type? ErrorRoot { get; private set; }

    internal Func<Exception, string> ErrorCode { get; private set; } = _ => "ERROR";

    /// <summary>Whether queries of declared fields are planned; the engine gives the same answers. Default: yes.</summary>
    public bool UsePlans { get; set; } = true;

    /// <summary>What one list may cost.</summary>
    public ListLimits Lists { get; } = new();

    /// <summary>The offset in which instants are written. Default: UTC.</summary>
    public TimeSpan Offset { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// Whether a mutation lost a race that the database decided, and is to be run again in a fresh context, where it sees
    /// the truth and refuses with its own error. Default: never.
    /// </summary>
    public Func<Exception, bool> IsConflict { get; set; } = _ => false;

    /// <summary>The records that the save which runs in the context inserts without tracking them. Default: none.</summary>
    public Func<DbContext, IEnumerable<object>> InsertedBy { get; set; } = _ => [];

    /// <summary>How often a mutation is run at the most. Default: 8.</summary>
    public int MutationAttempts { get; set; } = 8;

    /// <summary>
    /// Told before each run of a mutation, in its asynchronous flow, with the services of its call and the name of its field.
    /// Default: nobody.
    /// </summary>
    public Action<IServiceProvider, string>? MutationBegins { get; set; }

    /// <summary>
    /// Told of each refusal of a mutation before it is answered, with the services of its call; what it throws is answered
    /// instead. Default: nobody.
    /// </summary>
    public Func<IServiceProvider, Exception, CancellationToken, ValueTask>? MutationRefused { get; set; }

    /// <summary>Takes the marked classes of the assembly of <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">Any type of the assembly.</typeparam>
    public GraphOptions AddTypes<T>()
    {
        Modules.AddRange(typeof(T).Assembly.GetTypes().Where(type => type is { IsAbstract: true, IsSealed: true }));
        return this;
    }

    /// <summary>Takes one marked class.</summary>
    /// <param name="module">A static class with one of the marks.</param>
    public GraphOptions AddType(Type module)
    {
        Modules.Add(module);
        return this;
    }

    /// <summary>Maps a CLR type to a scalar of the product.</summary>
    /// <typeparam name="T">The CLR type.</typeparam>
    /// <param name="scalar">Its scalar.</param>
    public GraphOptions AddScalar<T>(ScalarGraphType scalar)
    {
        Scalars[typeof(T)] = scalar;
        return this;
    }

    /// <summary>Names the root of the product's expected refusals; each subclass is an object type with its own properties.</summary>
    /// <typeparam name="TError">The root exception.</typeparam>
    /// <param name="code">The stable code of a refusal.</param>
    public GraphOptions ErrorsAre<TError>(Func<TError, string> code)
        where TError : Exception
    {
        ErrorRoot = typeof(TError);
        ErrorCode = exception => code((TError)exception);
        return this;
    }
}
