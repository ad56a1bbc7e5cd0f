using GraphQL.Types;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Schema;

/// <summary>
/// The scalar String without what not every database keeps: PostgreSQL takes no NUL, and none takes half a character. A
/// condition with such a text would be a fault of the server.
/// </summary>
internal sealed class PlainString : StringGraphType
{
    public PlainString() => Name = "String";

    public static bool Is(ReadOnlySpan<char> text)
    {
        for (var rest = text; rest.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at; rest = rest[(at + 2)..])
        {
            if (at + 1 == rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1]))
            {
                return false;
            }
        }

        return !text.Contains('\0');
    }

    /// <inheritdoc/>
    public override object? ParseLiteral(GraphQLValue value) =>
        value is GraphQLStringValue text && !Is(text.Value.Span) ? throw Refused() : base.ParseLiteral(value);

    /// <inheritdoc/>
    public override bool CanParseLiteral(GraphQLValue value) =>
        base.CanParseLiteral(value) && (value is not GraphQLStringValue text || Is(text.Value.Span));

    /// <inheritdoc/>
    public override object? ParseValue(object? value) => value is string text && !Is(text) ? throw Refused() : base.ParseValue(value);

    /// <inheritdoc/>
    public override bool CanParseValue(object? value) => base.CanParseValue(value) && (value is not string text || Is(text));

    // The message never repeats the value: it may be personal.
    private static FormatException Refused() => new("The value is not a valid String: it holds a NUL or half a character.");
}
