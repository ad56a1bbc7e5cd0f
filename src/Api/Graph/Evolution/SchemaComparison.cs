using GraphQLParser.AST;

namespace SipOkMuba.Graph.Evolution;

/// <summary>
/// What differs between two schemas, classed as https://github.com/graphql/graphql-js/blob/16.x.x/src/utilities/findBreakingChanges.ts
/// does. Beyond it: what only the server reads of a directive breaks nobody, a value that only clients send is safe to add, a
/// price or a policy that changes is dangerous, and what was deprecated until a day that has passed may go.
/// </summary>
internal sealed class SchemaComparison
{
    private readonly List<SchemaChange> changes = [];
    private readonly PublishedSchema old;
    private readonly PublishedSchema next;
    private readonly DateOnly today;
    private readonly HashSet<string> shown;

    private SchemaComparison(PublishedSchema old, PublishedSchema next, DateOnly today)
    {
        (this.old, this.next, this.today) = (old, next, today);
        shown = [.. old.Types.Values.Where(type => type.Kind is ASTNodeKind.ObjectTypeDefinition or ASTNodeKind.InterfaceTypeDefinition)
            .SelectMany(type => type.Fields.Values).Select(field => PublishedSchema.NameOf(field.Type!))];
    }

    /// The worst first.
    public static IReadOnlyList<SchemaChange> Between(PublishedSchema old, PublishedSchema next, DateOnly today)
    {
        var comparison = new SchemaComparison(old, next, today);
        comparison.Compare();
        return [.. comparison.changes.OrderByDescending(change => change.Level).ThenBy(change => change.Coordinate, StringComparer.Ordinal)];
    }

    private void Compare()
    {
        foreach (var (operation, name) in old.Roots)
        {
            if (old.Types.ContainsKey(name) && next.Roots.GetValueOrDefault(operation) != name)
            {
                Breaking(name, $"it is no longer the root of each {operation}", name);
            }
        }

        Pair(old.Types, next.Types, name => name,
            (name, _) => Breaking(name, "the type was removed", name),
            Added,
            (name, was, type) => Types(was, type));
        Pair(old.Directives, next.Directives, name => "@" + name,
            (at, was) => Add(was.IsExecutable ? ChangeLevel.Breaking : ChangeLevel.Safe, at, "the directive was removed", at),
            (at, _) => Safe(at, "the directive was added"),
            Directives);
    }

    private void Added(string name, SchemaType type)
    {
        Safe(name, "the type was added");
        foreach (var contract in type.Interfaces.Where(old.Types.ContainsKey))
        {
            Dangerous(contract, $"{name} may stand where it stands");
        }
    }

    private void Types(SchemaType was, SchemaType type)
    {
        var name = was.Name;
        if (was.Kind != type.Kind)
        {
            Breaking(name, "it became another kind of type", name);
            return;
        }

        Described(name, was.Self, type.Self);
        foreach (var member in was.Members.Except(type.Members))
        {
            Breaking(name, $"{member} left the union", name);
        }

        foreach (var member in type.Members.Except(was.Members))
        {
            Dangerous(name, $"{member} came into the union");
        }

        foreach (var contract in was.Interfaces.Except(type.Interfaces))
        {
            Breaking(name, $"it no longer implements {contract}", name, contract);
        }

        foreach (var contract in type.Interfaces.Except(was.Interfaces))
        {
            Dangerous(name, $"it now implements {contract}");
        }

        Pair(was.Values, type.Values, value => $"{name}.{value}",
            (at, gone) => Removed(at, gone, "the value was removed", name),
            (at, _) => Add(shown.Contains(name) ? ChangeLevel.Dangerous : ChangeLevel.Safe, at, "the value was added"),
            Described);
        if (was.Kind == ASTNodeKind.InputObjectTypeDefinition)
        {
            Inputs(was.Fields, type.Fields, field => $"{name}.{field}", "field", name);
        }
        else
        {
            Pair(was.Fields, type.Fields, field => $"{name}.{field}",
                (at, gone) => Removed(at, gone, "the field was removed", at),
                (at, _) => Safe(at, "the field was added"),
                Field);
        }
    }

    private void Field(string at, SchemaPart was, SchemaPart field)
    {
        Described(at, was, field);
        if (Differ(was.Type!, field.Type!))
        {
            Add(IsSafeOutput(was.Type!, field.Type!) ? ChangeLevel.Safe : ChangeLevel.Breaking, at, Retyped(was, field), at);
        }

        Inputs(was.Arguments, field.Arguments, argument => $"{at}({argument}:)", "argument", at);
    }

