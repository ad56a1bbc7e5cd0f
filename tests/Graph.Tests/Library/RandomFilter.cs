namespace SipOkMuba.Graph.Tests.Library;

/// A filter as JSON beside what it means in memory. Null compares as in C#: equal to null only, never greater or less.
public sealed record RandomFilter(Dictionary<string, object?> Json, Func<Book, bool> Holds)
{
    private static readonly string[] Equality = ["eq", "neq", "in", "nin"];
    private static readonly string[] Text = [.. Equality, "contains", "ncontains", "startsWith", "nstartsWith", "endsWith", "nendsWith"];
    private static readonly string[] Comparison = [.. Equality, "gt", "ngt", "gte", "ngte", "lt", "nlt", "lte", "nlte"];
    private static readonly string?[] Texts = ["Bumi", "bumi", "um", "100%", "%", "_", "a_b", "", "O'Neil", "\"", "\\", "Zaman\\Baru", "sub"];

    public static IReadOnlyDictionary<string, string[]> Operations { get; } = new Dictionary<string, string[]>
    {
        ["title"] = Text, ["subtitle"] = Text, ["genre"] = Equality, ["year"] = Comparison, ["rating"] = Comparison,
        ["isLoanable"] = ["eq", "neq"], ["copies"] = Comparison, ["printedOn"] = Comparison, ["addedAt"] = Comparison, ["id"] = Comparison,
    };

    public static RandomFilter Leaf(Random random, string member, string operation)
    {
        var condition = member switch
        {
            "title" => Of(random, operation, book => book.Title, r => Pick(r, Texts)!, value => value),
            "subtitle" => Of(random, operation, book => book.Subtitle, r => Nullable(r, operation, Pick(r, Texts)), value => value),
            "genre" => Of(random, operation, book => (Genre?)book.Genre, r => (Genre)r.Next(3), value => Graph.Schema.Names.EnumValue($"{value}")),
            "year" => Of(random, operation, book => (int?)book.Year, r => 1989 + r.Next(7), value => value),
            "rating" => Of(random, operation, book => book.Rating, r => Nullable(r, operation, (int?)r.Next(4)), value => value),
            "isLoanable" => Of(random, operation, book => (bool?)book.IsLoanable, r => r.Next(2) == 0, value => value),
            "copies" => Of(random, operation, book => (long?)book.Copies, r => r.Next(7), value => value),
            "printedOn" => Of(random, operation, book => book.PrintedOn, r => Nullable(r, operation, (DateOnly?)new DateOnly(2000, 1, 1 + r.Next(8))), value => $"{value:yyyy-MM-dd}"),
            "addedAt" => Of(random, operation, book => (DateTimeOffset?)book.AddedAt, r => new DateTimeOffset(2026, 1, 1, 7, 0, r.Next(5), TimeSpan.FromHours(7)), value => $"{value:O}"),
            _ => Of(random, operation, book => (Guid?)book.Id, r => LibraryApp.Id(r.Next(42)), value => $"{value}"),
        };
        return new(new() { [member] = new Dictionary<string, object?> { [operation] = condition.Json } }, condition.Holds);
    }

    public static RandomFilter Tree(Random random, int depth)
    {
        if (depth == 0 || random.Next(5) < 2)
        {
            var member = Pick(random, [.. Operations.Keys])!;
            return Leaf(random, member, Pick(random, Operations[member])!);
        }

        switch (random.Next(6))
        {
            case 0:
                var all = Several(random, depth);
                return new(new() { ["and"] = all.Select(filter => filter.Json) }, book => all.All(filter => filter.Holds(book)));
            case 1:
                var some = Several(random, depth);
                return new(new() { ["or"] = some.Select(filter => filter.Json) }, book => some.Any(filter => filter.Holds(book)));
            case 2:
                return Name(random, "author", book => book.Author);
            case 3:
                return Name(random, "editor", book => book.Editor);
            case 4:
                return Chapters(random);
            default:
                var leaves = Operations.OrderBy(_ => random.Next()).Take(1 + random.Next(3)).Select(member => Leaf(random, member.Key, Pick(random, member.Value)!)).ToArray();
                return new(leaves.SelectMany(leaf => leaf.Json).ToDictionary(), book => leaves.All(leaf => leaf.Holds(book)));
        }
    }

