using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SipOkMuba.Api.Tests.Identity;

/// The platform under a clock that a test may move ahead.
public class ShiftedApp : TestApp
{
    public ShiftedApp()
    {
    }

    private protected ShiftedApp(TestDatabase database)
        : base(database)
    {
    }

    internal ShiftableTime Time { get; } = new();

    /// So far that tokens end.
    public void Jump(TimeSpan ahead)
    {
        Time.Advance(ahead);
        ForgetTokens();
    }

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time)));
    }
}

public sealed class ShiftedPostgresApp() : ShiftedApp(new PostgresTestDatabase())
{
    public override Task InitializeAsync() =>
        PostgresTestDatabase.Server is null ? Task.CompletedTask : base.InitializeAsync();
}
