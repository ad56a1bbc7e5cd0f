using System.Net.Http.Json;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.Abuse;

public sealed class HostileTests(TestApp app) : HostileCases(app), IClassFixture<TestApp>;

public sealed class PostgresHostileTests(PostgresTestApp app) : HostileCases(app), IClassFixture<PostgresTestApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// Whatever stands in an argument, the answer is one of ours: no fault, and nothing of the inside.
public abstract class HostileCases(TestApp app)
{
    /// Every so manieth value is tried; all by SIPOKMUBA_TEST_SCALE=20. A prime, so that no kind of value is left out.
    private static readonly int share = Scale.Factor >= 20 ? 1 : 97;

    [SkippableFact]
    public async Task Arguments_ShouldNeverReachAFault_WhateverTheyHold()
    {
        SkipIfMissing();
        var scenarios = new Scenarios(app);
        var hostile = new Hostile(await World.MakeAsync(app, scenarios));
        var schema = app.Services.GetRequiredService<ISchema>();
        var (asked, faults) = (0, new List<string>());
        foreach (var (kind, root) in new[] { ("query", schema.Query), ("mutation", schema.Mutation!) })
        {
            foreach (var field in root.Fields)
            {
                var client = scenarios.As(CallerOf(field));
                foreach (var (document, what) in hostile.Of(kind, field))
                {
                    if (asked++ % share != 0)
                    {
                        continue;
                    }

                    using var content = JsonContent.Create(new { query = document });
                    using var response = await client.PostAsync("/graphql", content);
                    var body = await response.Content.ReadAsStringAsync();
                    if (Leaks.IsIn(response.StatusCode, body))
                    {
                        faults.Add($"{field.Name}: {what}: {body[..Math.Min(300, body.Length)]}");
                    }
                }
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {asked}:\n{string.Join('\n', faults)}");
        Assert.InRange(asked, 1_000, int.MaxValue);
    }

    protected virtual void SkipIfMissing()
    {
    }

    /// Who may ask for it at all: a refusal at the door would prove nothing.
    private static string CallerOf(FieldType field)
    {
        if (SchemaWalk.PolicyOf(field) is not { } name)
        {
            return "demo-portal";
        }

        var policy = Policies.Table[name];
        return policy.AnyScope.Count > 0 ? "demo-portal"
            : policy.Roles.Contains(ActorRole.Officer) ? "demo-officer"
            : policy.Roles[^1] switch
            {
                ActorRole.Citizen => Scenarios.Citizen,
                ActorRole.VillageOperator => "demo-village",
                ActorRole.Verifier => "demo-verifier",
                ActorRole.Supervisor => "demo-supervisor",
                ActorRole.Head => "demo-head",
                _ => "demo-admin",
            };
    }
}
