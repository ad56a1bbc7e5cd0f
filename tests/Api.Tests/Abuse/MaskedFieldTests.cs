using System.Buffers.Text;
using System.Text;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Abuse;

/// <summary>
/// What a caller may not read can not be filtered, sorted, counted or walked by either: found by the names of the schema, so that
/// a field that is masked or guarded tomorrow is looked for in every filter, order and cursor.
/// </summary>
[Collection(AbuseGroup.Name)]
public sealed class MaskedFieldTests(AbuseApp abuse)
{
    /// Shown in part or to few, whatever their type is.
    private static readonly string[] masked =
        ["nik", "phone", "address", "reporter", "reporterName", "secret", "familyCardNumber", "birthDate", "fullName", "text", "content", "variables", "accessCode"];

    private ISchema Schema => abuse.App.Services.GetRequiredService<ISchema>();

    [Fact]
    public void Inputs_ShouldNotHoldIt_WhenAFieldIsMasked()
    {
        var asked = ListInputs().SelectMany(input => input.Fields.Select(field => (input.Name, Field: field.Name))).ToList();

        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, field => masked.Contains(field.Field, StringComparer.OrdinalIgnoreCase));
    }

    /// Nor is a field guarded by a policy among what its list is filtered or ordered by.
    [Fact]
    public void Inputs_ShouldNotHoldIt_WhenAFieldIsGuarded()
    {
        var guarded = new List<string>();
        foreach (var root in Schema.Query.Fields.Where(field => field.Arguments?.Find("where") is not null))
        {
            var node = (IComplexGraphType)SchemaWalk.Named(((IComplexGraphType)SchemaWalk.Named(root)).Fields.Find("nodes")!);
            guarded.AddRange(node.Fields.Where(SchemaWalk.IsGuarded).Select(field => field.Name));
            foreach (var argument in new[] { "where", "order" })
            {
                var input = root.Arguments!.Find(argument)?.ResolvedType?.GetNamedType() as IInputObjectGraphType;
                Assert.DoesNotContain(input?.Fields ?? [], field => node.Fields.Find(field.Name) is { } shown && SchemaWalk.IsGuarded(shown));
            }
        }

        Assert.Contains("blankStock", guarded);
    }

    /// Every list in every order: a cursor holds what it was ordered by, which is never masked, and nothing of a person.
    [Fact]
    public async Task Cursors_ShouldHoldNothingMasked_WhateverTheListIsOrderedBy()
    {
        var cursors = new List<string>();
        foreach (var root in Schema.Query.Fields.Where(SchemaWalk.IsOpen))
        {
            if (SchemaWalk.Named(root) is not IComplexGraphType connection || connection.Fields.Find("edges") is null)
            {
                continue;
            }

            var order = root.Arguments!.Find("order")?.ResolvedType?.GetNamedType() as IInputObjectGraphType;
            var orders = (order?.Fields ?? []).Select(field => $", order: [{{ {field.Name}: ASC }}]").Append("");
            foreach (var caller in new[] { "demo-officer", "demo-admin", "demo-portal", Readers.Owner })
            {
                using var client = await abuse.AsAsync(caller);
                foreach (var by in orders)
                {
                    var answer = await client.AskAsync($"{{ {root.Name}(first: 50{by}) {{ edges {{ cursor }} pageInfo {{ startCursor endCursor }} }} }}");
                    if (answer.Errors.Count == 0)
                    {
                        cursors.AddRange(answer[root.Name].GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("cursor").GetString()!));
                    }
                }
            }
        }

        Assert.InRange(cursors.Count, 100, int.MaxValue);
        var texts = cursors.Where(cursor => Base64Url.IsValid(cursor)).Select(cursor => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor))).Distinct().ToList();
        foreach (var text in texts)
        {
            Assert.DoesNotContain(abuse.World.Records, record => record.Owner is { } owner && text.Contains(owner.Nik, StringComparison.Ordinal));
            Assert.DoesNotContain("1606************", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Siti Aminah", text, StringComparison.Ordinal);
            Assert.DoesNotContain(masked, name => text.StartsWith($"[\"{name}", StringComparison.OrdinalIgnoreCase));
        }
    }

    private IEnumerable<IInputObjectGraphType> ListInputs() => Schema.AllTypes.OfType<IInputObjectGraphType>()
        .Where(type => type.Name.EndsWith("FilterInput", StringComparison.Ordinal) || type.Name.EndsWith("SortInput", StringComparison.Ordinal));
}
