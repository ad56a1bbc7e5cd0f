using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenIddict.Abstractions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Tests.Budgets;

/// The platform at a minute that only a test ends, behind a proxy, with a partner of small means.
public sealed class BudgetApp : TestApp
{
    public const string SmallPartner = "small-partner";
    public const int SmallLimit = 200;

    internal StandingTime Time { get; } = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>()
            .CreateAsync(new DemoClient(SmallPartner, "partner", IsPartner: true).Describe());
        var database = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        database.Partners.Add(Partner.Delivered(
            scope.ServiceProvider.GetRequiredService<IdSource>(), SmallPartner, SmallPartner, string.Join(' ', Api.Identity.Scopes.All),
            DateTimeOffset.UnixEpoch, SmallLimit, holdsSyntheticConsent: true));
        await database.SaveChangesAsync();
    }

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.UseSetting("Proxy:Trusted:0", "127.0.0.0/8");
        builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time)));
    }
}

/// A clock that stands still until it is moved; timers and spans of time are real.
internal sealed class StandingTime : TimeProvider
{
    private long ticks = System.GetUtcNow().Ticks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);
}