    /// Arguments, and fields of an input, which whoever sends the whole is hit by.
    private void Inputs(IReadOnlyDictionary<string, SchemaPart> was, IReadOnlyDictionary<string, SchemaPart> now, Func<string, string> place, string kind, string whole) =>
        Pair(was, now, place,
            (at, gone) => Removed(at, gone, $"the {kind} was removed", at),
            (at, added) => Add(added.IsRequired ? ChangeLevel.Breaking : ChangeLevel.Dangerous, at, $"{(added.IsRequired ? "a required" : "an optional")} {kind} was added", whole),
            (at, before, input) =>
            {
                Described(at, before, input);
                if (Differ(before.Type!, input.Type!))
                {
                    // What becomes required, whoever leaves it out notices too.
                    Add(IsSafeInput(before.Type!, input.Type!) ? ChangeLevel.Safe : ChangeLevel.Breaking, at, Retyped(before, input), at, input.IsRequired ? whole : at);
                }

                if (before.Default != input.Default)
                {
                    Dangerous(at, $"the default changed from {before.Default ?? "none"} to {input.Default ?? "none"}");
                }
            });

    private void Directives(string at, SchemaDirective was, SchemaDirective directive)
    {
        var harm = was.IsExecutable ? ChangeLevel.Breaking : ChangeLevel.Safe;
        Described(at, was.Self, directive.Self);
        foreach (var location in was.Locations.Except(directive.Locations))
        {
            Add(harm, at, $"it no longer stands at {location}", at);
        }

        foreach (var location in directive.Locations.Except(was.Locations))
        {
            Safe(at, $"it may stand at {location}");
        }

        if (was.IsRepeatable && !directive.IsRepeatable)
        {
            Add(harm, at, "it is no longer repeatable", at);
        }

        if (was.IsExecutable)
        {
            Inputs(was.Self.Arguments, directive.Self.Arguments, argument => $"{at}({argument}:)", "argument", at);
        }
    }

    private void Described(string at, SchemaPart was, SchemaPart part)
    {
        if (was.Description != part.Description)
        {
            Safe(at, "the description changed");
        }

        foreach (var name in was.Directives.Keys.Union(part.Directives.Keys))
        {
            var (before, after) = (was.Directives.GetValueOrDefault(name), part.Directives.GetValueOrDefault(name));
            if (before != after)
            {
                Add(HarmOf(name, after is null), at, after is null ? $"@{name} was removed" : $"now {after}", at);
            }
        }
    }

    private static ChangeLevel HarmOf(string directive, bool removed) => directive switch
    {
        "deprecated" => ChangeLevel.Safe,
        "oneOf" => removed ? ChangeLevel.Safe : ChangeLevel.Breaking,
        "authorize" when removed => ChangeLevel.Safe,
        _ => ChangeLevel.Dangerous,
    };

    private void Removed(string at, SchemaPart gone, string what, string touched)
    {
        if (Deprecation.LastDayOf(gone) is { } day)
        {
            Add(day < today ? ChangeLevel.Dangerous : ChangeLevel.Breaking, at, $"{what}, deprecated until {day:yyyy-MM-dd}", touched);
        }
        else
        {
            Breaking(at, what, touched);
        }
    }

    private static bool IsSafeOutput(GraphQLType was, GraphQLType type) => (was, type) switch
    {
        (GraphQLNonNullType, not GraphQLNonNullType) => false,
        (_, GraphQLNonNullType now) => IsSafeOutput(was is GraphQLNonNullType before ? before.Type : was, now.Type),
        (GraphQLListType before, GraphQLListType now) => IsSafeOutput(before.Type, now.Type),
        _ => !Differ(was, type),
    };

    private static bool IsSafeInput(GraphQLType was, GraphQLType type) => (was, type) switch
    {
        (not GraphQLNonNullType, GraphQLNonNullType) => false,
        (GraphQLNonNullType before, _) => IsSafeInput(before.Type, type is GraphQLNonNullType now ? now.Type : type),
        (GraphQLListType before, GraphQLListType now) => IsSafeInput(before.Type, now.Type),
        _ => !Differ(was, type),
    };

    private static bool Differ(GraphQLType one, GraphQLType other) => PublishedSchema.Text(one) != PublishedSchema.Text(other);

    private static string Retyped(SchemaPart was, SchemaPart now) => $"the type changed from {PublishedSchema.Text(was.Type!)} to {PublishedSchema.Text(now.Type!)}";

    private static void Pair<T>(IReadOnlyDictionary<string, T> was, IReadOnlyDictionary<string, T> now, Func<string, string> place,
        Action<string, T> removed, Action<string, T> added, Action<string, T, T> kept)
    {
        foreach (var (name, one) in was)
        {
            if (now.TryGetValue(name, out var other))
            {
                kept(place(name), one, other);
            }
            else
            {
                removed(place(name), one);
            }
        }

        foreach (var (name, one) in now.Where(pair => !was.ContainsKey(pair.Key)))
        {
            added(place(name), one);
        }
    }

    private void Safe(string at, string what) => Add(ChangeLevel.Safe, at, what);

    private void Dangerous(string at, string what) => Add(ChangeLevel.Dangerous, at, what);

    private void Breaking(string at, string what, params string[] touches) => Add(ChangeLevel.Breaking, at, what, touches);

    private void Add(ChangeLevel level, string at, string what, params string[] touches) => changes.Add(new SchemaChange(level, at, what, touches));
}
