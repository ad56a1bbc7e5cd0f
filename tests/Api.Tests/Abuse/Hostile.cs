using System.Globalization;
using GraphQL.Types;
using SipOkMuba.Graph.Schema;
using static SipOkMuba.Api.Tests.Tripwires.RandomQuery;

namespace SipOkMuba.Api.Tests.Abuse;

/// <summary>
/// Valid documents with one hostile value among plausible ones, so that it gets as far as it can: for every argument and input field
/// that the schema has, what databases, clocks and parsers have choked on before.
/// </summary>
internal sealed class Hostile(World world)
{
    // As literals of a document, which has room for half a character where JSON has not.
    private static readonly string[] texts =
    [
        "\"\\u0000\"", "\"a\\u0000b\"", "\"\\uD800\"", "\"\\uDC00\\uD800\"", "\"\"", "\" \"", "\"\\u202E\\u200F\"", "\"'; DROP TABLE Applications; --\"",
        "\"%_[^]\\\\\"", "\"${jndi:ldap://127.0.0.1/}\"", "\"{0} {1:X}\"", "\"../../../../etc/passwd\"", "\"\\uFFFF\\uFEFF\"", "\"\\u0661\\u0666\\u0660\\u0666\"",
        $"\"{new string('9', 5_000)}\"", $"\"{new string('é', 300)}\"", "\"\\n\\r\\n\"", "\"<script>alert(1)</script>\"", "\"16.06.09.2006.1.1.1.1\"", "\"İ\"",
    ];

    private static readonly string[] numbers = ["0", "-1", "-2147483648", "2147483647", "250", "1000000"];

    private static readonly string[] ids =
    [
        .. new[] { " ", "\t", "Query", "Node", "Event", "__Type", "Village", "ApplicationStatusChanged", "applications", "Application" }
            .Select(type => $"\"{NodeId.Format(type, Guid.Empty)}\""),
        "\"\"", "\"0\"", "\"\\u0000\"", "\"\\uD800\"", $"\"{new string('A', 200)}\"", "0", "-9223372036854775808",
    ];

    private static readonly Dictionary<string, string[]> others = new()
    {
        ["Long"] = ["0", "-1", "9223372036854775807", "-9223372036854775808"],
        ["Float"] = ["0", "-1", "1e308", "-1e308", "1e-308"],
        ["Boolean"] = ["true", "false"],
        ["DateTime"] =
        [
            "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"",
            "\"1969-12-31T23:59:59.999Z\"", "\"2026-11-26T24:00:00Z\"", "\"9999-12-31T23:59:59+00:00\"", "\"9999-01-01T00:00:00Z\"", "\"1600-01-01T00:00:00Z\"",
        ],
        ["LocalDate"] = ["\"0001-01-01\"", "\"0001-01-07\"", "\"9999-12-31\"", "\"9999-12-01\"", "\"2026-02-29\"", "\"1600-01-01\"", "\"9998-12-31\""],
        ["LocalTime"] = ["\"00:00:00\"", "\"23:59:59\"", "\"24:00:00\""],
        ["Duration"] = ["\"P10675199D\"", "\"-P10675199D\"", "\"P99999999999D\"", "\"PT0S\""],
        ["NIK"] = ["\"0000000000000000\"", "\"9999999999999999\"", "\"١٦٠٦٠٩٤١٠٧٩٠٩٩٠٧\"", "\"\\u0000\"", "\"\"", "\"1606094107909907 \"", $"\"{new string('1', 3_000)}\""],
        ["URI"] =
        [
            "\"http://127.0.0.1:9/\\u0000\"", "\"javascript:alert(1)\"", "\"http://[::1%25lo]/\"", $"\"https://{new string('a', 3_000)}.example/\"",
            "\"https://\\uD800.example/\"", "\"https://xn--/\"", "\"//\"", "\"https://example.com:99999/\"", "\"https:///\"", $"\"https://a.example/{new string('b', 5_000)}\"",
        ],
        ["UUID"] = ["\"00000000-0000-0000-0000-000000000000\"", "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"", "\"\""],
        ["Upload"] = ["\"\"", "0"],
    };

