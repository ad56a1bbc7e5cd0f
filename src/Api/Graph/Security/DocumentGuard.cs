using GraphQL.Execution;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace SipOkMuba.Graph.Security;

/// A document that passed the guard, and what the guard saw on its way.
internal sealed record GuardedDocument(GraphQLDocument Syntax, bool Introspects);

/// Refuses a hostile document in time linear to its size, before any validation rule looks at it.
internal sealed class DocumentGuard(DocumentLimits limits)
{
    // Selection sets, the input inside an argument of the deepest one, and brackets of the grammar around them.
    private int Nesting => limits.Depth + limits.InputDepth + 10;

    public GuardedDocument Read(string text)
    {
        Refuse(text.Length > limits.Bytes, GraphErrorCodes.TooLarge, "characters", limits.Bytes);
        try
        {
            Scan(text);
            // The parser is recursive: its own limit stands far below the stack and above what the tokens let through.
            var options = new ParserOptions { Ignore = IgnoreOptions.Comments, MaxDepth = 8 * Nesting };
            var syntax = Parser.Parse(text, options);
            if (syntax.Definitions.Count == 0)
            {
                throw new RequestRefusedError("The document is empty.", GraphErrorCodes.BadRequest);
            }

            var shape = new DocumentShape(syntax, limits);
            shape.Measure();
            new ResponsePaths(shape.Fragments, limits).Check(syntax);
            return new GuardedDocument(syntax, shape.Introspects);
        }
        catch (GraphQLSyntaxErrorException error)
        {
            throw new SyntaxError(error);
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw TooDeep();
        }
    }

    private void Scan(string text)
    {
        var scan = TextScan.Of(text, limits.Tokens);
        if (scan.Nesting > Nesting)
        {
            throw TooDeep();
        }

        Refuse(scan.Tokens > limits.Tokens, GraphErrorCodes.TooManyTokens, "tokens", limits.Tokens);
        Refuse(scan.Directives > limits.Directives, GraphErrorCodes.TooManyDirectives, "directives", limits.Directives);
        Refuse(scan.Selections > limits.Fields, GraphErrorCodes.TooManyFields, "fields", limits.Fields);
    }

    private static void Refuse(bool exceeded, string code, string what, int limit)
    {
        if (exceeded)
        {
            throw new RequestRefusedError($"The document has more than {limit} {what}.", code) { Limit = limit };
        }
    }

    private RequestRefusedError TooDeep() =>
        new($"The document nests deeper than {limits.Depth} levels.", GraphErrorCodes.TooDeep) { Limit = limits.Depth };
}
