using GraphQLParser;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Tests.Security;

public sealed class TextScanTests
{
    [Theory]
    [InlineData("", 0, 0, 0)]
    [InlineData(" ,\t\r\n\uFEFF", 0, 0, 0)]
    [InlineData("{ hello }", 1, 1, 0)]
    [InlineData("query($x:Int=-1.5e+3){a(b:[1,$x])...F}", 2, 3, 0)]
    [InlineData("# { [ (\n{a}", 1, 1, 0)]
    [InlineData("{a(b:\"{[(\\\"{\")}", 1, 2, 0)]
    [InlineData("{a(b:\"\"\"{ \" \\\"\"\" { \n [\"\"\")}", 1, 2, 0)]
    [InlineData("{a(b:\"\")}", 1, 2, 0)]
    [InlineData("{a(b:{c:{d:E}})}", 1, 4, 0)]
    [InlineData("{x:a @c(if:true)@d y:b{...on T{c}...{d}... @e{f}...G}}", 9, 3, 3)]
    [InlineData("{... on on{on}on x:on ...F}fragment F on T{a}", 6, 2, 0)]
    public void Of_ShouldCountWhatIsWritten_WhenTheTextIsADocument(string text, int selections, int nesting, int directives)
    {
        var scan = TextScan.Of(text, 100);

        Assert.Equal((selections, nesting, directives), (scan.Selections, scan.Nesting, scan.Directives));
        Assert.True(scan.Tokens >= LexerTokens(text), $"{scan.Tokens} < {LexerTokens(text)}");
    }

    [Theory]
    [InlineData("\"open {")]
    [InlineData("\"\"\"open {")]
    [InlineData("\"\"\"open \\\"\"\" {")]
    public void Of_ShouldEndWithTheText_WhenAStringIsNotClosed(string text)
    {
        var scan = TextScan.Of(text, 100);

        Assert.Equal((1, 0), (scan.Tokens, scan.Nesting));
    }

    [Fact]
    public void Of_ShouldStop_WhenThereAreEnough() =>
        Assert.Equal(11, TextScan.Of(string.Concat(Enumerable.Repeat("a ", 100)), 10).Tokens);

    private static int LexerTokens(string text)
    {
        var count = 0;
        for (var token = Lexer.Lex(text); token.Kind != TokenKind.EOF; token = Lexer.Lex(text, token.End))
        {
            count++;
        }

        return count;
    }
}
