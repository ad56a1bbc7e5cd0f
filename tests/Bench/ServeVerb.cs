using System.Diagnostics;
using System.Globalization;
using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Limit;
using SipOkMuba.Bench.Plain;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;

namespace SipOkMuba.Bench;

/// One contender alone, in the foreground.
internal static class ServeVerb
{
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [var name, "--database", var database, "--port", var portText]
            || !Enum.TryParse<ContenderKind>(name, ignoreCase: true, out var kind))
        {
            throw new UsageException("serve limit|plain|real --database FILE --port N");
        }

        var (file, port) = (Path.GetFullPath(database), int.Parse(portText, CultureInfo.InvariantCulture));
        if (kind == ContenderKind.Real)
        {
            using var product = Process.Start(Launch.Of(kind, file, port))!;
            await product.WaitForExitAsync(cancellationToken);
            return product.ExitCode;
        }

        SqliteLibrary.Configure();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        if (kind == ContenderKind.Plain)
        {
            PlainServer.AddServices(builder, file);
        }

        await using var app = builder.Build();
        app.UseWebSockets();
        using var limit = new LimitServer(file);
        if (kind == ContenderKind.Plain)
        {
            PlainServer.Map(app);
        }
        else
        {
            limit.Map(app);
        }

        await app.RunAsync(cancellationToken);
        return 0;
    }
}
