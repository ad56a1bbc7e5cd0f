using System.Reflection;

namespace SipOkMuba.Graph.Mutations;

/// <summary>
/// The mutation gives a secret beside its record, in a <c>String</c> field of the payload. It is shown in the first answer
/// alone: no answer is kept under the idempotency key, and whoever asks again with it is refused with
/// <c>ALREADY_SHOWN</c>. The method returns <see cref="ShownOnce{T}"/>.
/// </summary>
/// <param name="name">Name of the field.</param>
/// <param name="description">What the secret is, and what it opens.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShowsOnceAttribute(string name, string description) : Attribute
{
    /// <summary>Name of the field.</summary>
    public string Name => name;

    /// <summary>What the secret is.</summary>
    public string Description => description;
}

/// <summary>A changed record with a secret that is shown this once.</summary>
/// <typeparam name="T">An entity with an id.</typeparam>
/// <param name="Record">The record after the change.</param>
/// <param name="Secret">The secret; the database keeps no more than what it is recognised by.</param>
public sealed record ShownOnce<T>(T Record, string Secret) : IShownOnce
    where T : class
{
    object IShownOnce.Record => Record;

    /// <summary>Never the secret: records are printed into logs.</summary>
    public override string ToString() => $"{nameof(ShownOnce<>)} {{ {typeof(T).Name} }}";
}

internal interface IShownOnce
{
    object Record { get; }

    string Secret { get; }

    /// The type of the record that a mutation gives, with or without a secret.
    static Type RecordOf(Type result) => typeof(IShownOnce).IsAssignableFrom(result) ? result.GetGenericArguments()[0] : result;

    static ShowsOnceAttribute? AttributeOf(MethodInfo method)
    {
        var declared = method.GetCustomAttribute<ShowsOnceAttribute>();
        return declared is null == !typeof(IShownOnce).IsAssignableFrom(Schema.ResolverCompiler.ResultOf(method))
            ? declared
            : throw Schema.Names.Wrong(method, "returns ShownOnce<T> and declares ShowsOnce, or neither");
    }
}
