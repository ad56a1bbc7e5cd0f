using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Tests.Partners;

/// What the database decides, alike on each of them.
internal sealed class KeyRaces(TestApp app)
{
    private readonly PartnerSteps steps = new(app);

    public async Task TenOfThirtyAsync()
    {
        var partner = await steps.RegisteredAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(async number =>
        {
            using var head = app.AsHead();
            return (await head.AskAsync(PartnerSteps.Create, new { partner, name = $"key {number}" })).RefusalCode("createPartnerKey");
        }));

        Assert.Equal(Partner.MostKeys, answers.Count(code => code is null));
        Assert.All(answers.Where(code => code is not null), code => Assert.Equal("PARTNER_KEY_LIMIT_REACHED", code));
        await using var database = await DatabaseAsync();
        var clients = await database.PartnerKeys.Where(key => key.Owner.Id == PartnerSteps.SubjectOf(partner)).Select(key => key.ClientId).ToListAsync();
        Assert.Equal(Partner.MostKeys, clients.Count);
        var subject = PartnerSteps.SubjectOf(partner);
        Assert.Equal(Partner.MostKeys + 1, await database.OutboxEvents.CountAsync(row => row.SubjectId == subject));
        await using var scope = app.Services.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<OpenIddict.Abstractions.IOpenIddictApplicationManager>();
        foreach (var client in clients)
        {
            Assert.NotNull(await applications.FindByClientIdAsync(client));
        }
    }

    public async Task RevokedOnceAsync()
    {
        var key = await steps.KeyAsync(await steps.RegisteredAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var head = app.AsHead();
            return (await head.AskAsync(PartnerSteps.Revoke, new { id = key.Id })).RefusalCode("revokePartnerKey");
        }));

        Assert.Single(answers, code => code is null);
        Assert.Equal(19, answers.Count(code => code == "PARTNER_KEY_REVOKED"));
    }

    /// Each document is added once, and nobody gets beyond the last place.
    public async Task TrustedOnceAsync()
    {
        var partner = await steps.RegisteredAsync();
        using var client = app.WithToken(await steps.TokenAsync(await steps.KeyAsync(partner)));
        const string one = "query One { viewer { name } }";
        await client.AskAsync(PartnerSteps.Trust, new { documents = new[] { one } });
        await using (var filling = await DatabaseAsync())
        {
            var owner = await filling.Partners.SingleAsync(found => found.Id == PartnerSteps.SubjectOf(partner));
            var ids = app.Services.GetRequiredService<IdSource>();
            filling.TrustedDocuments.AddRange(Enumerable.Range(0, TrustedDocument.MostOfPartner - 3).Select(number => new TrustedDocument
            {
                Id = ids.Next(),
                OwnerKey = owner.Key,
                Hash = $"{number:x64}",
                Text = "x",
                Characters = 1,
                Operations = "",
                RegisteredAt = DateTimeOffset.UnixEpoch,
            }));
            await filling.SaveChangesAsync();
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => client.AskAsync(
            PartnerSteps.Trust, new { documents = new[] { one, $"query Other {{ viewer {{ name }} }} # {number % 4}" } })));

        var done = answers.Where(answer => answer.RefusalCode("registerTrustedDocuments") is null)
            .SelectMany(answer => answer["registerTrustedDocuments"].GetProperty("trustedDocumentRegistration").GetProperty("documents").EnumerateArray())
            .Where(document => document.GetProperty("added").GetBoolean())
            .Select(document => document.GetProperty("documentId").GetString())
            .ToList();
        Assert.Equal(2, done.Count);
        Assert.Equal(2, done.Distinct().Count());
        await using var database = await DatabaseAsync();
        Assert.Equal(TrustedDocument.MostOfPartner, await database.TrustedDocuments.CountAsync(document => document.Owner.Id == PartnerSteps.SubjectOf(partner)));
    }

    /// Requests run all the while: none that was sent after the answer is served, at either instance.
    public async Task RefusedFromTheNextRequestOnAsync(TestApp other)
    {
        for (var round = 0; round < 5; round++)
        {
            var key = await steps.KeyAsync(await steps.RegisteredAsync());
            var token = await steps.TokenAsync(key);
            using var revoked = new CancellationTokenSource();
            var busy = new[] { app, other }.Select(async instance =>
            {
                using var client = instance.WithToken(token);
                while (!revoked.IsCancellationRequested)
                {
                    await client.AskAsync("{ __typename }");
                }
            }).ToList();
            using var here = app.WithToken(token);
            using var there = other.WithToken(token);
            Assert.Equal(HttpStatusCode.OK, (await here.AskAsync("{ __typename }")).Status);
            Assert.Equal(HttpStatusCode.OK, (await there.AskAsync("{ __typename }")).Status);

            await steps.RevokeAsync(key);
            var answers = await Task.WhenAll(here.AskAsync("{ __typename }"), there.AskAsync("{ __typename }"));

            Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Unauthorized, "AUTH_NOT_AUTHENTICATED"), (answer.Status, answer.ErrorCode)));
            await revoked.CancelAsync();
            await Task.WhenAll(busy);
        }
    }

    /// Whatever is told after five seconds is told too late.
    public async Task SilentAfterFiveSecondsAsync(TestApp other)
    {
        var partner = await steps.RegisteredAsync();
        var key = await steps.KeyAsync(partner);
        await using var live = await LiveSocket.SubscribeAsync(
            other, await steps.TokenAsync(key), "subscription { onEvent { type occurredAt } }");
        var heard = live.ReceiveAsync();
        await UntilAsync(heard);
        Assert.Equal("next", (await heard).GetProperty("type").GetString());

        await steps.RevokeAsync(key);
        var revoked = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        while (true)
        {
            heard = live.ReceiveAsync();
            await UntilAsync(heard);
            var message = await heard;
            if (message.GetProperty("type").GetString() == "next")
            {
                // By its own time, not by that of its arrival: this test may be slower than the server.
                var told = message.GetProperty("payload").GetProperty("data").GetProperty("onEvent").GetProperty("occurredAt").GetDateTimeOffset();
                Assert.InRange(told, DateTimeOffset.MinValue, revoked.AddSeconds(5));
                continue;
            }

            // Whichever notices first: the stream at its next event, or the socket's own check of the grant.
            Assert.Equal(
                message.GetProperty("type").GetString() == "closed" ? "4403" : "AUTH_NOT_AUTHORIZED",
                message.TryGetProperty("code", out var code)
                    ? code.GetRawText()
                    : message.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
            return;
        }

        // What the partner may read goes on happening.
        async Task UntilAsync(Task done)
        {
            while (!done.IsCompleted)
            {
                await steps.RevokeAsync(await steps.KeyAsync(partner));
            }
        }
    }

    private async Task<AppDbContext> DatabaseAsync() =>
        await app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
}

