using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Files;

/// Where files lie, and who looks at them.
/// <param name="Directory">Shared by all instances.</param>
/// <param name="Scanner">Address of clamd; null: files are not scanned.</param>
/// <param name="Program">The assembly that is started to check files.</param>
public sealed record FilesOptions(string Directory, Uri? Scanner, string Program)
{
    private const string DirectoryKey = "Files:Directory";
    private const string ScannerKey = "Files:Scanner";

    public static FilesOptions Of(IConfiguration configuration, IHostEnvironment environment, string program)
    {
        var path = configuration[DirectoryKey];
        if (string.IsNullOrWhiteSpace(path))
        {
            path = environment.IsDevelopment()
                ? Path.Combine(environment.ContentRootPath, "data", "files")
                : throw new InvalidOperationException(
                    $"{DirectoryKey} is not configured. Outside Development documents need a persistent directory, "
                    + "shared by all instances and part of the backup: set Files__Directory.");
        }

        return new FilesOptions(KeyDirectory.Create(Path.GetFullPath(path)), ScannerOf(configuration[ScannerKey]), program);
    }

    private static Uri? ScannerOf(string? address) =>
        string.IsNullOrWhiteSpace(address) ? null
        : Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "tcp", Port: > 0 } ? uri
        : throw new InvalidOperationException($"{ScannerKey} holds '{address}'. Write it as tcp://clamd.example.go.id:3310.");
}
