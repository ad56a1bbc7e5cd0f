using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules;
using GraphQLParser;
using GraphQLParser.AST;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Tests.Security;

public sealed class MergeableFieldsTests
{
    private static readonly ISchema schema = Pets();
    private static readonly IValidationRule engines = OverlappingFieldsCanBeMerged.Instance;
    private static readonly IValidationRule ours = MergeableFields.Among([engines]).Single();

    [Theory]
    [InlineData("{ pet { name name } }", 0)]
    [InlineData("{ pet { x: name x: id } }", 1)]
    [InlineData("{ pet { called(by: 1) called(by: 2) } }", 1)]
    [InlineData("{ pet { called(by: 1, loud: true) called(loud: true, by: 1) } }", 0)]
    [InlineData("{ pet { called called(by: 1) } }", 1)]
    [InlineData("{ pet { called(by: null) called(by: null) } }", 0)]
    [InlineData("{ pet { called(by: null) called(by: 0) } }", 1)]
    [InlineData("query($a: Int, $b: Int) { pet { called(by: $a) called(by: $a) } }", 0)]
    [InlineData("query($a: Int, $b: Int) { pet { called(by: $a) called(by: $b) } }", 1)]
    [InlineData("{ pet { called(loud: true) called(loud: false) } }", 1)]
    [InlineData("{ pet { called(text: \"1\") called(text: 1) } }", 1)]
    [InlineData("{ pet { called(text: [1, {a: [B]}]) called(text: [1 {a: [B]}]) } }", 0)]
    [InlineData("{ pet { called(text: [1, {a: [B]}]) called(text: [1, {a: [C]}]) } }", 1)]
    [InlineData("{ pet { called(text: {a: 1}) called(text: {b: 1}) } }", 1)]
    [InlineData("{ pet { called(text: []) called(text: [1]) } }", 1)]
    [InlineData("{ pet { ... on Dog { x: name } ... on Cat { x: lives } } }", 1)]
    [InlineData("{ pet { ... on Dog { x: name } ... on Cat { x: called(by: 1) } } }", 0)]
    [InlineData("{ pet { ... on Dog { x: name } ... on Pet { x: id } } }", 1)]
    [InlineData("{ pet { x: friend { name } } pet { x: friend { id } } }", 0)]
    [InlineData("{ pet { x: friend { y: name } } ...F } fragment F on Query { pet { x: friend { y: id } } }", 1)]
    [InlineData("{ pet { ... on Dog { x: friend { y: name } } ... on Cat { x: friend { y: id } } } }", 1)]
    [InlineData("{ pet { ... on Dog { x: friend { y: called(by: 1) } } ... on Cat { x: friend { y: called(by: 2) } } } }", 0)]
    [InlineData("{ pet { ... on Dog { x: friends { name } } ... on Cat { x: friend { name } } } }", 1)]
    [InlineData("{ pet { x: __typename x: name } }", 1)]
    public async Task Validate_ShouldFindTheConflicts_WhenEqualKeysMeet(string document, int conflicts)
    {
        var errors = await ErrorsAsync(document, ours);

        Assert.Equal(conflicts, errors.Count(error => error.Code == "OVERLAPPING_FIELDS_CAN_BE_MERGED"));
    }

    /// The property: what is refused, and what passes, is what the engine's own rule refuses and passes.
    [Fact]
    public async Task Validate_ShouldAgreeWithTheEngine_WhenDocumentsAreRandom()
    {
        var refused = 0;
        for (var seed = 0; seed < 3_000; seed++)
        {
            var document = new RandomPets(seed).Document();
            var found = (await ErrorsAsync(document, ours)).Count > 0;
            Assert.True(found == ((await ErrorsAsync(document, engines)).Count > 0), $"Seed {seed}: {document}");
            refused += found ? 1 : 0;
        }

        Assert.InRange(refused, 500, 2_500);
    }

    public static TheoryData<string, string> Costly => new()
    {
        { "conflicts below 49 equal keys", "{" + Attacks.Times(49, " pet {" + Rotated(17) + " }") + " }" },
        { "conflicts two levels below", "{" + Attacks.Times(30, " pet { friend { friend {" + Rotated(10) + " } } }") + " }" },
        {
            "equal keys in 48 fragments",
            "{ pet {" + Attacks.Times(48, " ...F{0}") + " } }"
            + Attacks.Times(48, " fragment F{0} on Pet {{ a: name b: id c: name d: id e: name f: id g: name h: id }}")
        },
        { "interfaces beside objects, 8 levels", Branching(8) },
        { "long arguments 49 times", "{" + Attacks.Times(49, " pet { called(by: 1, text: \"" + new string('x', 900) + "\") }") + " }" },
    };

    /// What the guard lets through must cost little: the engine's rule takes 60 times as long for the first of these.
    [Theory]
    [MemberData(nameof(Costly))]
    public async Task Validate_ShouldTakeFewMilliseconds_WhenTheDocumentStaysWithinTheGuard(string name, string document)
    {
        new DocumentGuard(new DocumentLimits()).Read(document);
        var fastest = await Pace.FastestAsync(limit: 20, () => ErrorsAsync(document, ours));

        Assert.True(fastest < 20, $"{name}: {fastest} ms");
    }

