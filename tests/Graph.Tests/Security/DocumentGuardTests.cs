using GraphQL;
using GraphQL.Execution;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Tests.Security;

public sealed class DocumentGuardTests
{
    private static readonly DocumentGuard Guard = new(new DocumentLimits());

    public static TheoryData<string> Names => new(Attacks.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Read_ShouldRefuseInUnderTwentyMilliseconds_WhenTheDocumentIsAnAttack(string name)
    {
        var (document, code) = Attacks.All[name];

        var refusal = Assert.IsType<RequestRefusedError>(Record.Exception(() => Guard.Read(document)));

        Assert.Equal(code, refusal.Code);
        Assert.Equal(400, refusal.Status);
        var milliseconds = await Pace.FastestAsync(
            limit: 20, () => Task.FromResult(Record.Exception(() => Guard.Read(document))));
        Assert.True(milliseconds < 20, $"{name}: {milliseconds} ms");
    }

    [Theory]
    [InlineData("{ hello }")]
    [InlineData("query A($x: Int = 1) { node(x: $x) { n a { n } ...F } } fragment F on Node { b { n } }")]
    [InlineData("{ __typename }")]
    [InlineData("# only a comment\n{ hello }")]
    public void Read_ShouldPass_WhenTheDocumentIsOrdinary(string document) => Assert.NotNull(Guard.Read(document).Syntax);

    [Fact]
    public void Read_ShouldPass_WhenEveryFigureIsJustReached()
    {
        Guard.Read(Attacks.Nested(30));
        Guard.Read("{ node {" + Attacks.Times(50, " n") + " } }");
        Guard.Read("{ node {" + Attacks.Times(30, " x{0}: n") + " } }");
        Guard.Read("{" + Attacks.Times(20, " f{0}") + " }");
        Guard.Read("{ node {" + Attacks.Times(999, " f{0}") + " } }");
        Guard.Read("{ node { n(xs: [" + Attacks.Times(250, " {0}") + " ]) } }");
        Guard.Read("{ node(x: " + new string('[', 10) + new string(']', 10) + ") { n } }");
        Guard.Read(Attacks.Times(10, " query Q{0} {{ hello }}"));
        Guard.Read("query(" + Attacks.Times(100, " $v{0}: Int") + " ) { hello }");
        Guard.Read("{ hello" + Attacks.Times(4, " @a{0}") + " }");
        Guard.Read("{ hello }" + Attacks.Times(100, " fragment F{0} on Node {{ n }}"));
        Guard.Read("{ __type(name: \"A\") {" + Attacks.Times(16, " ofType {{") + " name" + new string('}', 17) + " }");
        Guard.Read("{ __schema { types { fields { type { interfaces { name } } } } } }");
        Assert.Throws<RequestRefusedError>(() => Guard.Read("{ node {" + Attacks.Times(1_000, " f{0}") + " } }"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{ hello(name: \"open }")]
    [InlineData("\0")]
    [InlineData("query { hello } }")]
    public void Read_ShouldGiveTheSyntaxError_WhenTheTextIsNoDocument(string text)
    {
        var error = Assert.IsType<SyntaxError>(Record.Exception(() => Guard.Read(text)));

        Assert.Equal("SYNTAX_ERROR", error.Code);
    }

    [Fact]
    public void Read_ShouldSayWhetherItIntrospects_WhenAFragmentHidesIt()
    {
        Assert.True(Guard.Read("{ ...F } fragment F on Query { x: __schema { description } }").Introspects);
        Assert.False(Guard.Read("{ __typename }").Introspects);
    }
}
