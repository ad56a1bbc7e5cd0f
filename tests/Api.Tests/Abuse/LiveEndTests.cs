using System.Text.Json;
using SipOkMuba.Api.Tests.Identity;
using SipOkMuba.Api.Tests.Partners;
using SipOkMuba.Api.Tests.Webhooks;

namespace SipOkMuba.Api.Tests.Abuse;

/// Whatever ends a grant ends its open wires, though nothing happens on them; how soon, TokenRevocationTests and KeyRaces tell.
public sealed class LiveEndTests : IClassFixture<ShiftedApp>
{
    private const string Watch = "subscription($after: String) { onEvent(after: $after) { type cursor subject { id } } }";
    private readonly ShiftedApp app;
    private readonly Scenarios scenarios;
    private readonly PartnerSteps steps;

    public LiveEndTests(ShiftedApp app)
    {
        (this.app, scenarios) = (app, new Scenarios(app));
        steps = scenarios.Partners;
    }

    [Theory]
    [InlineData("the token expires")]
    [InlineData("the key is revoked")]
    [InlineData("the consent is withdrawn")]
    public async Task Wires_ShouldEnd_When(string what)
    {
        var (token, end) = await BegunAsync(what);
        await using var socket = await LiveSocket.SubscribeAsync(app, token, Watch);
        using var stream = await LiveStream.SubscribeAsync(app, token, Watch);

        await end();

        // Whichever notices first: the subscription at an event, or the look at the grant.
        var last = await LastAsync(socket.ReceiveAsync);
        Assert.True(
            (last.GetProperty("type").GetString() == "closed" && last.GetProperty("code").GetInt32() == 4403)
            || (last.GetProperty("type").GetString() == "error" && last.GetProperty("payload").GetRawText().Contains("AUTH_NOT_", StringComparison.Ordinal)),
            last.GetRawText());
        var error = (await LastAsync(async () => (await stream.NextAsync())!.Value)).GetProperty("errors")[0];
        Assert.StartsWith("AUTH_NOT_", error.GetProperty("extensions").GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Socket_ShouldLoseNothing_WhenItResumesWithAnotherToken()
    {
        var head = new { after = await scenarios.HeadAsync("demo-head") };
        await using var live = await LiveSocket.SubscribeAsync(app, await app.NewTokenAsync("demo-head"), Watch, head);
        var first = await scenarios.SubmittedAsync();
        var cursor = await CursorOfAsync(live, first);
        app.Jump(TimeSpan.FromMinutes(61));
        await LastAsync(live.ReceiveAsync);

        var missed = await scenarios.SubmittedAsync();
        await using var resumed = await LiveSocket.SubscribeAsync(app, await app.NewTokenAsync("demo-head"), Watch, new { after = cursor });

        Assert.NotNull(await CursorOfAsync(resumed, missed));
    }

    [Fact]
    public async Task Socket_ShouldGoOn_WhenItHasATokenOfTheNextKeyBeforeTheOldIsRevoked()
    {
        var partner = await steps.RegisteredAsync();
        var (old, next) = (await steps.KeyAsync(partner), await steps.KeyAsync(partner));
        await using var live = await LiveSocket.SubscribeAsync(app, await steps.TokenAsync(old), Watch);
        await live.RenewAsync(await steps.TokenAsync(next));

        await steps.RevokeAsync(old);
        await steps.KeyAsync(partner);

        while ((await live.NextAsync()).GetProperty("onEvent").GetProperty("type").GetString() != "partner.keyCreated")
        {
        }
    }

    /// The webhooks of a partner go on with any key, and with none they stop.
    [Fact]
    public async Task Webhook_ShouldSendNothingMore_WhenTheLastKeyOfItsPartnerIsRevoked()
    {
        await using var receiver = await Receiver.StartAsync();
        var partner = await steps.RegisteredAsync();
        var (one, other) = (await steps.KeyAsync(partner), await steps.KeyAsync(partner));
        using var client = app.WithToken(await steps.TokenAsync(one));
        Assert.Null((await client.AskAsync(WebhookSteps.Create, new { url = receiver.Url("/own"), eventTypes = new[] { "application.submitted" } })).Refusal("createWebhook"));
        await steps.RevokeAsync(one);
        var first = await ConsentedAsync(partner);
        Assert.Equal(first.Id, (await receiver.NextAsync("/own")).Json.GetProperty("data").GetProperty("subject").GetProperty("id").GetString());

        await steps.RevokeAsync(other);
        app.Jump(TimeSpan.FromSeconds(6));
        await new WebhookSteps(scenarios).CreateAsync(receiver.Url("/portal"), eventTypes: ["application.submitted"]);
        await ConsentedAsync(partner);

        // Both are written down for the same event.
        Assert.Equal("application.submitted", (await receiver.NextAsync("/portal")).Type);
        Assert.False(receiver.TryNext("/own", out _));
    }

    /// Submitted for somebody who consents to the partner.
    private async Task<TestApplication> ConsentedAsync(string partner)
    {
        var person = Person.Next();
        Assert.Null((await scenarios.As("demo-officer").AskAsync(
            """mutation($nik: NIK!, $partner: ID) { recordConsent(input: { nik: $nik, partner: $partner, purpose: "KTP-el", method: IN_PERSON }) { consent { id } errors { ... on Error { code } } } }""",
            new { nik = person.Nik, partner })).Refusal("recordConsent"));
        return await scenarios.SubmittedAsync("demo-portal", person: person);
    }

    private async Task<(string Token, Func<Task> End)> BegunAsync(string what)
    {
        switch (what)
        {
            case "the token expires":
                return (await app.NewTokenAsync("demo-head"), () =>
                {
                    app.Jump(TimeSpan.FromMinutes(61));
                    return Task.CompletedTask;
                });
            case "the key is revoked":
                var key = await steps.KeyAsync(await steps.RegisteredAsync());
                return (await steps.TokenAsync(key), () => steps.RevokeAsync(key));
            default:
                var person = (await scenarios.SubmittedAsync()).Person;
                var token = await scenarios.TokenOfAsync(person);
                using (var citizen = app.WithToken(token))
                {
                    var consent = (await citizen.AskAsync("{ consents { nodes { id } } }")).WithoutErrors()["consents"].GetProperty("nodes")[0].GetProperty("id").GetString()!;
                    return (token, () => scenarios.WithdrawConsentAsync(Graph.Schema.NodeId.Parse(consent, "Consent")));
                }
        }
    }

    private static async Task<JsonElement> LastAsync(Func<Task<JsonElement>> next)
    {
        while (true)
        {
            var message = await next();
            var isEvent = message.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object;
            if (!isEvent && !(message.TryGetProperty("type", out var type) && type.GetString() == "next"))
            {
                return message;
            }
        }
    }

    private static async Task<string> CursorOfAsync(LiveSocket live, TestApplication application)
    {
        while (true)
        {
            var told = (await live.NextAsync()).GetProperty("onEvent");
            if (told.GetProperty("subject") is { ValueKind: JsonValueKind.Object } subject && subject.GetProperty("id").GetString() == application.Id)
            {
                return told.GetProperty("cursor").GetString()!;
            }
        }
    }
}
