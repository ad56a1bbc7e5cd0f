using System.Text.Json;
using System.Text.RegularExpressions;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Abuse;

/// <summary>
/// Every type with an id, every caller, every way to a record that the schema has: who may not read it gets byte by byte what
/// is said of a record that does not exist.
/// </summary>
[Collection(AbuseGroup.Name)]
public sealed partial class NodeMatrixTests(AbuseApp abuse)
{
    private const string ByNode = "query($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id]) { __typename id } }";

    /// Named by whoever was given the id, who need not read the record: whom a complaint is about, and to whom a citizen consents.
    private static readonly (string Mutation, string Path)[] named = [("fileComplaint", "concernedStaffId"), ("recordConsent", "partner")];

    public static TheoryData<string> Callers => new(Readers.All);

    private ISchema Schema => abuse.App.Services.GetRequiredService<ISchema>();

    private IReadOnlyList<WorldRecord> Records => abuse.World.Records;

    [Fact]
    public void World_ShouldHoldEveryTypeWithAnId_WhenTheSchemaPublishesIt()
    {
        Assert.Empty(SchemaWalk.Nodes(Schema).Select(type => type.Name).Except(Records.Select(record => record.Type)));
        Assert.Equal(Readers.Names.Order(StringComparer.Ordinal), Records.Select(record => record.Name).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Callers))]
    public async Task Node_ShouldBeShownToItsReadersAlone_WhenItIsAskedForByItsId(string caller)
    {
        foreach (var record in Records)
        {
            using var client = await abuse.AsAsync(caller, record.Owner);
            var answer = await client.AskAsync(ByNode, new { id = record.Id });
            if (Readers.MayRead(caller, record))
            {
                Assert.True(answer.WithoutErrors().Data.GetRawText().Contains($"\"{record.Id}\"", StringComparison.Ordinal), $"{record.Name} is hidden from {caller}");
            }
            else
            {
                AssertMissing(await client.AskAsync(ByNode, new { id = Missing(record) }), answer, record, caller, ByNode);
            }
        }
    }

    /// Root fields that take an id, of whatever it is: found by the schema.
    [Theory, MemberData(nameof(Callers))]
    public async Task Root_ShouldAnswerAsOfAMissingRecord_WhenTheCallerMayNotReadTheOneThatItNames(string caller)
    {
        var compared = 0;
        foreach (var record in Records.Where(record => !Readers.MayRead(caller, record)))
        {
            using var client = await abuse.AsAsync(caller, record.Owner);
            foreach (var field in Schema.Query.Fields.Where(field => field.Name is not ("node" or "nodes")))
            {
                foreach (var argument in IdsOf(field.Arguments).Where(_ => field.Name != "events" || !Readers.IsTold(caller, record)))
                {
                    var document = Plausible.Document("query", field, argument);
                    var foreign = await client.AskAsync(document, new { id = record.Id });
                    AssertMissing(await client.AskAsync(document, new { id = Missing(record) }), foreign, record, caller, document);
                    compared++;
                }
            }
        }

        Assert.True(compared > 0 || caller == "demo-head");
    }

    /// From each record that the caller reads along every edge of its type: none leads to a record that it may not.
    [Theory, MemberData(nameof(Callers))]
    public async Task Edges_ShouldLeadToNothingElse_WhereverTheyBegin(string caller)
    {
        foreach (var record in Records.Where(record => Readers.MayRead(caller, record)))
        {
            using var client = await abuse.AsAsync(caller, record.Owner);
            var type = (IObjectGraphType)Schema.AllTypes[record.Type]!;
            foreach (var document in SchemaWalk.Edges(type, depth: 2))
            {
                var answer = await client.AskAsync(document, new { id = record.Id });
                AssertReadable(caller, record.Owner, answer, document);
            }
        }
    }

    [Theory, MemberData(nameof(Callers))]
    public async Task Lists_ShouldHoldNothingElse_WhoeverAsks(string caller)
    {
        foreach (var owner in caller == Readers.Owner ? Records.Select(record => record.Owner).OfType<Person>().Distinct().Cast<Person?>() : [null])
        {
            using var client = await abuse.AsAsync(caller, owner);
            foreach (var field in Schema.Query.Fields.Where(field => SchemaWalk.IsOpen(field) && SchemaWalk.Named(field).Name.EndsWith("Connection", StringComparison.Ordinal)))
            {
                var node = SchemaWalk.Named((((IComplexGraphType)SchemaWalk.Named(field)).Fields.Find("nodes")!));
                var id = ((IComplexGraphType)node).Fields.Find("id") is null ? "__typename" : "__typename id";
                foreach (var page in field.Arguments!.Find("last") is null ? ["first"] : new[] { "first", "last" })
                {
                    var document = $"{{ {field.Name}({page}: 50) {{ nodes {{ {id} }} edges {{ node {{ {id} }} }} }} }}";
                    var answer = await client.AskAsync(document);
                    Assert.True(answer.ErrorCode is null or Authorization.NotAuthorized or Authorization.NotAuthenticated, answer.Body);
                    AssertReadable(caller, owner, answer, document);
                }
            }
        }
    }

    /// Every id that an input of a mutation takes: a stranger's record is refused in the words of a missing one.
    [Theory, MemberData(nameof(Callers))]
    public async Task Mutation_ShouldRefuseAsOfAMissingRecord_WhenTheCallerMayNotReadTheOneThatItNames(string caller)
    {
        foreach (var field in Schema.Mutation!.Fields)
        {
            if (SchemaWalk.PolicyOf(field) is { } policy && !await AllowsAsync(caller, policy))
            {
                continue;
            }

            foreach (var path in Plausible.IdsOf(field).Where(path => !named.Contains((field.Name, path))))
            {
                var accepted = await AcceptedAsync(field, path);
                foreach (var record in Records.Where(record => accepted.Contains(record.Type) && !Readers.MayRead(caller, record) && !Readers.HandsOn(caller, record)))
                {
                    using var client = await abuse.AsAsync(caller, record.Owner);
                    var (document, foreign) = Plausible.Mutation(field, path, record.Id, abuse.World);
                    var (_, missing) = Plausible.Mutation(field, path, Missing(record), abuse.World);
                    AssertMissing(
                        await client.AskAsync(document, new { input = missing }), await client.AskAsync(document, new { input = foreign }),
                        record, caller, $"{document} {path}");
                }
            }
        }
    }

    /// Of which types an input takes ids: of any other they are malformed, whoever sends them.
    private async Task<IReadOnlySet<string>> AcceptedAsync(FieldType field, string path)
    {
        if (!abuse.Accepted.TryGetValue((field.Name, path), out var accepted))
        {
            var policy = SchemaWalk.PolicyOf(field);
            var by = "demo-officer";
            foreach (var caller in Readers.All.Skip(1))
            {
                by = policy is not null && await AllowsAsync(caller, policy) ? caller : by;
            }

            using var client = await abuse.AsAsync(by);
            accepted = [];
            foreach (var record in Records.DistinctBy(record => record.Type))
            {
                var (document, input) = Plausible.Mutation(field, path, Missing(record), abuse.World);
                if ((await client.AskAsync(document, new { input })).ErrorCode != "INVALID_ID")
                {
                    accepted.Add(record.Type);
                }
            }

            abuse.Accepted[(field.Name, path)] = accepted;
        }

        return accepted;
    }

    private async Task<bool> AllowsAsync(string caller, string policy)
    {
        if (await abuse.TokenAsync(caller, null) is not { } token)
        {
            return false;
        }

        var result = await abuse.App.Services.GetRequiredService<BearerTokens>().AuthenticateAsync(token.AsMemory(), CancellationToken.None);
        return Policies.Table[policy].Allows(abuse.App.Services.GetRequiredService<AccountDirectory>().CallerOf(result.Principal!));
    }

    private static IEnumerable<string> IdsOf(QueryArguments? arguments) => (arguments ?? [])
        .Where(argument => argument.ResolvedType!.GetNamedType().Name == "ID")
        .Select(argument => argument.Name);

    private string Missing(WorldRecord record) => NodeId.Format(record.Type, abuse.App.Services.GetRequiredService<IdSource>().Next());

    private void AssertReadable(string caller, Person? owner, Answer answer, string document)
    {
        foreach (var record in Records.Where(record => answer.Body.Contains($"\"id\":\"{record.Id}\"", StringComparison.Ordinal)))
        {
            Assert.True(
                Readers.MayRead(caller, record) && (caller != Readers.Owner || record.Owner is null || record.Owner == owner),
                $"{caller} finds {record.Name} by {document}");
        }

        Assert.All(Records, record => Assert.True(
            record.Owner is null || !answer.Body.Contains(record.Owner.Nik, StringComparison.Ordinal), $"{caller} reads a whole NIK by {document}"));
    }

    private static void AssertMissing(Answer missing, Answer foreign, WorldRecord record, string caller, string document)
    {
        Assert.NotEqual("BUDGET_EXHAUSTED", missing.ErrorCode);
        Assert.True(
            foreign.Status == missing.Status && Moments().Replace(foreign.Body, "") == Moments().Replace(missing.Body, ""),
            $"{caller} tells {record.Name} from none by {document}\n{missing.Body}\n{foreign.Body}");
    }

    /// The head of the log moves, and each fault has a number of its own.
    [GeneratedRegex("\"headCursor\":\"[^\"]*\"|\"requestId\":\"[^\"]*\"")]
    private static partial Regex Moments();
}