[Collection(AloneGroup.Name)]
public sealed class KeyRaceTests(TestApp app) : IClassFixture<TestApp>
{
    private readonly KeyRaces races = new(app);

    [Fact]
    public Task CreatePartnerKey_ShouldGiveTen_WhenThirtyAskAtOnce() => races.TenOfThirtyAsync();

    [Fact]
    public Task RevokePartnerKey_ShouldBeDoneOnce_WhenTwentyAskAtOnce() => races.RevokedOnceAsync();

    [Fact]
    public Task RegisterTrustedDocuments_ShouldAddEachOnceAndNoMoreThanFit_WhenTwelveAskAtOnce() => races.TrustedOnceAsync();

    [Fact]
    public Task RevokePartnerKey_ShouldCountForTheNextRequest_WhenRequestsRun() => races.RefusedFromTheNextRequestOnAsync(app);

    [Fact]
    public Task RevokePartnerKey_ShouldEndSockets_WhenTheyAreOpen() => races.SilentAfterFiveSecondsAsync(app);
}

[Collection(AloneGroup.Name)]
public sealed class PostgresKeyRaceTests(PostgresTestApp app) : IClassFixture<PostgresTestApp>
{
    private readonly KeyRaces races = new(app);

    [SkippableFact]
    public async Task Keys_ShouldBeDecidedByTheDatabase_WhenItIsPostgres()
    {
        PostgresTestApp.SkipIfMissing();
        await races.TenOfThirtyAsync();
        await races.RevokedOnceAsync();
        await races.TrustedOnceAsync();
    }

    [SkippableFact]
    public async Task RevokePartnerKey_ShouldCountForTheNextRequest_WhenTwoInstancesServe()
    {
        PostgresTestApp.SkipIfMissing();
        await using var other = new Sibling(app);
        await other.InitializeAsync();

        await races.RefusedFromTheNextRequestOnAsync(other);
        await races.SilentAfterFiveSecondsAsync(other);
    }

    /// A second instance on the same database, with the same keys.
    private sealed class Sibling(TestApp first) : TestApp(new Joined(first))
    {
        protected override void Configure(IWebHostBuilder builder)
        {
            base.Configure(builder);
            builder.UseSetting("Keys:Directory", first.KeyDirectory);
            builder.UseSetting("Files:Directory", first.FileDirectory);
        }
    }

    private sealed class Joined(TestApp first) : TestDatabase
    {
        public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["Database:Provider"] = "Postgres",
            ["Database:ConnectionString"] = first.ConnectionString,
        };
    }
}
