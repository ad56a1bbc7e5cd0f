using System.Globalization;
using GraphQL;
using System.Text;
using GraphQL.Types;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Tripwires;

/// A valid query over whatever the schema publishes, made from its types alone: a new field is asked for without a change
/// here. Values come from the records that the test has made.
internal sealed class RandomQuery
{
    // What a plan can read, so that most of the queries compare something.
    private static readonly HashSet<string> Favoured = ["applicationById", "applicationByNumber", "applications", "servicePoints"];

    // Their answers differ from one moment to the next.
    private static readonly HashSet<string> Omitted = ["asOf", "budget", "headCursor", "link", "seconds", "trackApplication"];

    private readonly Random random;
    private readonly ISchema schema;
    private readonly IReadOnlyDictionary<string, string[]> known;
    private readonly Dictionary<string, object?> variables = [];
    private readonly StringBuilder declared = new();
    private readonly StringBuilder fragments = new();
    private int names;

    private readonly int longestPage;

    private RandomQuery(int seed, ISchema schema, IReadOnlyDictionary<string, string[]> known, int longestPage) =>
        (random, this.schema, this.known, this.longestPage) = (new Random(seed), schema, known, longestPage);

    /// <param name="seed">The same query for the same seed.</param>
    /// <param name="schema">What may be asked.</param>
    /// <param name="known">Values by the name of an argument or condition, such as number.</param>
    /// <param name="longestPage">The most that is asked for of a list.</param>
    public static (string Document, Dictionary<string, object?> Variables) Of(
        int seed, ISchema schema, IReadOnlyDictionary<string, string[]> known, int longestPage = 5)
    {
        var query = new RandomQuery(seed, schema, known, longestPage);
        var roots = schema.Query.Fields.Where(field => !Omitted.Contains(field.Name)).ToArray();
        var favoured = Array.FindAll(roots, field => Favoured.Contains(field.Name));
        var from = query.OneIn(4) ? roots : favoured;
        var body = string.Join(' ', Enumerable.Range(0, query.random.Next(1, 3)).Select(_ => query.Field(query.Any(from), depth: 4)));
        var declaration = query.declared.Length == 0 ? "" : $"({query.declared})";
        return ($"query{declaration} {{ {body} }}{query.fragments}", query.variables);
    }

    /// A subscription of one root field, which is given no arguments.
    public static (string Document, Dictionary<string, object?> Variables) OfEvents(
        int seed, ISchema schema, FieldType root, IReadOnlyDictionary<string, string[]> known)
    {
        var query = new RandomQuery(seed, schema, known, longestPage: 5);
        var type = (IComplexGraphType)root.ResolvedType!.GetNamedType();
        var told = query.Selection(type, 3, 1 + query.random.Next(6));

        // What a plan reads, beside what the event tells by itself.
        var record = type.Fields.FirstOrDefault(field => field.ResolvedType!.GetNamedType() is DeclaredGraphType) is { } read ? query.Field(read, 3) : "";
        var body = $"{(query.OneIn(4) ? "a: " : "")}{root.Name} {{ {told} {record} }}";
        var declaration = query.declared.Length == 0 ? "" : $"({query.declared})";
        return ($"subscription{declaration} {{ {body} }}{query.fragments}", query.variables);
    }

    private bool OneIn(int number) => random.Next(number) == 0;

    private T Any<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private string Selection(IComplexGraphType type, int depth, int fields)
    {
        var open = type.Fields.Where(field => !Omitted.Contains(field.Name) && (depth > 0 || IsLeaf(field))).ToArray();
        var parts = Enumerable.Range(0, open.Length == 0 ? 0 : fields).Select(_ => Field(Any(open), depth)).Append("__typename").ToList();
        if (type is IInterfaceGraphType several && depth > 0)
        {
            var possible = Any(several.PossibleTypes.ToArray());
            parts.Add($"... on {possible.Name} {{ {Selection(possible, depth - 1, 3)} }}");
        }
        else if (depth > 0 && OneIn(6))
        {
            var name = $"F{names++}";

            // It may have fragments of its own, which are written first.
            var inner = Selection(type, depth - 1, 2);
            fragments.Append(CultureInfo.InvariantCulture, $" fragment {name} on {type.Name} {{ {inner} }}");
            parts.Add($"...{name}");
        }

        return string.Join(' ', parts.OrderBy(_ => random.Next()));
    }

    private static bool IsLeaf(FieldType field) => field.ResolvedType!.GetNamedType() is ScalarGraphType;

    private string Field(FieldType field, int depth)
    {
        var text = new StringBuilder();

        // Equal keys must mean the same, and arguments are random.
        if (field.Arguments is { Count: > 0 } || OneIn(8))
        {
            text.Append(CultureInfo.InvariantCulture, $"a{names++}: ");
        }

        text.Append(field.Name).Append(Arguments(field)).Append(Condition());
        if (field.ResolvedType!.GetNamedType() is IComplexGraphType below)
        {
            text.Append(CultureInfo.InvariantCulture, $" {{ {Selection(below, depth - 1, 1 + random.Next(5))} }}");
        }

        return text.ToString();
    }

