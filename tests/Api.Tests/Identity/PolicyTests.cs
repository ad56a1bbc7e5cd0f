using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Identity;
using Snapshooter.Xunit;

namespace SipOkMuba.Api.Tests.Identity;

public sealed class PolicyTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public void Table_ShouldBeAsReviewed_WhenItIsWrittenOut()
    {
        var text = new StringBuilder();
        foreach (var policy in Policies.Table.Values)
        {
            text.AppendLine($"{policy.Name}: {string.Join(' ', policy.Roles)} / {string.Join(' ', policy.AnyScope)}");
        }

        Snapshot.Match(text.ToString());
    }

    /// The table through real tokens and ASP.NET Core's own authorization.
    [Fact]
    public async Task Authorize_ShouldFollowTheTable_WhenEachDemoClientAsksForEachPolicy()
    {
        var text = new StringBuilder();
        var authorization = app.Services.GetRequiredService<IAuthorizationService>();
        (string Client, string[] Scopes)[] callers =
        [
            .. DemoClients.All.Select(client => (client.Id, Array.Empty<string>())),
            ("demo-portal", ["applications:read"]),
            ("demo-portal", ["applications:write"]),
            ("demo-portal", ["complaints:read"]),
        ];
        foreach (var (client, scopes) in callers)
        {
            var token = await app.TokenAsync(client, scopes);
            var result =
                await app.Services.GetRequiredService<BearerTokens>().AuthenticateAsync(token.AsMemory(), CancellationToken.None);
            var allowed = new List<string>();
            foreach (var policy in Policies.Table.Keys)
            {
                if ((await authorization.AuthorizeAsync(result.Principal!, policy)).Succeeded)
                {
                    allowed.Add(policy);
                }
            }

            text.AppendLine($"{client} [{string.Join(' ', scopes)}]: {string.Join(' ', allowed)}");
        }

        Snapshot.Match(text.ToString());
    }

    [Fact]
    public async Task Authorize_ShouldAllowNothing_WhenNobodyIsSignedIn()
    {
        var authorization = app.Services.GetRequiredService<IAuthorizationService>();
        foreach (var policy in Policies.Table.Keys)
        {
            Assert.False((await authorization.AuthorizeAsync(new ClaimsPrincipal(), policy)).Succeeded);
        }
    }
}