    /// Each level doubles the ways in which an object may meet its fields.
    [Fact]
    public async Task Validate_ShouldRefuse_WhenAnObjectMayMeetItsFieldsInTooManyWays()
    {
        var document = Branching(14);
        new DocumentGuard(new DocumentLimits()).Read(document);

        var refusal = await Assert.ThrowsAsync<RequestRefusedError>(() => ErrorsAsync(document, ours));

        Assert.Equal((GraphErrorCodes.TooManyFields, 400), (refusal.Code, refusal.Status));
    }

    [Fact]
    public async Task Rules_ShouldHoldOursAlone_WhenADocumentIsValidated()
    {
        var rules = MergeableFields.Among(null).ToList();

        Assert.Equal(DocumentValidator.CoreRules.Count(), rules.Count);
        Assert.DoesNotContain(rules, rule => rule is OverlappingFieldsCanBeMerged);
        Assert.Contains(ours, rules);
        Assert.Empty(await ErrorsAsync("{ pet { name } }", [.. rules]));
    }

    private static string Branching(int levels) =>
        "{ pet" + string.Concat(Enumerable.Repeat(
            " { ... on Dog { x: friend { id } } ... on Cat { x: friend { name } } x: friend", levels))
        + " { id" + new string('}', levels + 2);

    private static string Rotated(int count) => string.Concat(
        Enumerable.Range(0, count).Select(index => $" x{index}: " + ((index & 1) == 0 ? "name" : "id")))
        + " y: called(by: {0})";

    private static async Task<IReadOnlyList<ValidationError>> ErrorsAsync(string document, params IValidationRule[] rules)
    {
        var syntax = Parser.Parse(document);
        var result = await new DocumentValidator().ValidateAsync(new ValidationOptions
        {
            Schema = schema,
            Document = syntax,
            Rules = rules,
            Operation = syntax.Definitions.OfType<GraphQLOperationDefinition>().First(),
            Variables = Inputs.Empty,
            Extensions = Inputs.Empty,
            UserContext = new Dictionary<string, object?>(),
        });
        return [.. result.Errors.Cast<ValidationError>()];
    }

    private static GraphQL.Types.Schema Pets()
    {
        var pets = GraphQL.Types.Schema.For(
            """
            interface Pet { id: ID! name: String! called(by: Int, loud: Boolean, text: String): String! friend: Pet! friends: [Pet!]! }
            type Dog implements Pet { id: ID! name: String! called(by: Int, loud: Boolean, text: String): String! friend: Pet! friends: [Pet!]! barks: Boolean }
            type Cat implements Pet { id: ID! name: String! called(by: Int, loud: Boolean, text: String): String! friend: Pet! friends: [Pet!]! lives: Int }
            union Any = Dog | Cat
            type Query { pet: Pet! any: Any! pets: [Pet!]! }
            """,
            builder =>
            {
                builder.Types.For("Dog").IsTypeOf<string>();
                builder.Types.For("Cat").IsTypeOf<int>();
            });
        pets.Initialize();
        return pets;
    }

    /// Documents whose keys collide often, in fragments of objects, interfaces and unions.
    private sealed class RandomPets(int seed)
    {
        private readonly Random random = new(seed);
        private readonly List<string> fragments = [];

        public string Document()
        {
            var roots = string.Join(' ', Times(() => $"{Alias(6)}{Pick("pet", "any", "pets")} {{ {Selection(3)} }}"));
            return $"{{ {roots} }} {string.Join(' ', fragments)}";
        }

        private string Selection(int depth) => string.Join(' ', Times(() => One(depth)).Append("__typename"));

        private string One(int depth) => random.Next(depth > 0 ? 7 : 2) switch
        {
            0 => $"... on Pet {{ {Alias(9)}{Pick("id", "name", "name", "called(by: 1)")} }}",
            1 => $"... on {Pick("Dog { x: name }", "Cat { x: called(by: 1) }", "Dog { y: id }", "Cat { lives }", "Dog { x: barks }")}",
            2 or 3 => $"... on {Pick("Pet", "Dog", "Cat")} {{ {Alias(6)}{Pick("friend", "friends")} {{ {Selection(depth - 1)} }} }}",
            4 => $"... on {Pick("Pet", "Dog", "Cat")} {{ {Selection(depth - 1)} }}",
            5 => $"... {{ {Selection(depth - 1)} }}",
            _ => Named(depth),
        };

        private string Named(int depth)
        {
            if (fragments.Count > 0 && random.Next(2) == 0)
            {
                return $"...F{random.Next(fragments.Count)}";
            }

            var selection = Selection(depth - 1);
            fragments.Add($"fragment F{fragments.Count} on {Pick("Pet", "Dog", "Cat")} {{ {selection} }}");
            return $"...F{fragments.Count - 1}";
        }

        private string Alias(int chance) => random.Next(chance) == 0 ? Pick("x: ", "y: ") : "";

        private string Pick(params string[] choices) => choices[random.Next(choices.Length)];

        private List<string> Times(Func<string> one) =>
            [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => one())];
    }
}
