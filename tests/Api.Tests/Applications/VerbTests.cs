using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Applications;

/// The shadow tests of every mutation on an application, by one table.
[Collection(ApiGroup.Name)]
public sealed class VerbTests(ApiApp app)
{
    private static readonly string Missing = NodeId.Format("Application", Guid.Parse("019aa000-0000-7000-8000-000000000001"));
    private readonly Scenarios scenarios = app.Scenarios;

    public static TheoryData<string> Names => new(Verb.All.Select(verb => verb.Name));

    [Theory, MemberData(nameof(Names))]
    public async Task Verb_ShouldMoveOnWithOneEvent_WhenItIsAllowed(string name)
    {
        var verb = Verb.Named(name);
        var application = await scenarios.ReadyForAsync(verb);
        var before = await scenarios.StateAsync(application);

        var answer = await scenarios.TryAsync(verb, application.Id, verb.By, before.Version);

        Assert.Null(answer.Refusal(name));
        Assert.Equal(application.Id, answer[name].GetProperty("application").GetProperty("id").GetString());
        await using var database = await scenarios.DatabaseAsync();
        var told = await database.OutboxEvents.SingleAsync(
            row => row.SubjectId == application.Subject && row.SubjectVersion == before.SubjectVersion + 1);
        Assert.Equal(verb.Event, told.Type);
        Assert.Equal(verb.To.ToText(), answer[name].GetProperty("application").GetProperty("status").GetString());
        if (name != "verifyApplication")
        {
            // The follower of the log may have gone on from VERIFIED already.
            var after = await scenarios.StateAsync(application);
            Assert.Equal((verb.To, before.Version + 1, before.SubjectVersion + 1), (after.Status, after.Version, after.Events));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Verb_ShouldBeRefused_WhenNobodyIsSignedIn(string name)
    {
        var code = await RefusedAsync(Verb.Named(name), Scenarios.Nobody);

        Assert.Equal("AUTH_NOT_AUTHENTICATED", code);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Verb_ShouldBeRefused_WhenTheRoleIsWrong(string name)
    {
        var verb = Verb.Named(name);

        Assert.Equal("AUTH_NOT_AUTHORIZED", await RefusedAsync(verb, verb.Outsider));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Verb_ShouldAnswerAStrangersRecordLikeAMissingOne_WhenTheRowIsNotTheCallers(string name)
    {
        var verb = Verb.Named(name);
        var application = await scenarios.SharedAsync(verb);
        var before = await scenarios.StateAsync(application);

        var foreign = await scenarios.TryAsync(verb, application.Id, verb.Stranger);
        var missing = await scenarios.TryAsync(verb, Missing, verb.Stranger);
        var staleForeign = await scenarios.TryAsync(verb, application.Id, verb.Stranger, expectedVersion: 99);

        Assert.Equal("NOT_FOUND", missing.RefusalCode(name));
        Assert.Equal(missing, foreign);
        Assert.Equal(missing, staleForeign);
        Assert.Equal(before, await scenarios.StateAsync(application));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Verb_ShouldSayNotFound_WhenTheRecordIsMissing(string name)
    {
        var verb = Verb.Named(name);

        Assert.Equal("NOT_FOUND", (await scenarios.TryAsync(verb, Missing, verb.By)).RefusalCode(name));
        Assert.Equal("INVALID_ID", (await scenarios.TryAsync(verb, "x", verb.By)).RefusalCode(name));
        Assert.Equal("INVALID_ID", (await scenarios.TryAsync(verb, await scenarios.ServicePointAsync(), verb.By)).RefusalCode(name));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Verb_ShouldTellTheVersion_WhenTheCallersIsStale(string name)
    {
        var verb = Verb.Named(name);
        var application = await scenarios.SharedAsync(verb);
        var before = await scenarios.StateAsync(application);

        var refusal = (await scenarios.TryAsync(verb, application.Id, verb.By, before.Version - 1)).Refusal(name);

        Assert.Equal("STALE_VERSION", refusal!.Value.GetProperty("code").GetString());
        Assert.Equal(before.Version, refusal.Value.GetProperty("currentVersion").GetInt32());
        Assert.Equal(before, await scenarios.StateAsync(application));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Verb_ShouldTellTheStatus_WhenItIsOver(string name)
    {
        var verb = Verb.Named(name);
        var application = await scenarios.SharedCancelledAsync();
        var before = await scenarios.StateAsync(application);

        var refusal = (await scenarios.TryAsync(verb, application.Id, verb.By)).Refusal(name);

        Assert.Equal("INVALID_TRANSITION", refusal!.Value.GetProperty("code").GetString());
        Assert.Equal("CANCELLED", refusal.Value.GetProperty("status").GetString());
        Assert.Equal(before, await scenarios.StateAsync(application));
    }

    private async Task<string?> RefusedAsync(Verb verb, string by)
    {
        var application = await scenarios.SharedAsync(verb);
        var before = await scenarios.StateAsync(application);
        var answer = await scenarios.TryAsync(verb, application.Id, by);
        Assert.Equal(before, await scenarios.StateAsync(application));
        Assert.Equal(JsonValueKind.Null, answer.Data.ValueKind);
        return answer.RefusalCode(verb.Name);
    }
}
