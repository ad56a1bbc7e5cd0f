using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Infrastructure.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace SipOkMuba.Api.Partners;

/// <summary>
/// Keys of partners as clients of the authorization server, which knows each secret by a slow hash alone. Its manager
/// saves what it creates, so it is given the mutation's own context: key, event and client are one transaction.
/// </summary>
internal sealed class KeyClients(
    IMemoryCache memory,
    IOptionsMonitor<OpenIddictCoreOptions> core,
    IOptionsMonitor<OpenIddictEntityFrameworkCoreOptions> storing,
    ILogger<OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>> logger)
{
    private const string Prefix = "muba_sk_";
    private const int SecretBytes = 32;

    /// The prefix lets scanners of repositories find one that was committed by mistake.
    public static string NewSecret() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    public async Task SaveWithAsync(AppDbContext database, PartnerKey key, string secret, CancellationToken cancellationToken)
    {
        var store = new OpenIddictEntityFrameworkCoreApplicationStore<
            OpenIddictEntityFrameworkCoreApplication, OpenIddictEntityFrameworkCoreAuthorization, OpenIddictEntityFrameworkCoreToken,
            string>(memory, new ContextOf(database), storing);
        using var cache = new OpenIddictApplicationCache<OpenIddictEntityFrameworkCoreApplication>(core, store);
        var manager = new OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>(cache, logger, core, store);
        await manager.CreateAsync(DescriptorOf(key, secret), cancellationToken);
    }

    private sealed class ContextOf(AppDbContext database) : IOpenIddictEntityFrameworkCoreContext
    {
        public ValueTask<DbContext> GetDbContextAsync(CancellationToken cancellationToken) => new(database);
    }

    private static OpenIddictApplicationDescriptor DescriptorOf(PartnerKey key, string secret)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = key.ClientId,
            ClientSecret = secret,
            ClientType = ClientTypes.Confidential,
            Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
        };
        descriptor.AddScopePermissions(key.Scopes.Split(' '));
        descriptor.AddGrantTypePermissions(CitizenGrant.GrantType, GrantTypes.RefreshToken);
        return descriptor;
    }
}
