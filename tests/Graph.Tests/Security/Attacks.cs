using System.Text;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Tests.Security;

/// Documents that hurt a plain engine, and the code under which each must be refused.
internal static class Attacks
{
    public static readonly Dictionary<string, (string Document, string Code)> All = new()
    {
        ["fragment doubling, 24 links"] = (Doubling(24, "...F{0} ...F{0}"), GraphErrorCodes.TooManyFields),
        ["fragment doubling, 30 links"] = (Doubling(30, "...F{0} ...F{0}"), GraphErrorCodes.TooManyFields),
        ["fragment doubling, 60 links"] = (Doubling(60, "...F{0} ...F{0}"), GraphErrorCodes.TooManyFields),
        ["doubling through a and b, 16 links"] = (Doubling(16, "a {{ ...F{0} }} b {{ ...F{0} }}"), GraphErrorCodes.TooManyFields),
        ["doubling through a and b, 12 links"] = (Doubling(12, "a {{ ...F{0} }} b {{ ...F{0} }}"), GraphErrorCodes.TooManyFields),
        ["more fragments than allowed"] = (Doubling(101, "...F{0}"), GraphErrorCodes.TooManyFragments),
        ["cycle"] = ("{ node { ...A } } fragment A on Node { a { ...B } } fragment B on Node { ...A }", GraphErrorCodes.FragmentCycle),
        ["cycle of one that nobody spreads"] = ("{ hello } fragment A on Node { ...A }", GraphErrorCodes.FragmentCycle),
        ["inline fragments 100 x 50"] = (Selection(Times(100, "... on Node {" + Times(50, " f{0}") + " }")), GraphErrorCodes.TooManyFields),
        ["inline fragments 200 x 100"] = (Selection(Times(200, "... on Node {" + Times(100, " n") + " }")), GraphErrorCodes.TooManyTokens),
        ["inline fragments 45 x 45"] = (Selection(Times(45, "... on Node {" + Times(45, " f{0}") + " }")), GraphErrorCodes.TooManyFields),
        ["named fragments 100 x 20 with equal keys"] = (
            Selection(Times(99, " ...F{0}")) + Times(99, " fragment F{0} on Node {" + Times(20, " f#0#") + " }").Replace("#0#", "n", StringComparison.Ordinal),
            GraphErrorCodes.TooManyFields),
        ["@include x 10,000"] = (Selection("n" + Times(3_000, " @include(if: true)")), GraphErrorCodes.TooManyTokens),
        ["@include x 500"] = (Selection("n" + Times(500, " @include(if: true)")), GraphErrorCodes.TooManyDirectives),
        ["@include x 5"] = (Selection("n" + Times(5, " @include(if: true)")), GraphErrorCodes.TooManyDirectives),
        ["101 directives on 101 fields"] = (Selection(Times(101, " x{0}: n @a")), GraphErrorCodes.TooManyDirectives),
        ["unknown directive x 7,000"] = (Selection("n" + Times(7_000, " @x{0}")), GraphErrorCodes.TooManyDirectives),
        ["aliases x 2,048"] = (Selection(Times(2_048, " x{0}: n")), GraphErrorCodes.TooManyFields),
        ["aliases x 31"] = (Selection(Times(31, " x{0}: n")), GraphErrorCodes.TooManyAliases),
        ["aliases x 31 through fragments"] = (
            Selection(Times(20, " x{0}: n") + " ...F") + " fragment F on Node {" + Times(20, " y{0}: n") + " }", GraphErrorCodes.TooManyAliases),
        ["root aliases x 21"] = ("{" + Times(21, " x{0}: hello") + " }", GraphErrorCodes.TooManyRootFields),
        ["root fields x 21 through a fragment"] = (
            "{" + Times(11, " f{0}") + " ...F } fragment F on Query {" + Times(10, " g{0}") + " }", GraphErrorCodes.TooManyRootFields),
        ["same field x 4,000"] = (Selection(Times(4_000, " n")), GraphErrorCodes.TooManyFields),
        ["same field x 51"] = (Selection(Times(51, " n")), GraphErrorCodes.TooManyEqualKeys),
        ["same field with selection x 400"] = ("{" + Times(400, " node { n }") + " }", GraphErrorCodes.TooManyEqualKeys),
        ["same field with selection, nested 20 x 20"] = ("{" + Times(20, " node {" + Times(20, " a { n }") + " }") + " }", GraphErrorCodes.TooManyEqualKeys),
        ["same field with selection, nested 50 x 50"] = ("{" + Times(50, " node {" + Times(50, " a { n }") + " }") + " }", GraphErrorCodes.TooManyFields),
        ["same field x 60 through two fragments"] = (
            Selection("...A ...B") + " fragment A on Node {" + Times(30, " n") + " } fragment B on Node {" + Times(30, " n") + " }",
            GraphErrorCodes.TooManyEqualKeys),
        ["unknown field x 5,000"] = (Selection(Times(5_000, " f{0}")), GraphErrorCodes.TooManyFields),
        ["nesting 31"] = (Nested(31), GraphErrorCodes.TooDeep),
        ["nesting 20,000"] = (Nested(7_000), GraphErrorCodes.TooDeep),
        ["nesting 20,000, never closed"] = (new string('{', 20_000), GraphErrorCodes.TooDeep),
        ["nesting 32 through fragments"] = (
            Doubling(16, "a {{ a {{ ...F{0} }} }}"), GraphErrorCodes.TooDeep),
        ["inline fragments 20,000 deep"] = ("{" + Times(7_000, " ... {"), GraphErrorCodes.TooDeep),
        ["list literal 20,000 deep"] = ("{ node(x: " + new string('[', 20_000), GraphErrorCodes.TooDeep),
        ["object literal 20,000 deep"] = ("{ node(x: " + Times(7_000, "{{a:"), GraphErrorCodes.TooDeep),
        ["list type 20,000 deep"] = ("query($x: " + new string('[', 20_000), GraphErrorCodes.TooDeep),
        ["empty"] = ("", GraphErrorCodes.BadRequest),
        ["only a comment"] = ("# { hello }", GraphErrorCodes.BadRequest),
        ["list literal 11 deep"] = ("{ node(x: " + new string('[', 11) + new string(']', 11) + ") { n } }", GraphErrorCodes.InputTooDeep),
        ["default value 11 deep"] = ("query($x: Int = " + new string('[', 11) + new string(']', 11) + ") { hello }", GraphErrorCodes.InputTooDeep),
        ["list literal x 251"] = ("{ node { n(xs: [" + Times(251, " {0}") + " ]) } }", GraphErrorCodes.InputTooLong),
        ["list literal x 251 in a directive"] = ("{ hello @a(b: [" + Times(251, " {0}") + " ]) }", GraphErrorCodes.InputTooLong),
        ["wrong values 10 x 200"] = (
            "{ node {" + Times(10, " n(xs: [@])").Replace("@", Times(200, " a{0}"), StringComparison.Ordinal) + " } }",
            GraphErrorCodes.TooManyInputValues),
        ["unknown arguments x 4,000"] = ("{ hello(" + Times(4_000, " a{0}: 1") + " ) }", GraphErrorCodes.TooManyArguments),
        ["operations x 11"] = (Times(11, " query Q{0} {{ hello }}"), GraphErrorCodes.TooManyOperations),
        ["variables x 101"] = ("query(" + Times(101, " $v{0}: Int") + " ) { hello }", GraphErrorCodes.TooManyVariables),
        ["tokens x 15,001"] = (Selection(Times(14_998, " n")), GraphErrorCodes.TooManyTokens),
        ["comments x 30,000"] = ("{ hello }" + Times(30_000, "#\n"), GraphErrorCodes.TooManyTokens),
        ["70 KB of blanks"] = ("{ hello }" + new string(' ', 70_000), GraphErrorCodes.TooLarge),
        ["type definition"] = ("type A { a: Int } query { hello }", GraphErrorCodes.NotExecutable),
        ["circular introspection"] = (
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }", GraphErrorCodes.IntrospectionTooDeep),
        ["circular introspection through interfaces"] = (
            "{ __type(name: \"Query\") { possibleTypes { interfaces { fields { name } } } } }", GraphErrorCodes.IntrospectionTooDeep),
        ["circular introspection through fragments"] = (
            "{ __schema { types { ...F } } } fragment F on __Type { fields { type { ...G } } } fragment G on __Type { fields { type { inputFields { name } } } }",
            GraphErrorCodes.IntrospectionTooDeep),
        ["ofType x 17"] = ("{ __type(name: \"Query\") {" + Times(17, " ofType {{") + " name" + new string('}', 17) + " } }", GraphErrorCodes.IntrospectionTooDeep),
        ["introspection twice by aliases"] = ("{ a: __schema { types { name } } b: __schema { types { name } } }", GraphErrorCodes.IntrospectionTooWide),
        ["types twice by aliases"] = ("{ __schema { a: types { name } b: types { name } } }", GraphErrorCodes.IntrospectionTooWide),
        ["look-ups of a type x 6"] = ("{" + Times(6, " t{0}: __type(name: \"Query\") {{ name }}") + " }", GraphErrorCodes.IntrospectionTooWide),
    };

    public static string Times(int count, string pattern)
    {
        var text = new StringBuilder();
        for (var index = 0; index < count; index++)
        {
            text.Append(pattern.Replace("{0}", index.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal));
        }

        return text.ToString();
    }

    public static string Nested(int depth) =>
        "{ node" + string.Concat(Enumerable.Repeat(" { a", depth - 2)) + " { n " + new string('}', depth);

    private static string Selection(string fields) => "{ node { " + fields + " } }";

    private static string Doubling(int links, string body)
    {
        var text = new StringBuilder("{ node { ...F0 } }");
        for (var link = 0; link < links; link++)
        {
            text.Append(' ').Append("fragment F").Append(link).Append(" on Node { ")
                .Append(string.Format(System.Globalization.CultureInfo.InvariantCulture, body, link + 1)).Append(" }");
        }

        return text.Append(" fragment F").Append(links).Append(" on Node { n }").ToString();
    }
}
