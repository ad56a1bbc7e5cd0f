using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SipOkMuba.Infrastructure.Files.Checks;
using SipOkMuba.Infrastructure.Files.Scanning;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Files;

public static class FilesSetup
{
    public static IServiceCollection AddFiles(this IServiceCollection services, FilesOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<FileVault>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<FileChecks>();
        services.AddSingleton<FileIntake>();
        services.AddSingleton<DocumentFiles>();
        services.AddSingleton<UploadSweep>();
        services.AddSingleton<DocumentRetention>();
        services.AddSingleton<MessageRetention>();
        services.AddHostedService<UploadSweeper>();
        services.AddSingleton<Erasure>();
        services.AddSingleton<RecordErasure>();
        services.AddHostedService<RecordEraser>();
        return options.Scanner is { } address
            ? services.AddSingleton<IMalwareScanner>(provider =>
                new ClamdScanner(address, provider.GetRequiredService<ILogger<ClamdScanner>>()))
            : services.AddSingleton<IMalwareScanner, NoScanner>();
    }
}
