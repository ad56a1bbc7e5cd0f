using SipOkMuba.Api.Documents;
using SipOkMuba.Api.Hosting;
using SipOkMuba.Api.Identity;
using SipOkMuba.Api.Webhooks;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Files;
using SipOkMuba.Infrastructure.Files.Checks;
using SipOkMuba.Infrastructure.Messages;
using SipOkMuba.Infrastructure.Privacy;
using SipOkMuba.Infrastructure.Webhooks;

if (args is [FileCheckProcess.Verb])
{
    return FileCheckProcess.Run();
}

if (args is [AuditCommand.Verb, .. var ends])
{
    return await AuditCommand.RunAsync(ends);
}

if (args is [SchemaGate.Verb, .. var compared])
{
    return await SchemaGate.RunAsync(compared, Console.Out);
}

var builder = WebApplication.CreateBuilder(args);
builder.AddLogs();
builder.AddPatience();
var (services, configuration, environment) = (builder.Services, builder.Configuration, builder.Environment);
var keys = KeyDirectory.Open(configuration, environment);
var origins = Origins.Of(configuration, environment);
services.AddPrivacy(keys);
services.AddMessages(configuration, environment);
services.AddAppDatabase(configuration);
services.AddFiles(FilesOptions.Of(configuration, environment, typeof(Program).Assembly.Location));
services.AddIdentity(configuration, environment, keys);
services.AddProductGraph();
services.AddWebhooks<WebhookWire>(new WebhookReach(Loopback: environment.IsDevelopment()));
services.AddGraphTransport(options => options.Configure(environment, origins, configuration));
services.AddOrigins(origins);
services.AddHealth();
services.AddTelemetry(configuration);

var app = builder.Build();
await app.PrepareAsync();
app.UseTrustedProxies();
app.UseIde("/graphql");
app.UseRouting();
app.UseOrigins();
app.UseWebSockets();
app.MapHealth();
app.MapMetrics();
app.MapMessages();
app.MapGraph().RequireCors(Origins.Policy);
app.MapDocuments().RequireCors(Origins.Policy);
app.UseEndpoints(_ => { });
app.UseAuthorizationServer();
app.Run();
return 0;
