using SipOkMuba.Api.Hosting;
using SipOkMuba.Api.Identity;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

var builder = WebApplication.CreateBuilder(args);
builder.AddLogs();
var (services, configuration, environment) = (builder.Services, builder.Configuration, builder.Environment);
var keys = KeyDirectory.Open(configuration, environment);
services.AddPrivacy(keys);
services.AddAppDatabase(configuration);
services.AddIdentity(configuration, environment, keys);
services.AddProductGraph();
services.AddGraphTransport(options => options.Configure(environment));
services.AddHealth();

var app = builder.Build();
await app.PrepareAsync();
app.UseIde("/graphql");
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.MapHealth();
app.UseWebSockets();
app.MapGraph();
app.Run();
