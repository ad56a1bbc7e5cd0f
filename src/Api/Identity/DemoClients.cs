using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using SipOkMuba.Infrastructure.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace SipOkMuba.Api.Identity;

/// The clients of Development (contract.md 6). Every other environment refuses to start while one of them is there.
internal static class DemoClients
{
    public const string Secret = "demo-secret";

    public static readonly IReadOnlyList<DemoClient> All =
    [
        new("demo-portal", "partner with all scopes; every NIK with serial 99xx consents to it", IsPartner: true),
        new("demo-portal-2", "partner with all scopes; nobody consents to it", IsPartner: true),
        new("demo-village", "village operator of 16.06.09.2006"),
        new("demo-village-2", "village operator of 16.06.01.2001"),
        new("demo-officer", "officer of 16.06"),
        new("demo-officer-2", "officer of 16.06"),
        new("demo-verifier", "verifier of 16.06"),
        new("demo-supervisor", "supervisor of 16.06"),
        new("demo-head", "head of office of 16.06"),
        new("demo-admin", "administrator of 16.06"),
    ];

    public static async Task RegisterAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
        foreach (var client in All)
        {
            var descriptor = client.Describe();
            var registered = await applications.FindByClientIdAsync(client.Id, cancellationToken);
            if (registered is null)
            {
                await applications.CreateAsync(descriptor, cancellationToken);
            }
            else if (!descriptor.Permissions.SetEquals(
                await applications.GetPermissionsAsync(registered, cancellationToken)))
            {
                await applications.UpdateAsync(registered, descriptor, cancellationToken);
            }
        }
    }

    public static async Task RefuseAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var ids = All.Select(client => client.Id).ToList();
        var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
        var found = new List<string>();
        foreach (var id in ids)
        {
            if (await applications.FindByClientIdAsync(id, cancellationToken) is not null)
            {
                found.Add(id);
            }
        }

        var contexts = services.GetRequiredService<IDbContextFactory<AppDbContext>>();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        found.AddRange(await context.Partners
            .Where(partner => ids.Contains(partner.Subject))
            .Select(partner => partner.Subject)
            .ToListAsync(cancellationToken));
        found.AddRange(await context.StaffMembers
            .Where(member => ids.Contains(member.Subject))
            .Select(member => member.Subject)
            .ToListAsync(cancellationToken));
        if (found.Count > 0)
        {
            throw new InvalidOperationException(
                $"The database holds demo clients of Development ({string.Join(", ", found.Distinct())}). "
                + "Outside Development use a database of its own.");
        }
    }
}

internal sealed record DemoClient(string Id, string What, bool IsPartner = false)
{
    public OpenIddictApplicationDescriptor Describe()
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = Id,
            ClientSecret = DemoClients.Secret,
            ClientType = ClientTypes.Confidential,
            DisplayName = Id,
            Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
        };
        if (IsPartner)
        {
            descriptor.AddScopePermissions([.. Scopes.All]);
            descriptor.AddGrantTypePermissions(CitizenGrant.GrantType, GrantTypes.RefreshToken);
        }

        return descriptor;
    }
}