    /// Every way to say something hostile to a root field: the document, and what is hostile about it.
    public IEnumerable<(string Document, string What)> Of(string kind, FieldType field)
    {
        foreach (var argument in field.Arguments ?? [])
        {
            foreach (var (value, what) in Values(argument.ResolvedType!, argument.Name, field, depth: 4))
            {
                var given = (field.Arguments ?? [])
                    .Where(other => other.Name == argument.Name || (other.ResolvedType is NonNullGraphType && other.DefaultValue is null))
                    .Select(other => $"{other.Name}: {(other.Name == argument.Name ? value : Usual(other.ResolvedType!, other.Name, field))}");
                var below = SchemaWalk.IsLeaf(field) ? "" : $"{{ {SchemaWalk.Selection(SchemaWalk.Named(field), depth: 1)} }}";
                yield return ($"{kind} {{ {field.Name}({string.Join(", ", given)}) {below} }}", $"{argument.Name}{what}");
            }
        }
    }

    private IEnumerable<(string Value, string What)> Values(IGraphType type, string name, FieldType root, int depth)
    {
        switch (type)
        {
            case NonNullGraphType some:
                return Values(some.ResolvedType!, name, root, depth);
            case ListGraphType list:
                var one = Usual(list.ResolvedType!, name, root);
                return Values(list.ResolvedType!, name, root, depth).Select(item => ($"[{item.Value}]", item.What))
                    .Concat([("[]", " empty"), ($"[{string.Join(", ", Enumerable.Repeat(one, 60))}]", " x 60")]);
            case IInputObjectGraphType input when depth > 0:
                return input.Fields.Where(field => field.Name is not ("and" or "or")).SelectMany(field => Values(field.ResolvedType!, field.Name, root, depth - 1)
                    .Select(value => (Object(input, field, value.Value, root), $".{field.Name}{value.What}")));
            case IInputObjectGraphType:
                return [];
            case EnumerationGraphType names:
                return names.Values.Select(value => (value.Name, " = " + value.Name));
            default:
                return PoolOf(type.Name).Select(value => (value, " = " + value[..Math.Min(40, value.Length)]));
        }
    }

    private static string[] PoolOf(string scalar) => scalar switch
    {
        "String" => texts,
        "Int" => numbers,
        "ID" => ids,
        _ => others[scalar],
    };

    private string Object(IInputObjectGraphType input, FieldType hostile, string value, FieldType root)
    {
        var members = input.Fields
            .Where(field => field.Name == hostile.Name || (!input.IsOneOf && field.ResolvedType is NonNullGraphType && field.DefaultValue is null))
            .Select(field => $"{field.Name}: {(field.Name == hostile.Name ? value : Usual(field.ResolvedType!, field.Name, root))}");
        return $"{{ {string.Join(", ", members)} }}";
    }

    private string Usual(IGraphType type, string name, FieldType root) => type switch
    {
        NonNullGraphType some => Usual(some.ResolvedType!, name, root),
        ListGraphType list => $"[{Usual(list.ResolvedType!, name, root)}]",
        IInputObjectGraphType { IsOneOf: true } choice => Object(choice, choice.Fields.First(), Usual(choice.Fields.First().ResolvedType!, choice.Fields.First().Name, root), root),
        IInputObjectGraphType input => $"{{ {string.Join(", ", input.Fields
            .Where(field => field.ResolvedType is NonNullGraphType && field.DefaultValue is null)
            .Select(field => $"{field.Name}: {Usual(field.ResolvedType!, field.Name, root)}"))} }}",
        EnumerationGraphType names => names.Values.First().Name,
        { Name: "ID" } => $"\"{(name == "id" ? SubjectOf(root) : Plausible.IdFor(name, world))}\"",
        _ => Plausible.Text(Plausible.Leaf(type, name)),
    };

    /// What a verb is about: the record that its payload returns.
    private string SubjectOf(FieldType root)
    {
        var named = SchemaWalk.Named(root) is IComplexGraphType payload && payload.Name.EndsWith("Payload", StringComparison.Ordinal)
            ? SchemaWalk.Named(payload.Fields.First()).Name
            : SchemaWalk.Named(root).Name;
        return (world.Records.FirstOrDefault(record => record.Type == named) ?? world["Application"]).Id;
    }
}