    private static RandomFilter Name(Random random, string relation, Func<Book, Author?> author)
    {
        var operation = Pick(random, Text)!;
        var condition = Of(random, operation, book => author(book)?.Name, r => Pick(r, ["Andrea Hirata", "Andrea", "Toer", "x"])!, value => value);
        return new(new() { [relation] = new Dictionary<string, object?> { ["name"] = new Dictionary<string, object?> { [operation] = condition.Json } } }, condition.Holds);
    }

    private static RandomFilter Chapters(Random random)
    {
        var quantifier = Pick(random, ["all", "none", "some", "any"])!;
        if (quantifier == "any")
        {
            var any = random.Next(2) == 0;
            return new(new() { ["chapters"] = new Dictionary<string, object?> { ["any"] = any } }, book => book.Chapters.Count > 0 == any);
        }

        var pages = 3 * random.Next(20);
        var title = $"c{1 + random.Next(3)}";
        Func<Chapter, bool> holds = random.Next(2) == 0 ? chapter => chapter.Pages > pages && chapter.Title == title : chapter => chapter.Pages > pages;
        var condition = new Dictionary<string, object?> { ["pages"] = new Dictionary<string, object?> { ["gt"] = pages } };
        if (!holds(new Chapter { Title = "", Pages = int.MaxValue }))
        {
            condition["title"] = new Dictionary<string, object?> { ["eq"] = title };
        }

        return new(new() { ["chapters"] = new Dictionary<string, object?> { [quantifier] = condition } }, quantifier switch
        {
            "all" => book => book.Chapters.TrueForAll(chapter => holds(chapter)),
            "none" => book => !book.Chapters.Exists(chapter => holds(chapter)),
            _ => book => book.Chapters.Exists(chapter => holds(chapter)),
        });
    }

    private static (object? Json, Func<Book, bool> Holds) Of<T>(
        Random random, string operation, Func<Book, T?> member, Func<Random, T> next, Func<T, object?> json)
    {
        object? Json(T value) => value is null ? null : json(value);
        var compare = Comparer<T>.Default;
        if (operation is "in" or "nin")
        {
            var values = Enumerable.Range(0, random.Next(4)).Select(_ => next(random)).ToArray();
            return (values.Select(Json).ToArray(), book => values.Any(value => Equals(value, member(book))) == (operation == "in"));
        }

        var given = next(random);
        Func<T?, bool> positive = operation.TrimStart('n') switch
        {
            "eq" => value => Equals(value, given),
            "contains" => value => value is string text && text.Contains((string)(object)given!, StringComparison.Ordinal),
            "startsWith" => value => value is string text && text.StartsWith((string)(object)given!, StringComparison.Ordinal),
            "endsWith" => value => value is string text && text.EndsWith((string)(object)given!, StringComparison.Ordinal),
            "gt" => value => value is not null && given is not null && compare.Compare(value, given) > 0,
            "gte" => value => value is not null && given is not null && compare.Compare(value, given) >= 0,
            "lt" => value => value is not null && given is not null && compare.Compare(value, given) < 0,
            _ => value => value is not null && given is not null && compare.Compare(value, given) <= 0,
        };
        var wanted = operation[0] != 'n';
        return (Json(given), book => positive(member(book)) == wanted);
    }

    // Nothing contains, begins or ends with null: only equality is asked with it.
    private static T? Nullable<T>(Random random, string operation, T? value) =>
        operation is "eq" or "neq" or "in" or "nin" && random.Next(4) == 0 ? default : value;

    private static RandomFilter[] Several(Random random, int depth) => [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Tree(random, depth - 1))];

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
