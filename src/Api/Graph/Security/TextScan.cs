namespace SipOkMuba.Graph.Security;

/// Counts what a text holds without making a token of it, so that a large attack costs no parsing. What is no token at
/// all is counted as one: the parser will name the mistake.
/// https://spec.graphql.org/October2021/#sec-Appendix-Grammar-Summary.Lexical-Tokens
internal ref struct TextScan
{
    private const char Word = 'a';
    private const char Spread = '.';
    private const char TypeCondition = 'o';

    private readonly ReadOnlySpan<char> text;
    private int open;
    private int arguments;
    private char previous;

    private TextScan(ReadOnlySpan<char> text) => this.text = text;

    public int Tokens { get; private set; }

    /// The deepest nesting of brackets of any kind.
    public int Nesting { get; private set; }

    /// Fields, spreads and inline fragments as they are written, before any expansion.
    public int Selections { get; private set; }

    public int Directives { get; private set; }

    public static TextScan Of(ReadOnlySpan<char> text, int enough)
    {
        var scan = new TextScan(text);
        for (var position = 0; position < text.Length && scan.Tokens <= enough;)
        {
            position = text[position] is ' ' or '\t' or '\r' or '\n' or ',' or '\uFEFF'
                ? position + 1
                : scan.Take(position);
        }

        return scan;
    }

    private int Take(int position)
    {
        Tokens++;
        var symbol = text[position];
        switch (symbol)
        {
            case '#':
                return EndOfLine(position);
            case '"':
                previous = symbol;
                return text[position..].StartsWith("\"\"\"") ? EndOfBlock(position + 3) : EndOfString(position + 1);
            case '.' when text[position..].StartsWith("..."):
                Selections++;
                previous = Spread;
                return position + 3;
            case '{' or '[' or '(':
                arguments += symbol == '(' ? 1 : 0;
                Nesting = Math.Max(Nesting, ++open);
                break;
            case '}' or ']' or ')':
                arguments -= symbol == ')' ? 1 : 0;
                open--;
                break;
            case '@':
                Directives++;
                break;
            case var start when IsWord(start):
                return TakeWord(position);
        }

        previous = symbol;
        return position + 1;
    }

    private int TakeWord(int position)
    {
        var end = position;
        while (end < text.Length && IsWord(text[end]))
        {
            end++;
        }

        // A name after a colon is the field of an alias, which has been counted.
        if (open > 0 && arguments == 0 && previous is not (':' or '@' or Spread or TypeCondition))
        {
            Selections++;
        }

        previous = previous == Spread && text[position..end] is "on" ? TypeCondition : Word;
        return end;
    }

    private static bool IsWord(char symbol) => char.IsAsciiLetterOrDigit(symbol) || symbol is '_' or '-';

    private readonly int EndOfLine(int position)
    {
        var length = text[position..].IndexOfAny('\r', '\n');
        return length < 0 ? text.Length : position + length;
    }

    private readonly int EndOfString(int position)
    {
        while (position < text.Length && text[position] is not ('"' or '\r' or '\n'))
        {
            position += text[position] == '\\' ? 2 : 1;
        }

        return Math.Min(position + 1, text.Length);
    }

    private readonly int EndOfBlock(int position)
    {
        while (position < text.Length)
        {
            if (text[position..].StartsWith("\"\"\""))
            {
                return position + 3;
            }

            position += text[position..].StartsWith("\\\"\"\"") ? 4 : 1;
        }

        return text.Length;
    }
}
