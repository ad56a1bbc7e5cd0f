using GraphQL.Types;
using Microsoft.AspNetCore.Hosting.Server;
using SipOkMuba.Api.Identity;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Files;

namespace SipOkMuba.Api.Hosting;

internal static partial class Startup
{
    /// Everything that must hold before the first request; what does not hold ends the process with a sentence that
    /// says why.
    public static async Task PrepareAsync(this WebApplication app)
    {
        var cancellationToken = app.Lifetime.ApplicationStopping;

        // Neither needs the other, and each takes a second.
        var schema = Task.Run(app.Services.GetRequiredService<ISchema>, cancellationToken);
        await app.Services.GetRequiredService<DatabaseSetup>().RunAsync(cancellationToken);
        await schema;
        await using var scope = app.Services.CreateAsyncScope();
        if (app.Environment.IsDevelopment())
        {
            await DemoClients.RegisterAsync(scope.ServiceProvider, cancellationToken);
            app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(
                new StartupLines(ServerAddress.Of(app.Services.GetRequiredService<IServer>()))));
        }
        else
        {
            await DemoClients.RefuseAsync(scope.ServiceProvider, cancellationToken);
            if (app.Services.GetRequiredService<FilesOptions>().Scanner is null)
            {
                LogUnscanned(app.Logger);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Uploaded files are not scanned for malware: Files:Scanner is not set.")]
    private static partial void LogUnscanned(ILogger logger);
}