    private string Condition()
    {
        if (!OneIn(12))
        {
            return "";
        }

        var holds = OneIn(2);
        return $" @{(OneIn(2) ? "include" : "skip")}(if: {(OneIn(2) ? Variable("Boolean!", holds) : holds ? "true" : "false")})";
    }

    private string Arguments(FieldType field)
    {
        var given = new List<string>();
        var backwards = OneIn(4);
        foreach (var argument in field.Arguments ?? [])
        {
            var isRequired = argument.ResolvedType is NonNullGraphType && argument.DefaultValue is null;

            // Cursors are walked by tests of their own.
            var isLeftOut = argument.Name is "after" or "before" || argument.Name == (backwards ? "first" : "last");
            if (isRequired || (!isLeftOut && (argument.Name is "first" or "last" || OneIn(2))))
            {
                given.Add($"{argument.Name}: {Argument(argument)}");
            }
        }

        return given.Count == 0 ? "" : $"({string.Join(", ", given)})";
    }

    private string Argument(QueryArgument argument)
    {
        var value = Value(argument.ResolvedType!, argument.Name, depth: 2);
        return OneIn(2) ? Variable(argument.ResolvedType!.ToString()!, value) : Literal(value);
    }

    private string Variable(string type, object? value)
    {
        var name = $"v{variables.Count}";
        variables[name] = value is EnumName text ? text.Text : value;
        declared.Append(CultureInfo.InvariantCulture, $"${name}: {type} ");
        return "$" + name;
    }

    private object? Value(IGraphType type, string name, int depth) => type switch
    {
        NonNullGraphType some => Value(some.ResolvedType!, name, depth),
        ListGraphType list => Enumerable.Range(0, random.Next(1, 3)).Select(_ => Value(list.ResolvedType!, name, depth)).ToArray(),
        IInputObjectGraphType input => Input(input, name, depth),
        EnumerationGraphType names => new EnumName(Any(names.Values.Select(value => value.Name).ToArray())),
        _ when known.TryGetValue(name, out var values) => Any(values),
        _ => type.Name switch
        {
            "Int" or "Long" => name is "first" or "last" ? random.Next(1, longestPage + 1) : name == "year" ? 2026 : random.Next(0, 40),
            "Boolean" => OneIn(2),
            "DateTime" => new DateTimeOffset(2026, random.Next(1, 13), random.Next(1, 29), random.Next(24), 0, 0, TimeSpan.FromHours(7)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            "LocalDate" => $"19{random.Next(50, 99)}-0{random.Next(1, 10)}-15",
            _ => Any(["16.06", "application.submitted", "S", "2"]),
        },
    };

    private Dictionary<string, object?> Input(IInputObjectGraphType type, string name, int depth)
    {
        // Of an order each entry has one key.
        var isOrder = type.Name.EndsWith("SortInput", StringComparison.Ordinal);
        var open = type.Fields.Where(field => depth > 0 || field.ResolvedType!.GetNamedType() is not IInputObjectGraphType).ToArray();
        var chosen = open.OrderBy(_ => random.Next()).Take(isOrder ? 1 : random.Next(1, 3));
        return chosen.ToDictionary(
            field => field.Name,
            field => Value(field.ResolvedType!, IsOperator(field.Name) ? name : field.Name, field.Name is "and" or "or" ? depth - 1 : depth));
    }

    private static bool IsOperator(string name) => name is "eq" or "neq" or "in" or "nin" or "gt" or "gte" or "lt" or "lte"
        or "ngt" or "ngte" or "nlt" or "nlte" or "contains" or "startsWith" or "endsWith" or "ncontains" or "nstartsWith" or "nendsWith";

    private static string Literal(object? value) => value switch
    {
        null => "null",
        EnumName name => name.Text,
        string text => $"\"{text}\"",
        bool holds => holds ? "true" : "false",
        Dictionary<string, object?> members => $"{{{string.Join(", ", members.Select(member => $"{member.Key}: {Literal(member.Value)}"))}}}",
        object?[] items => $"[{string.Join(", ", items.Select(Literal))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// In a document without quotes, in a variable a text.
    [System.Text.Json.Serialization.JsonConverter(typeof(EnumNameConverter))]
    internal sealed record EnumName(string Text);

    private sealed class EnumNameConverter : System.Text.Json.Serialization.JsonConverter<EnumName>
    {
        public override EnumName Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) =>
            new(reader.GetString()!);

        public override void Write(System.Text.Json.Utf8JsonWriter writer, EnumName value, System.Text.Json.JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
