using System.Text;

namespace SipOkMuba.Graph.Tests.Library;

/// A valid query over the declared types of the library, with its variables: fragments, aliases, equal keys, conditions.
public sealed class RandomQuery
{
    private readonly Random random;
    private readonly Dictionary<string, object?> variables = [];
    private readonly StringBuilder declared = new();
    private readonly StringBuilder fragments = new();
    private int names;

    private RandomQuery(int seed) => random = new Random(seed);

    public static (string Document, Dictionary<string, object?> Variables) Of(int seed)
    {
        var query = new RandomQuery(seed);
        var roots = Enumerable.Range(0, 1 + query.random.Next(3)).Select(_ => query.Root()).ToArray();
        var declaration = query.declared.Length == 0 ? "" : $"({query.declared})";
        return ($"query{declaration} {{ {string.Join(" ", roots)} }} {query.fragments}", query.variables);
    }

    private string Root() => random.Next(5) switch
    {
        0 => $"r{names++}: bookById(id: {Value("ID!", LibraryApp.NodeId(random.Next(45)))}) {{ {Book(3)} }}",
        1 => $"r{names++}: bookByIsbn(isbn: {Value("String!", $"97800{random.Next(45):00}")}) {{ {Book(3)} }}",
        2 => $"r{names++}: authors(first: 2) {{ {Connection(Author(3))} }}",
        _ => $"r{names++}: books{Arguments()} {{ {Connection(Book(2))} }}",
    };

    private string Arguments()
    {
        var given = new List<string>();
        if (random.Next(4) > 0)
        {
            given.Add($"{(random.Next(4) == 0 ? "last" : "first")}: {Value("Int", 1 + random.Next(12))}");
        }

        if (random.Next(2) == 0)
        {
            given.Add($"where: {Value("BookFilterInput", RandomFilter.Tree(random, 2).Json)}");
        }

        if (random.Next(2) == 0)
        {
            var order = new[] { "title", "year", "genre", "copies", "addedAt" }.OrderBy(_ => random.Next()).Take(1 + random.Next(2))
                .Select(name => $"{{{name}: {(random.Next(2) == 0 ? "ASC" : "DESC")}}}");
            given.Add($"order: [{string.Join(", ", order)}]");
        }

        return given.Count == 0 ? "" : $"({string.Join(", ", given)})";
    }

    private string Connection(string node)
    {
        var parts = new List<string> { random.Next(3) == 0 ? $"edges {{ cursor node {{ {node} }} }}" : $"nodes {{ {node} }}" };
        if (random.Next(2) == 0)
        {
            parts.Add($"{Alias()}pageInfo {{ hasNextPage startCursor e: endCursor hasPreviousPage }}");
        }

        if (random.Next(6) == 0)
        {
            parts.Add("__typename");
        }

        return string.Join(" ", parts.OrderBy(_ => random.Next()));
    }

    private string Book(int depth) => Selection("Book", depth,
        ["id", "isbn", "title", "subtitle", "genre", "year", "rating", "addedAt", "mask", "label", "__typename"],
        [("author", Author), ("editor", Author), ("prequel", Book), ("chapters", Chapter)]);

    private string Author(int depth) => Selection("Author", depth, ["id", "name", "__typename"], [("books", Book)]);

    private string Chapter(int depth) => Selection("Chapter", depth, ["title", "pages", "__typename"], []);

    private string Selection(string type, int depth, string[] leaves, (string Name, Func<int, string> Below)[] branches)
    {
        var parts = leaves.OrderBy(_ => random.Next()).Take(1 + random.Next(4)).Select(leaf => Condition($"{Alias()}{leaf}")).ToList();
        if (depth > 0)
        {
            parts.AddRange(branches.Where(_ => random.Next(3) == 0).Select(branch => Condition($"{Alias()}{branch.Name}", $" {{ {branch.Below(depth - 1)} }}")));
        }

        if (depth > 0 && random.Next(5) == 0)
        {
            parts.Add($"... on {type} {{ {Condition(leaves[0])} {leaves[1]} }}");
        }

        if (depth > 0 && random.Next(6) == 0)
        {
            var name = $"F{names++}";
            fragments.Append($" fragment {name} on {type} {{ {leaves[1]} again: {leaves[0]} }}");
            parts.Add($"...{name}");
        }

        // Never nothing, whatever the conditions say.
        parts.Add($"{leaves[0]}");
        return string.Join(" ", parts);
    }

    private string Condition(string field, string below = "")
    {
        if (random.Next(10) > 0)
        {
            return field + below;
        }

        var directive = random.Next(2) == 0 ? "include" : "skip";
        var holds = random.Next(2) == 0;
        return $"{field} @{directive}(if: {(random.Next(2) == 0 ? Variable("Boolean!", holds) : holds ? "true" : "false")}){below}";
    }

    private string Alias() => random.Next(8) == 0 ? $"a{names++}: " : random.Next(12) == 0 ? $"b{names++}: " : "";

    private string Value(string type, object value) => value is Dictionary<string, object?> || random.Next(2) == 0
        ? Variable(type, value)
        : value is string text ? $"\"{text}\"" : $"{value}";

    private string Variable(string type, object value)
    {
        var name = $"v{variables.Count}";
        variables[name] = value;
        declared.Append($"${name}: {type} ");
        return "$" + name;
    }
}
