namespace SipOkMuba.Graph.Security;

/// <summary>
/// What one request may hold. The figures are chosen so that a document that passes costs the engine's validation
/// about 20 ms at most; all of them are checked in one linear pass, before any validation rule runs.
/// </summary>
public sealed record DocumentLimits
{
    /// <summary>Bytes of a request body and of one WebSocket message.</summary>
    public int Bytes { get; init; } = 64 * 1024;

    /// <summary>Lexical tokens of a document, comments included.</summary>
    public int Tokens { get; init; } = 15_000;

    /// <summary>Nested selection sets, fragments expanded.</summary>
    public int Depth { get; init; } = 30;

    /// <summary>Fragment definitions.</summary>
    public int Fragments { get; init; } = 100;

    /// <summary>Operations of one document.</summary>
    public int Operations { get; init; } = 10;

    /// <summary>Variables of one operation, and members of the variables sent.</summary>
    public int Variables { get; init; } = 100;

    /// <summary>Directives at one place.</summary>
    public int DirectivesPerPlace { get; init; } = 4;

    /// <summary>Directives of the document.</summary>
    public int Directives { get; init; } = 100;

    /// <summary>Arguments at one place.</summary>
    public int Arguments { get; init; } = 50;

    /// <summary>Fields and fragment spreads after every fragment is expanded, of all operations together.</summary>
    public int Fields { get; init; } = 1_000;

    /// <summary>Occurrences of one response key at one response path, counted through fragments.</summary>
    public int EqualKeys { get; init; } = 50;

    /// <summary>Aliases of one field at one response path.</summary>
    public int Aliases { get; init; } = 30;

    /// <summary>Response keys at the root of an operation.</summary>
    public int RootFields { get; init; } = 20;

    /// <summary>Members of one list or object in an argument or a variable.</summary>
    public int InputList { get; init; } = 250;

    /// <summary>Values written in the document: each wrong one costs the engine an exception.</summary>
    public int InputValues { get; init; } = 1_000;

    /// <summary>Nested lists and objects in an argument or a variable.</summary>
    public int InputDepth { get; init; } = 10;

    /// <summary>
    /// Nested <c>fields</c>, <c>inputFields</c>, <c>interfaces</c> and <c>possibleTypes</c> inside introspection.
    /// </summary>
    public int IntrospectionLists { get; init; } = 2;

    /// <summary>Nested <c>ofType</c> inside introspection.</summary>
    public int IntrospectionOfType { get; init; } = 16;

    /// <summary>Look-ups by <c>__type(name:)</c> in one operation.</summary>
    public int IntrospectionTypes { get; init; } = 5;
}
