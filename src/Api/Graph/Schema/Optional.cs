namespace SipOkMuba.Graph.Schema;

/// <summary>An input that tells absent from null: what is absent stays as it is, null clears it. Always nullable in the schema.</summary>
/// <typeparam name="T">What it is when it is given.</typeparam>
/// <param name="value">What was given, null included.</param>
public readonly struct Optional<T>(T? value)
{
    /// <summary>What was given; null too when nothing was.</summary>
    public T? Value { get; } = value;

    /// <summary>Whether it was given, be it as null.</summary>
    public bool HasValue { get; } = true;
}

internal static class OptionalInput
{
    /// What an optional input takes when it is given; null where the type is no optional input.
    public static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>) ? type.GetGenericArguments()[0] : null;
}
