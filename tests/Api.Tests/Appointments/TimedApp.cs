using System.Globalization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenIddict.Server;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Clocks;

namespace SipOkMuba.Api.Tests.Appointments;

/// The platform at a time that the test names. What is due is done when the test says so, and not meanwhile.
public class TimedApp : TestApp
{
    /// Monday 7 December 2026, 07:00 WIB: before Christmas and the end of the year.
    public static readonly DateTime Start = new(2026, 12, 7, 7, 0, 0);

    private DateTime now = Start;

    public TimedApp()
    {
    }

    private protected TimedApp(TestDatabase database)
        : base(database)
    {
    }

    internal StoppedTime Time { get; } = new(new DateTimeOffset(Start, TimeSpan.FromHours(7)));

    /// In WIB, whatever zone the machine is in. It never goes back.
    public DateTime Now
    {
        get => now;
        set
        {
            Time.Advance(value - now);
            now = value;
        }
    }

    public void GoTo(string wib) => Now = DateTime.Parse(wib, CultureInfo.InvariantCulture);

    public async Task PerformWhatIsDueAsync()
    {
        foreach (var work in Services.GetServices<IDueWork>().Where(work => work is not WaitlistMatching))
        {
            while (await work.PerformAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None) == TimeSpan.Zero)
            {
            }
        }

        // The registered one looks only now and then.
        await ActivatorUtilities.CreateInstance<WaitlistMatching>(Services).MatchAsync(CancellationToken.None);
    }

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.ConfigureServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            services.Remove(services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(DutyClock)));

            // What a test jumps over must not end its tokens.
            services.PostConfigure<OpenIddictServerOptions>(options => options.AccessTokenLifetime = TimeSpan.FromDays(1000));
        });
    }
}

public sealed class TimedPostgresApp() : TimedApp(new PostgresTestDatabase())
{
    public override Task InitializeAsync() =>
        PostgresTestDatabase.Server is null ? Task.CompletedTask : base.InitializeAsync();
}
